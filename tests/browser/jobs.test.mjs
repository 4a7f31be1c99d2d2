// Daily jobs, and the most each may cost a person: clicks, navigation keys, changes of page.
// A job that the program cannot do yet has no row here.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Counter } from './counter.mjs';
import { api, demo, launch, signIn } from './house.mjs';
import { HOOKS, KEYS, PATHS } from './hooks.mjs';
import { mailchimp } from './mailchimp.mjs';

const LIMIT = { timeout: 120_000 };

const CLOSED = ['kept', 'broken', 'released'];

let browser, house, state;

before(async () => {
  browser = await launch();
  house = await demo();
  state = await signIn(browser, house);
});

after(async () => {
  await browser?.close();
  await house?.stop();
});

// Every job begins on the home page, signed in, with a warm cache.
async function job(work) {
  const context = await browser.newContext({ storageState: state, viewport: { width: 1600, height: 900 } });
  context.setDefaultTimeout(10_000);
  const page = await context.newPage();
  await page.goto(house.url + PATHS.today, { waitUntil: 'networkidle' });
  try {
    await work(page, await Counter.on(page));
  } finally {
    await context.close();
  }
}

function within(counter, clicks, keys, pages) {
  const cost = counter.cost();
  const most = { clicks, keys, pages };
  const over = Object.keys(most).filter((what) => cost[what] > most[what]);
  assert.deepEqual(over, [], `it cost ${JSON.stringify(cost)}, and may cost ${JSON.stringify(most)}`);
}

// Goes down the list until the row with the focus offers the act; each step is paid for.
async function rowThatOffers(page, counter, key) {
  const rows = page.locator(HOOKS.row).filter({ has: page.locator(HOOKS.act(key)) });
  assert.ok(await rows.count() > 0, `no row on ${page.url()} offers \`${key}\``);
  // An act that only one row offers needs no row in hand.
  if (await rows.count() === 1) return rows.first();
  const offers = () => page.evaluate(([row, act]) => Boolean(document.activeElement?.closest(row)?.querySelector(act)), [HOOKS.row, HOOKS.act(key)]);
  for (let step = 0; step < 50 && !(await offers()); step += 1) await counter.press(KEYS.next);
  assert.ok(await offers(), `\`${KEYS.next}\` never reached a row that offers \`${key}\``);
  return page.locator(HOOKS.row).filter({ has: page.locator(':focus') }).or(page.locator(`${HOOKS.row}:focus`)).first();
}

// Open promises on the board, of everybody or of one customer.
async function openPromises(asked = '') {
  const { lanes } = await api(house, `/api/promise${asked}`);
  return lanes.filter((lane) => !CLOSED.includes(lane.state)).flatMap((lane) => lane.promises);
}

test('job 1: a call, how they felt and what we promised are recorded by one sentence', LIMIT, () => job(async (page, counter) => {
  const { lines } = await api(house, '/api/customer?kind=person');
  const names = lines.map(({ name }) => name);
  const who = lines.find(({ name }) => /^\S+ \S+$/.test(name) && names.filter((one) => one === name).length === 1);
  const passed = async () => (await api(house, `/api/customer/${who.id}`)).timeline[0]?.id;
  const before = await passed();
  await counter.press(KEYS.capture);
  await counter.write(`called ${who.name}, upset about the late frame, promised a new one by next Friday`);
  await page.locator(HOOKS.record).waitFor();
  const open = await openPromises(`?party=${who.id}`);
  assert.equal(await passed(), before, 'nothing is recorded before Enter');
  await counter.press(KEYS.accept);
  const toast = page.locator(HOOKS.toast).filter({ hasText: 'Recorded' });
  await toast.waitFor();
  within(counter, 0, 3, 0);
  assert.match(await toast.innerText(), /call.*upset.*promise by Fri/i, 'call, feeling and promise are told apart');
  const made = (await openPromises(`?party=${who.id}`)).filter(({ id }) => !open.some((one) => one.id === id));
  assert.deepEqual(made.map(({ what }) => what), ['a new one'], 'the promise is a thing');
  assert.equal(new Date(`${made[0].due.day}T12:00:00Z`).getUTCDay(), 5, 'it is due on a Friday');
  counter.restart();
  await counter.press(KEYS.undo);
  await page.locator(HOOKS.toast).filter({ hasText: 'Taken back' }).waitFor();
  within(counter, 0, 1, 0);
  assert.equal((await api(house, `/api/promise/${made[0].id}`)).state, 'error', 'nothing of it counts any more');
  assert.equal(await passed(), before, 'the call left the timeline');
}));

test('one line asks where it is unclear, keeps what was typed, and each part is corrected by one key', LIMIT, () => job(async (page, counter) => {
  await counter.press(KEYS.capture);
  await counter.write('Frodo Baggins rang, happy, will send him a map by wed');
  const box = page.locator(HOOKS.capture);
  await box.locator(HOOKS.asked).filter({ hasText: 'Nobody called' }).waitFor();
  await counter.press(KEYS.accept);
  await box.locator('.is-asked').waitFor();
  assert.equal(await page.locator(HOOKS.toast).count(), 0, 'nothing is recorded while it asks');
  assert.match(await box.locator('input[name=line]').inputValue(), /^Frodo/, 'what was typed is kept');
  await counter.press('Alt+1');
  await page.locator(HOOKS.record).waitFor();
  await counter.press('Alt+f');
  await box.locator('.chip').filter({ hasText: 'not said' }).waitFor();
  await counter.press('Alt+p');
  await box.locator('.chip').filter({ hasText: 'No promise' }).waitFor();
  await page.reload();
  await page.locator(HOOKS.toast).filter({ hasText: 'is back' }).waitFor();
}));

test('job 2: found by part of a name, with telephone and last contact on the result', LIMIT, () => job(async (page, counter) => {
  const names = await page.context().newPage();
  await names.goto(house.url + PATHS.customers);
  const name = (await names.locator(HOOKS.row).filter({ hasText: /\+\d{6,}/ }).locator(HOOKS.open).first().evaluate((link) => link.firstChild.textContent)).trim();
  await names.close();
  await counter.press(KEYS.palette);
  await counter.seek(name.split(/\s+/).pop().toLowerCase().slice(0, 7));
  const result = page.locator(HOOKS.result).filter({ hasText: name }).first();
  await result.waitFor();
  const hint = await result.locator(HOOKS.hint).innerText();
  const telephone = hint.match(/\+?\d[\d ().-]{5,}/)?.[0];
  assert.ok(telephone, `the result shows no telephone: ${hint}`);
  assert.match(hint.replace(telephone, ''), /\w/, `the result shows no last contact: ${hint}`);
  within(counter, 0, 9, 0);
}));

test("job 3: everything promised stands on the customer's page, the overdue marked", LIMIT, () => job(async (page, counter) => {
  const [{ party }] = await openPromises();
  await page.goto(`${house.url}${PATHS.customers}/${party}`);
  for (const { id, what, state } of await openPromises(`?party=${party}`)) {
    const link = page.locator(HOOKS.promise(id)).first();
    assert.ok(await link.isVisible(), `the promise \`${what}\` is not on the page`);
    const row = page.locator(HOOKS.row).filter({ has: link }).first();
    if (state === 'overdue') assert.match(await row.innerText(), /overdue/i);
  }
  within(counter, 0, 0, 1);
}));

test('a call is written down where the key leads', LIMIT, () => job(async (page, counter) => {
  const [{ party }] = await openPromises();
  await page.goto(`${house.url}${PATHS.customers}/${party}`);
  await counter.press(KEYS.logCall);
  await counter.write('Asked when the frame comes');
  const words = page.locator('textarea:focus');
  assert.equal(await words.inputValue({ timeout: 2_000 }), 'Asked when the frame comes', 'the first field has the focus');
}));

test('job 6: two of the same are made one, and taken apart again', LIMIT, () => job(async (page, counter) => {
  const row = await rowThatOffers(page, counter, KEYS.merge);
  const before = await row.innerText();
  await counter.press(KEYS.merge);
  await page.locator(HOOKS.toast).first().waitFor();
  within(counter, 0, 3, 0);
  counter.restart();
  await counter.press(KEYS.undo);
  await page.locator(HOOKS.toast).filter({ hasText: 'Taken back' }).waitFor();
  assert.equal((await api(house, '/api/today')).namesakes[0]?.name, before.split('\n')[0], 'they are two again');
  within(counter, 0, 1, 0);
}));

test('job 7: a Mailchimp file goes in without mapping, and out again', LIMIT, () => job(async (page, counter) => {
  if (await page.locator(HOOKS.importFile).count() === 0) {
    await counter.press(...KEYS.toImport);
    await page.waitForURL((url) => url.pathname === PATHS.import);
  }
  await counter.file(page.locator(HOOKS.importFile).first(), mailchimp(100));
  // How it is read is shown first; nothing of it is open, so one key takes it in.
  await page.locator(HOOKS.takeIn).waitFor();
  await counter.press(KEYS.accept);
  const batch = await settled('done');
  within(counter, 2, 1, 1);
  assert.equal(batch.created + batch.updated, 100);
  await page.locator(HOOKS.act(KEYS.undo)).first().waitFor();
  counter.restart();
  await counter.press(KEYS.undo);
  // A browser that is shut while a page is on its way may never answer.
  await page.locator(HOOKS.main).filter({ hasText: 'Nothing of it counts any more' }).waitFor();
  await settled('undone');
  // The reference counts one key for the undo and sets no bound on pages: it leads to the batch's own page.
  within(counter, 0, 1, 1);
}));

// The newest batch, once it has come to rest.
async function settled(state) {
  for (let tries = 0; tries < 300; tries += 1) {
    const [batch] = (await api(house, '/api/import')).batches;
    if (batch?.state === state) return batch;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`the import is not ${state} after 30 s`);
}

test('job 8: the valuable with whom nobody spoke for 90 days, ranked and with reasons; one key plans with one', LIMIT, () => job(async (page, counter) => {
  for (const key of KEYS.toNeglect) await counter.press(key);
  await page.waitForURL(`**${PATHS.neglect}`);
  const rows = page.locator(HOOKS.main).locator(HOOKS.row);
  await rows.first().waitFor();
  within(counter, 0, 2, 1);
  const { lists } = await api(house, '/api/neglect');
  const silent = lists.flatMap((list) => list.silent);
  assert.ok(silent.every(({ days }) => days >= 90), 'nobody is listed with whom we spoke lately');
  assert.equal(await rows.count(), silent.length, 'everybody who is silent is on the page');
  // The practice company's best customer whose only contact is the invoice.
  assert.match(await rows.first().innerText(), /Ernst Handel/);
  for (const why of await rows.locator(HOOKS.why).allInnerTexts()) assert.match(why, /\d+\sdays/, `no reason: ${why}`);
  counter.restart();
  await rowThatOffers(page, counter, KEYS.plan);
  await counter.press(KEYS.plan);
  await page.locator('input:focus').first().waitFor();
  await counter.press(KEYS.accept);
  await page.locator(HOOKS.toast).first().waitFor();
  within(counter, 0, 3, 1);
  const { plans } = await api(house, `/api/customer/${silent[0].party}`);
  assert.equal(plans.length, 1, 'there is a plan with them');
}));

test("job 9: a colleague's own account stands beside the customer's words", LIMIT, () => job(async (page, counter) => {
  const { accounts } = await api(house, '/api/experience');
  const { party } = accounts.find(({ voice }) => voice === 'customer');
  await page.goto(`${house.url}${PATHS.customers}/${party}`);
  counter.restart();
  await counter.press(KEYS.lived);
  await page.locator('textarea:focus').waitFor();
  await counter.write('I rang her as soon as I read it, and she had been crying in the cold room.');
  await counter.press(KEYS.send);
  await page.locator(HOOKS.toast).first().waitFor();
  within(counter, 0, 4, 0);
  const told = (await api(house, `/api/customer/${party}`)).accounts.find(({ words }) => words.startsWith('I rang her'));
  assert.equal(told.voice, 'colleague', "it is the colleague's own");
  const { beside } = await api(house, `/api/interaction/${told.interaction}`);
  assert.ok(beside.experience.accounts.some(({ id }) => id === told.id), 'it stands beside what passed');
}));

test('job 10: what is open today is the front door, and one is put off with a reason', LIMIT, () => job(async (page, counter) => {
  assert.ok(await page.locator(HOOKS.row).count() > 0, 'Today shows what is open');
  within(counter, 0, 0, 0);
  const row = await rowThatOffers(page, counter, KEYS.postpone);
  const promise = await row.locator(HOOKS.open).getAttribute('href');
  await counter.press(KEYS.postpone);
  await page.locator(HOOKS.reason).locator('visible=true').first().waitFor();
  await counter.write('The glazier is ill until Monday');
  await counter.press(KEYS.accept);
  await page.locator(HOOKS.toast).first().waitFor();
  within(counter, 0, 3, 0);
  assert.match(JSON.stringify(await api(house, `/api${promise}`)), /glazier/, 'the reason is kept with the old date');
}));

test('what a letter suggests is confirmed, mended and rejected by one key on the row in hand, and by none elsewhere', LIMIT, () => job(async (page, counter) => {
  const suggested = async (state) => (await api(house, `/api/suggestion?old=true&state=${state}`)).suggestions;
  const open = await suggested('open');
  assert.ok(open.length >= 3, 'the letters of the practice company suggest something');
  await page.goto(house.url + PATHS.suggestions, { waitUntil: 'networkidle' });
  const rows = page.locator(HOOKS.main).locator(HOOKS.row);
  // Enter on a heading or in the search box records nothing.
  await page.locator('h1').click();
  await page.keyboard.press('Enter');
  assert.equal((await suggested('confirmed')).length, 0, 'Enter beside the list confirms nothing');
  counter.restart();
  await rows.first().locator(HOOKS.open).focus();
  await counter.press(KEYS.accept);
  await page.locator(HOOKS.toast).first().waitFor();
  within(counter, 0, 1, 1);
  assert.deepEqual((await suggested('confirmed')).map(({ id }) => id), [open[0].id]);
  await rows.first().locator(HOOKS.open).focus();
  await counter.press(KEYS.mend);
  await page.locator('main :is(input, select):focus').first().waitFor();
  await page.keyboard.press('Escape');
  await page.goto(house.url + PATHS.suggestions, { waitUntil: 'networkidle' });
  await rows.first().locator(HOOKS.open).focus();
  await page.keyboard.press(KEYS.reject);
  await page.locator(HOOKS.toast).first().waitFor();
  assert.deepEqual((await suggested('rejected')).map(({ id }) => id), [open[1].id]);
}));
