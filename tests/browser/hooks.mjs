// The few names by which the tests know the pages: adapt here, and nowhere else.

export const KEYS = {
  search: '/',
  palette: 'Control+k',
  next: 'j',
  accept: 'Enter',
  undo: 'u',
  merge: 'm',
  postpone: 'p',
};

export const PATHS = {
  today: '/',
  customers: '/customer',
  signIn: '/sign-in',
};

export const HOOKS = {
  main: 'main',
  row: '[data-list] [data-row]',
  open: '[data-open]',
  search: '[data-search]',
  result: '[data-result]',
  phone: '[data-phone]',
  last: '[data-last]',
  promise: '[data-promise]',
  standing: '[data-standing]',
  reason: '[data-reason]',
  importFile: '[data-import] input[type=file]',
  batch: '[data-batch]',
  toast: '[data-toast]',
  palette: '[data-palette]',
  act: (key) => `[data-key="${key}"]`,
};

// Pages to take pictures of, by name.
export const PICTURES = {
  today: '/',
  customers: '/customer',
  promises: '/promise',
  import: '/import',
  search: '/search?q=a',
};
