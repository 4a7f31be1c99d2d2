// Takes pictures of the main pages: desk and phone, light and dark.

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { demo, launch, signIn } from './house.mjs';
import { HOOKS, PATHS, PICTURES } from './hooks.mjs';

const [folder] = process.argv.slice(2);
mkdirSync(folder, { recursive: true });
const browser = await launch();
const house = await demo();
try {
  const state = await signIn(browser, house);
  for (const width of [1280, 390]) {
    for (const colorScheme of ['light', 'dark']) {
      const context = await browser.newContext({ storageState: state, colorScheme, viewport: { width, height: width === 390 ? 844 : 900 }, reducedMotion: 'reduce' });
      const page = await context.newPage();
      const take = (name) => page.screenshot({ path: join(folder, `${name}-${width}-${colorScheme}.png`), fullPage: true });
      for (const [name, path] of Object.entries(PICTURES)) {
        await page.goto(house.url + path, { waitUntil: 'load' });
        await take(name);
      }
      await page.goto(house.url + PATHS.customers);
      const someone = page.locator(`${HOOKS.row} ${HOOKS.open}`).first();
      if (await someone.count()) {
        await someone.click();
        await page.waitForLoadState('load');
        await take('customer');
      }
      await context.close();
    }
  }
} finally {
  await browser.close();
  await house.stop();
}
