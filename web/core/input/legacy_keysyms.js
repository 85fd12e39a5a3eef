// SPDX-License-Identifier: MPL-2.0

/**
 * Characters outside Latin-1 for which X has keysyms older than Unicode, and keymaps use those.
 * Each word is `<first code point>-<first keysym>+<how many in a row>`, hexadecimal but for the
 * count, which is 1 where left out. Latin 2 to 4, Greek, Cyrillic, Hebrew, Arabic, Thai, some signs.
 */
const RUNS = `
100-3c0 101-3e0 102-1c3 103-1e3 104-1a1 105-1b1 106-1c6 107-1e6 108-2c6 109-2e6 10a-2c5 10b-2e5
10c-1c8 10d-1e8 10e-1cf 10f-1ef 110-1d0 111-1f0 112-3aa 113-3ba 116-3cc 117-3ec 118-1ca 119-1ea
11a-1cc 11b-1ec 11c-2d8 11d-2f8 11e-2ab 11f-2bb 120-2d5 121-2f5 122-3ab 123-3bb 124-2a6 125-2b6
126-2a1 127-2b1 128-3a5 129-3b5 12a-3cf 12b-3ef 12e-3c7 12f-3e7 130-2a9 131-2b9 134-2ac 135-2bc
136-3d3 137-3f3 138-3a2 139-1c5 13a-1e5 13b-3a6 13c-3b6 13d-1a5 13e-1b5 141-1a3 142-1b3 143-1d1
144-1f1 145-3d1 146-3f1 147-1d2 148-1f2 14a-3bd 14b-3bf 14c-3d2 14d-3f2 150-1d5 151-1f5
152-13bc+2 154-1c0 155-1e0 156-3a3 157-3b3 158-1d8 159-1f8 15a-1a6 15b-1b6 15c-2de 15d-2fe
15e-1aa 15f-1ba 160-1a9 161-1b9 162-1de 163-1fe 164-1ab 165-1bb 166-3ac 167-3bc 168-3dd 169-3fd
16a-3de 16b-3fe 16c-2dd 16d-2fd 16e-1d9 16f-1f9 170-1db 171-1fb 172-3d9 173-3f9 178-13be 179-1ac
17a-1bc 17b-1af 17c-1bf 17d-1ae 17e-1be 2c7-1b7 2d8-1a2 2d9-1ff 2db-1b2 2dd-1bd 385-7ae 386-7a1
388-7a2+3 38c-7a7 38e-7a8 38f-7ab 390-7b6 391-7c1+17 3a3-7d2 3a4-7d4+6 3aa-7a5 3ab-7a9 3ac-7b1+4
3b0-7ba 3b1-7e1+17 3c2-7f3 3c3-7f2 3c4-7f4+6 3ca-7b5 3cb-7b9 3cc-7b7+2 3ce-7bb 401-6b3 402-6b1+2
404-6b4+9 40e-6be+2 410-6e1+2 412-6f7 413-6e7 414-6e4+2 416-6f6 417-6fa 418-6e9+8 420-6f2+4
424-6e6 425-6e8 426-6e3 427-6fe 428-6fb 429-6fd 42a-6ff 42b-6f9 42c-6f8 42d-6fc 42e-6e0 42f-6f1
430-6c1+2 432-6d7 433-6c7 434-6c4+2 436-6d6 437-6da 438-6c9+8 440-6d2+4 444-6c6 445-6c8 446-6c3
447-6de 448-6db 449-6dd 44a-6df 44b-6d9 44c-6d8 44d-6dc 44e-6c0 44f-6d1 451-6a3 452-6a1+2
454-6a4+9 45e-6ae+2 490-6bd 491-6ad 5d0-ce0+27 60c-5ac 61b-5bb 61f-5bf 621-5c1+26 640-5e0+19
e01-da1+58 e3e-dde+16 e50-df0+10 20ac-20ac 2013-aaa 2014-aa9 2015-7af 2017-cdf 2018-ad0+2
201a-afd 201c-ad2+2 201e-afe 2020-af1+2 2022-ae6 2025-aaf 2026-aae 2116-6b0 2117-afb 211e-ad4
2122-ac9
`;

/** @type {Map<number, number>} code point → keysym */
export const LEGACY_KEYSYMS = new Map();

for (const word of RUNS.trim().split(/\s+/)) {
  const [start, rest] = word.split('-');
  const [keysym, count = '1'] = rest.split('+');
  for (let i = 0; i < Number(count); i++) {
    LEGACY_KEYSYMS.set(parseInt(start, 16) + i, parseInt(keysym, 16) + i);
  }
}
