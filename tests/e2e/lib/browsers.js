// SPDX-License-Identifier: MPL-2.0
// Chromium by playwright-core and Firefox by puppeteer-core, behind one face.
import { mkdtemp, rm } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import puppeteer from 'puppeteer-core';
import { facePage } from './page.js';

/** A browser begins slowly where others work, and the first time of all. */
const START_MS = 120_000;

const QUIET_CHROMIUM = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // Peers on one machine find each other by its plain addresses, with or without a network.
  '--allow-loopback-in-peer-connection',
  '--disable-features=WebRtcHideLocalIpsWithMdns',
];

/** Nothing of Firefox's own may use the network or pop up. */
const QUIET_FIREFOX = {
  'app.update.auto': false,
  'browser.aboutwelcome.enabled': false,
  'browser.shell.checkDefaultBrowser': false,
  'datareporting.policy.dataSubmissionEnabled': false,
  'network.captive-portal-service.enabled': false,
  'network.connectivity-service.enabled': false,
  'toolkit.telemetry.enabled': false,
  // Peers on one machine find each other by its plain addresses, with or without a network.
  'media.peerconnection.ice.loopback': true,
  'media.peerconnection.ice.obfuscate_host_addresses': false,
};

/** @param {string[]} candidates */
function executable(candidates) {
  const found = candidates.find((path) => existsSync(path));
  if (!found) throw new Error(`none of ${candidates.join(', ')} is installed`);
  return found;
}

/**
 * @param {'chromium' | 'firefox'} name
 * @param {{hosts?: Record<string, string>, pixelRatio?: number,
 *   environment?: Record<string, string>, microphone?: {hertz: number, file: string}}} [options]
 *   hosts: names → addresses; microphone: hears this tone, and every page may use it; file: the
 *   tone as a WAV file
 */
export async function launch(name, options = {}) {
  return name === 'firefox' ? launchFirefox(options) : launchChromium(options);
}

async function launchChromium({ hosts = {}, pixelRatio = 1, environment = {}, microphone }) {
  const rules = Object.entries(hosts).map(([host, address]) => `MAP ${host} ${address}`);
  const args = [...QUIET_CHROMIUM, `--host-resolver-rules=${rules.join(',')}`];
  if (microphone) {
    args.push('--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream');
    args.push(`--use-file-for-fake-audio-capture=${microphone.file}`);
  }
  const path = executable(['/usr/bin/chromium', '/usr/bin/chromium-browser']);
  const browser = await chromium.launch({
    executablePath: path,
    args,
    env: { ...process.env, ...environment },
    timeout: START_MS,
  });
  return {
    name: 'chromium',
    async newPage({ width = 1000, height = 700 } = {}) {
      const context = await browser.newContext({
        viewport: { width, height },
        deviceScaleFactor: pixelRatio,
      });
      return chromiumPage(await context.newPage());
    },
    close: () => browser.close(),
  };
}

function chromiumPage(page) {
  return {
    ...facePage(page),
    setViewport: (width, height) => page.setViewportSize({ width, height }),
    insertText: (text) => page.keyboard.insertText(text),
    wheel: (x, y) => page.mouse.wheel(x, y),
    close: () => page.context().close(),
  };
}

async function launchFirefox({ hosts = {}, pixelRatio = 1, environment = {}, microphone }) {
  const profile = await mkdtemp(join(tmpdir(), 'stripes-firefox-'));
  const browser = await puppeteer.launch({
    browser: 'firefox',
    executablePath: executable(['/usr/bin/firefox-esr', '/usr/bin/firefox']),
    userDataDir: profile,
    headless: true,
    timeout: START_MS,
    env: { ...process.env, ...environment },
    extraPrefsFirefox: {
      ...QUIET_FIREFOX,
      'network.dns.localDomains': Object.keys(hosts).join(','),
      'layout.css.devPixelsPerPx': String(pixelRatio),
      ...(microphone && {
        'media.navigator.streams.fake': true,
        'media.navigator.permission.disabled': true,
        'media.navigator.audio.fake_frequency': microphone.hertz,
      }),
    },
  });
  return {
    name: 'firefox',
    async newPage({ width = 1000, height = 700 } = {}) {
      const page = await browser.newPage();
      await page.setViewport({ width, height });
      return firefoxPage(page);
    },
    async close() {
      await browser.close();
      // Its helpers may write there for a moment longer.
      await rm(profile, { recursive: true, force: true, maxRetries: 20 });
    },
  };
}

function firefoxPage(page) {
  return {
    ...facePage(page),
    setViewport: (width, height) => page.setViewport({ width, height }),
    // What WebDriver BiDi has for it does the same, one character at a time.
    insertText: (text) =>
      page.evaluate((value) => document.execCommand('insertText', false, value), text),
    wheel: (x, y) => page.mouse.wheel({ deltaX: x, deltaY: y }),
    close: () => page.close(),
  };
}

/** The browsers to test in: both, or the one that the environment names. */
export function browserNames() {
  const only = process.env.STRIPES_BROWSER;
  return only ? [only] : ['chromium', 'firefox'];
}
