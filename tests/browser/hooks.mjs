// The few names by which the tests know the pages: adapt here, and nowhere else.

export const KEYS = {
  palette: 'Control+k',
  capture: 'c',
  next: 'j',
  accept: 'Enter',
  undo: 'u',
  merge: 'm',
  logCall: 'l',
  postpone: 'p',
  plan: 't',
  lived: 'h',
  send: 'Control+Enter',
  mend: 'e',
  reject: 'x',
  toImport: ['g', 'i'],
  toNeglect: ['g', 'n'],
};

export const PATHS = {
  today: '/',
  customers: '/customer',
  import: '/import',
  neglect: '/neglect',
  experience: '/experience',
  suggestions: '/suggestion?old=true',
  signIn: '/sign-in',
};

export const HOOKS = {
  main: 'main',
  row: '[data-list] [data-row]',
  open: '[data-open]',
  capture: 'form[data-capture]',
  record: '[data-capture-record]',
  asked: '[data-capture-open]',
  palette: 'dialog:has(#palette-found)',
  result: '#palette-found [role=option]',
  hint: '.hint',
  why: '.line-why',
  reason: '[name=consent_words]',
  importFile: 'form[data-drop] input[type=file]',
  takeIn: 'form[action$="/run"] button[autofocus]:focus',
  toast: '[data-toast]',
  act: (key) => `[data-key="${key}"]`,
  promise: (id) => `a[href="/promise/${id}"]`,
};

// Pages to take pictures of, by name.
export const PICTURES = {
  today: '/',
  customers: '/customer',
  promises: '/promise',
  value: '/value',
  neglect: '/neglect',
  experience: '/experience',
  import: '/import',
  search: '/search?q=a',
};
