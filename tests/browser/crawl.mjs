// Finds every page that can be reached by links, each shape of address once or twice.

// Two of a shape show both a rich and a poor one, without visiting a thousand customers.
const PER_SHAPE = 2;
const MOST = 400;

// `/customer/0193…/note?sort=x` becomes `/customer/{}/note?sort`.
export function shape(address) {
  const url = new URL(address);
  const path = url.pathname.split('/').map((part) => (/^(\d+|[0-9a-f-]{16,}|[0-9a-z_-]*\d[0-9a-z_-]{9,})$/i.test(part) ? '{}' : part)).join('/');
  const keys = [...new Set(url.searchParams.keys())].sort().join('&');
  return keys ? `${path}?${keys}` : path;
}

// Visits from `first` on; answers what was found: address, status, kind of content, and where it was linked from.
export async function crawl(context, first) {
  const page = await context.newPage();
  const origin = new URL(first).origin;
  const seen = new Map();
  const found = [];
  const queue = [{ address: first, from: 'the front door' }];
  while (queue.length > 0 && found.length < MOST) {
    const { address, from } = queue.shift();
    const kind = shape(address);
    if ((seen.get(kind) ?? 0) >= PER_SHAPE || found.some((page) => page.address === address)) continue;
    seen.set(kind, (seen.get(kind) ?? 0) + 1);
    const looked = await look(page, address);
    found.push({ address, from, shape: kind, ...looked });
    for (const next of looked.links) {
      if (new URL(next).origin === origin) queue.push({ address: next.split('#')[0], from: address });
    }
  }
  await page.close();
  return found;
}

// A drawing has links too, whose address is no text there but an object.
// A link may lead to a download (a calendar, an export), which a page cannot open: then the request alone is asked.
async function look(page, address) {
  try {
    const answer = await page.goto(address, { waitUntil: 'domcontentloaded' });
    const kind = answer.headers()['content-type'] ?? '';
    const links = kind.startsWith('text/html')
      ? await page.locator('a[href]:not([download])').evaluateAll((all) => all.map((link) => new URL(link.getAttribute('href'), location.href).href).filter((href) => href.startsWith('http')))
      : [];
    return { status: answer.status(), html: kind.startsWith('text/html'), links };
  } catch (error) {
    if (!/Download is starting|ERR_ABORTED/.test(error.message)) throw error;
    const answer = await page.request.get(address);
    return { status: answer.status(), html: false, links: [] };
  }
}
