// Starts the program on a folder of its own and a browser beside it, and ends both whatever happens.

import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { chromium } from 'playwright-core';

const PROGRAM = needed('TROTH_PROGRAM');
const CHROMIUM = needed('TROTH_CHROMIUM');
const START_MS = 120_000;

// A browser that asks nobody for anything: no updates, no field trials, no proxies.
const QUIET = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync', '--force-color-profile=srgb'];

function needed(name) {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set\n\nhint: run \`cargo xtask test browser\``);
  return value;
}

// A practice company; `link` signs in once.
export async function demo() {
  const house = await start('demo', ['--token'], /^api-key: (\S+)/);
  return { ...house, key: house.last };
}

// An empty house, as on the first day.
export function empty() {
  return start('serve', [], /(https?:\/\/\S+)/);
}

export function launch() {
  return chromium.launch({ executablePath: CHROMIUM, args: QUIET });
}

// Signs in by the link and gives the state that further contexts begin with.
export async function signIn(browser, house) {
  const context = await browser.newContext();
  const page = await context.newPage();
  const answer = await page.goto(house.link);
  if (!answer.ok()) throw new Error(`the sign-in link answered ${answer.status()}`);
  const confirm = page.locator('main form button[type=submit]');
  if (page.url().startsWith(house.link) && await confirm.count()) await confirm.first().click();
  const state = await context.storageState();
  await context.close();
  if (state.cookies.length === 0) throw new Error('signing in set no cookie');
  return state;
}

// Reads the API as a program would.
export async function api(house, path, options = {}) {
  const headers = { authorization: `Bearer ${house.key}`, accept: 'application/json', ...options.headers };
  const answer = await fetch(house.url + path, { ...options, headers });
  if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`);
  return answer.json();
}

// The program's settings are named TROTH_… too, and none is to come from here.
function settingsApart() {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('TROTH_')));
}

function start(command, more, ready) {
  const folder = mkdtempSync(join(tmpdir(), 'troth-browser-'));
  const child = spawn(PROGRAM, [command, '--listen', '127.0.0.1:0', '--data', folder, ...more], { env: settingsApart(), stdio: ['ignore', 'pipe', 'pipe'] });
  const clear = () => { child.kill('SIGKILL'); rmSync(folder, { recursive: true, force: true }); };
  process.once('exit', clear);
  const said = [];
  child.stderr.on('data', (piece) => said.push(piece));
  const stop = async () => {
    process.removeListener('exit', clear);
    const gone = child.exitCode === null ? new Promise((resolve) => child.once('exit', resolve)) : null;
    child.kill('SIGTERM');
    const late = setTimeout(() => child.kill('SIGKILL'), 10_000);
    await gone;
    clearTimeout(late);
    rmSync(folder, { recursive: true, force: true });
  };
  return new Promise((resolve, reject) => {
    const fail = (why) => { clear(); reject(new Error(`troth ${command} ${why}:\n${said.join('')}`)); };
    const late = setTimeout(() => fail(`did not start in ${START_MS / 1000} s`), START_MS);
    let link;
    child.once('error', (error) => fail(error.message));
    child.once('exit', (code) => fail(`ended with ${code}`));
    createInterface({ input: child.stdout }).on('line', (line) => {
      said.push(`${line}\n`);
      link = line.match(/https?:\/\/[^\s`"]+/)?.[0] ?? link;
      const found = line.match(ready);
      if (!found) return;
      clearTimeout(late);
      child.removeAllListeners('exit');
      resolve({ url: new URL(link).origin, link, last: found[1], stop });
    });
  });
}
