// Counts what a job costs the person: clicks, navigation keys, content letters, and changes of page or dialog.

import { HOOKS } from './hooks.mjs';

export class Counter {
  clicks = 0;
  keys = 0;
  content = 0;
  pages = 0;

  // Begins on the page as it stands; from here on every step is paid for.
  static async on(page) {
    const counter = new Counter();
    counter.page = page;
    let path = new URL(page.url()).pathname;
    page.on('framenavigated', (frame) => {
      if (frame !== page.mainFrame()) return;
      const next = new URL(frame.url()).pathname;
      if (next !== path) counter.pages += 1;
      path = next;
    });
    await page.exposeFunction('trothDialogOpened', () => { counter.pages += 1; });
    await page.addInitScript(watchDialogs, HOOKS.palette);
    await page.evaluate(watchDialogs, HOOKS.palette);
    return counter;
  }

  async click(target) {
    this.clicks += 1;
    await target.click();
  }

  // The native dialog takes two presses: one to open it, one to take the file.
  async file(target, path) {
    this.clicks += 2;
    await target.setInputFiles(path);
  }

  // A native drop-down: open, choose.
  async choose(target, value) {
    this.clicks += 2;
    await target.selectOption(value);
  }

  // Shortcuts, Tab, Enter; a chord is one. A page hears keys once its script has run.
  async press(...keys) {
    await this.page.waitForLoadState('domcontentloaded');
    for (const key of keys) {
      this.keys += 1;
      await this.page.keyboard.press(key);
    }
  }

  // Letters typed to find something, or a date: they are navigation.
  async seek(text) {
    this.keys += [...text].length;
    await this.page.keyboard.type(text);
  }

  // Letters that must be written whatever the product.
  async write(text) {
    this.content += [...text].length;
    await this.page.keyboard.type(text);
  }

  // Taking back is a job of its own, counted from where one stands.
  restart() {
    [this.clicks, this.keys, this.content, this.pages] = [0, 0, 0, 0];
  }

  cost() {
    return { clicks: this.clicks, keys: this.keys, pages: this.pages };
  }
}

// Runs inside the page.
function watchDialogs(palette) {
  if (window.trothWatched) return;
  window.trothWatched = true;
  const opened = (node) => node instanceof HTMLDialogElement && node.open && !node.matches(palette);
  const look = (changes) => {
    for (const change of changes) {
      const shown = change.type === 'attributes' ? [change.target] : [...change.addedNodes];
      for (const node of shown) if (opened(node)) window.trothDialogOpened();
    }
  };
  new MutationObserver(look).observe(document, { subtree: true, childList: true, attributes: true, attributeFilter: ['open'] });
}
