// The counter is itself held against a page whose every cost is known.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Counter } from './counter.mjs';
import { launch } from './house.mjs';

const PAGE = `<!doctype html><title>known</title><main>
  <button id=b>press</button><input id=i><select id=s><option>a<option>b</select><input id=f type=file>
  <dialog id=d>asks</dialog><dialog id=p><ul id=palette-found></ul></dialog></main>`;

let browser, page, counter;

before(async () => {
  browser = await launch();
  page = await browser.newPage();
  await page.route('http://known.test/**', (route) => route.fulfill({ contentType: 'text/html', body: PAGE }));
  await page.goto('http://known.test/one');
  counter = await Counter.on(page);
});
after(() => browser.close());

test('each kind of step costs what the peers paid for it', async () => {
  await counter.click(page.locator('#b'));
  await counter.choose(page.locator('#s'), 'b');
  await counter.file(page.locator('#f'), { name: 'a.csv', mimeType: 'text/csv', buffer: Buffer.from('a') });
  await page.locator('#i').focus();
  await counter.press('Control+k', 'Tab', 'Enter');
  await counter.seek('derm');
  await counter.write('An owl.');
  assert.deepEqual(counter.cost(), { clicks: 5, keys: 7, pages: 0 });
  assert.equal(counter.content, 7);
});

test('a page or a dialog is one change, the palette and a redraw are none', async () => {
  await page.evaluate(() => document.getElementById('p').showModal());
  await page.evaluate(() => document.getElementById('p').close());
  await page.evaluate(() => document.getElementById('d').showModal());
  await page.goto('http://known.test/one?again');
  assert.equal(counter.pages, 1);
  await page.goto('http://known.test/two');
  await page.evaluate(() => history.pushState({}, '', '/three'));
  await page.evaluate(() => document.getElementById('d').show());
  await page.waitForFunction(() => document.getElementById('d').open);
  assert.equal(counter.pages, 4);
});
