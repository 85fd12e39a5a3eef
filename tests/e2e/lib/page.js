// SPDX-License-Identifier: MPL-2.0
// What pages of both browsers do alike, and what is told of them when a test waits in vain.
import { until, witnesses } from './wait.js';

const PATIENCE_MS = 60_000;
const CLICKS = 5;
/** Of a page's console, lines that are told. */
const TAIL = 20;

/** @param {any} page of playwright or puppeteer */
export function facePage(page) {
  const log = watchLog(page);
  page.setDefaultTimeout(PATIENCE_MS);
  const tell = async () => `page ${await page.evaluate(seen)}; console: ${log.slice(-TAIL).join(' | ')}`;
  witnesses.add(tell);
  page.on('close', () => witnesses.delete(tell));
  return {
    log,
    goto: (url) => page.goto(url, { timeout: PATIENCE_MS }),
    evaluate: (action, argument) => page.evaluate(action, argument),
    /** Until a function that runs in the page gives something true. */
    waitFor: (condition, argument, timeoutMs) => waitFor(page, condition, argument, timeoutMs),
    screenshot: (path) => page.screenshot({ path }),
    keyDown: (key) => page.keyboard.down(key),
    keyUp: (key) => page.keyboard.up(key),
    move: (x, y, steps = 1) => page.mouse.move(x, y, { steps }),
    mouseDown: (button = 'left') => page.mouse.down({ button }),
    mouseUp: (button = 'left') => page.mouse.up({ button }),
    click: (selector) => click(page, selector),
    /** Others of the same browser may then be hidden. */
    front: () => page.bringToFront(),
  };
}

/** What the page complained about, for assertions and for reading after a failure. */
function watchLog(page) {
  const log = [];
  page.on('console', (message) => log.push(`${message.type()}: ${message.text()}`));
  page.on('pageerror', (error) => log.push(`error: ${error.message}`));
  return log;
}

async function waitFor(page, condition, argument, timeoutMs) {
  let trouble = '';
  const check = async () => {
    try {
      return await page.evaluate(condition, argument);
    } catch (error) {
      trouble = `: ${error.message}`; // A page that loads has nothing to ask yet.
      return false;
    }
  };
  await until(check, () => `${condition}${trouble}`, timeoutMs);
}

/**
 * By the mouse, and again if it has missed: the status line moves when its numbers change, also between
 * a look at where a button is and the press.
 */
async function click(page, selector) {
  for (let i = 0; i < CLICKS; i++) {
    await page.evaluate((which) => {
      window.pressed = false;
      const met = () => (window.pressed = true);
      document.querySelector(which).addEventListener('pointerdown', met, { once: true });
    }, selector);
    await page.click(selector);
    if (await page.evaluate(() => window.pressed)) return;
  }
  throw new Error(`${CLICKS} clicks have missed ${selector}`);
}

/** Runs in the page. */
function seen() {
  const text = (id) => {
    const element = document.getElementById(id);
    return element && !element.hidden ? element.innerText : undefined;
  };
  const { state, reason, way, statistics, sound, microphone } = window.stripes ?? {};
  return JSON.stringify({
    url: location.href, hidden: document.hidden, state, reason, way, statistics, sound, microphone,
    status: text('status-text'), message: text('message'), notice: text('notice'),
  });
}
