// SPDX-License-Identifier: MPL-2.0
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
export const sourceRoot = process.env.STRIPES_SOURCE_ROOT ?? resolve(here, '../../..');
export const buildRoot = process.env.STRIPES_BUILD_ROOT ?? resolve(sourceRoot, 'build');
