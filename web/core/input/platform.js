// SPDX-License-Identifier: MPL-2.0

/** @typedef {'mac' | 'windows' | 'android' | 'other'} Platform */

/**
 * What keyboards of this machine are like; browsers tell it in no better way.
 * @returns {Platform}
 */
export function platform() {
  const agent = navigator.userAgent;
  if (/Android/.test(agent)) return 'android';
  if (/Macintosh|iPhone|iPad|iPod/.test(agent)) return 'mac';
  if (/Windows/.test(agent)) return 'windows';
  return 'other';
}
