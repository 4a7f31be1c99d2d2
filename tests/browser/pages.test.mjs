// Every page that links lead to: sound, quiet, light, narrow enough, readable without a script, open to everybody.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, before, describe, test } from 'node:test';
import { crawl } from './crawl.mjs';
import { demo, empty, launch, signIn } from './house.mjs';
import { HOOKS, PATHS } from './hooks.mjs';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const WIDTHS = [1280, 390, 320];
const MOST_REQUESTS = 4;
const MOST_BYTES = 100 * 1024;

let browser, house, first, state, pages, broken;

before(async () => {
  browser = await launch();
  [house, first] = await Promise.all([demo(), empty()]);
  state = await signIn(browser, house);
  const inside = await browser.newContext({ storageState: state });
  const outside = await browser.newContext();
  const found = [
    ...(await crawl(inside, house.url + PATHS.today)).map((page) => ({ ...page, state })),
    ...(await crawl(outside, house.url + PATHS.signIn)),
    ...(await crawl(outside, first.url + PATHS.today)),
  ];
  await inside.close();
  await outside.close();
  pages = found.filter((page) => page.html && page.status === 200);
  broken = found.filter((page) => page.status !== 200).map((page) => `${page.status} ${page.address} (linked from ${page.from})`);
  console.log(`${pages.length} pages: ${[...new Set(pages.map((page) => page.shape))].join(' ')}`);
});

after(async () => {
  await browser?.close();
  await Promise.all([house?.stop(), first?.stop()]);
});

// One page at a time in one context, so that a complaint names its page; all complaints are told together.
async function eachPage(options, look, among = pages) {
  const complaints = [];
  for (const signedIn of [true, false]) {
    const context = await browser.newContext({ ...options, storageState: signedIn ? state : undefined });
    for (const { address } of among.filter((page) => Boolean(page.state) === signedIn)) {
      const page = await context.newPage();
      for (const complaint of await look(page, address)) complaints.push(`${new URL(address).pathname}: ${complaint}`);
      await page.close();
    }
    await context.close();
  }
  expectNone(complaints);
}

// The costly looks are taken at one page of each kind.
function kinds() {
  return pages.filter((page, at) => pages.findIndex((other) => other.shape === page.shape && other.state === page.state) === at);
}

function expectNone(complaints) {
  if (complaints.length > 0) throw new Error(`${complaints.length} complaints\n${[...new Set(complaints)].join('\n')}`);
}

// Runs inside the page: looks at it as it comes, then with each of its menus open.
async function looked() {
  const rules = { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] };
  const { violations } = await window.axe.run(document, rules);
  const seen = new Set();
  for (const menu of document.querySelectorAll('details[data-menu]:not([open])')) {
    const word = menu.querySelector('summary').textContent;
    if (seen.has(word)) continue;
    seen.add(word);
    menu.open = true;
    violations.push(...(await window.axe.run(menu, { runOnly: ['color-contrast', 'label', 'button-name'] })).violations);
    menu.open = false;
  }
  return violations;
}

describe('every page', () => {
  test('that a link leads to is there', () => {
    assert.ok(pages.filter((page) => page.state).length > 1, 'the crawl saw pages inside');
    expectNone(broken);
  });

  test('says nothing on the console and breaks no content security policy', () => eachPage({}, async (page, address) => {
    const said = [];
    page.on('console', (message) => { if (['error', 'warning'].includes(message.type())) said.push(message.text()); });
    page.on('pageerror', (error) => said.push(error.message));
    const answer = await page.goto(address, { waitUntil: 'load' });
    const policy = answer.headers()['content-security-policy'] ?? '';
    if (!policy.includes('script-src') && !policy.includes('default-src')) said.push('no content security policy for scripts');
    return said;
  }));

  test(`fits windows of ${WIDTHS.join(', ')} px`, () => eachPage({}, async (page, address) => {
    await page.goto(address, { waitUntil: 'load' });
    const complaints = [];
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: 800 });
      const [wide, culprit] = await page.evaluate(sideways);
      if (wide > 0) complaints.push(`scrolls sideways by ${wide} px at ${width} px (${culprit})`);
    }
    return complaints;
  }));

  test('reads without a script', () => eachPage({ javaScriptEnabled: false }, async (page, address) => {
    const answer = await page.goto(address);
    const text = await page.locator(HOOKS.main).innerText();
    const heading = await page.locator('h1').count();
    return [
      ...(answer.status() === 200 ? [] : [`answered ${answer.status()}`]),
      ...(text.trim().length > 0 ? [] : ['shows nothing']),
      ...(heading === 1 ? [] : [`has ${heading} first headings`]),
    ];
  }, kinds()));

  for (const colorScheme of ['light', 'dark']) {
    test(`is open to everybody, in the ${colorScheme}`, () => eachPage({ colorScheme, reducedMotion: 'reduce' }, async (page, address) => {
      await page.goto(address, { waitUntil: 'load' });
      await page.evaluate(AXE);
      const violations = await page.evaluate(looked);
      return violations.map((found) => `${found.id}: ${found.help} (${found.nodes.length} times, such as ${found.nodes[0].html.slice(0, 120)}: ${found.nodes[0].failureSummary.replace(/\s+/g, ' ').slice(0, 160)})`);
    }, kinds()));
  }

  test(`comes cold in ${MOST_REQUESTS} requests and ${MOST_BYTES / 1024} KB`, async () => {
    const complaints = [];
    for (const { address, state: signedIn } of kinds()) {
      const context = await browser.newContext({ storageState: signedIn });
      const page = await context.newPage();
      const wire = await context.newCDPSession(page);
      let bytes = 0;
      const asked = [];
      wire.on('Network.requestWillBeSent', (event) => { if (!event.request.url.startsWith('data:')) asked.push(event.request.url); });
      wire.on('Network.loadingFinished', (event) => { bytes += event.encodedDataLength; });
      await wire.send('Network.enable');
      await page.goto(address, { waitUntil: 'load' });
      const foreign = asked.filter((url) => new URL(url).origin !== new URL(address).origin);
      if (foreign.length > 0) complaints.push(`${address}: asks another host: ${foreign.join(' ')}`);
      if (asked.length > MOST_REQUESTS) complaints.push(`${address}: ${asked.length} requests: ${asked.join(' ')}`);
      if (bytes > MOST_BYTES) complaints.push(`${address}: ${Math.round(bytes / 1024)} KB`);
      await context.close();
    }
    expectNone(complaints);
  });
});

// Runs inside the page: by how much it is too wide, and the innermost thing that makes it so.
function sideways() {
  const edge = document.documentElement.clientWidth;
  const wide = document.documentElement.scrollWidth - edge;
  const culprit = [...document.querySelectorAll('body *')].filter((one) => one.getBoundingClientRect().right > edge + 1).pop();
  return [wide, culprit ? `${culprit.localName}.${culprit.className}` : ''];
}
