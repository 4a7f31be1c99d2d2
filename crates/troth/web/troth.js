// What makes the pages quicker. Everything here has a plain link, form or menu that does the same without it.
// Forms post and pages load as ever; this file only presses the buttons that are already on the page.

(() => {
  "use strict";

  const root = document.documentElement;
  const $ = (selector, within = document) => within.querySelector(selector);
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const on = (type, act, options) => document.addEventListener(type, act, options);

  // Builds an element; text is never read as markup.
  const make = (tag, attributes = {}, ...inside) => {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      if (value !== null && value !== undefined && value !== false) element.setAttribute(name, value === true ? "" : value);
    }
    element.append(...inside.filter((part) => part !== null && part !== undefined));
    return element;
  };

  // Storage may be full or forbidden; then pages forget, and nothing else happens.
  const kept = {
    read: (key) => { try { return JSON.parse(sessionStorage.getItem(key)); } catch { return null; } },
    write: (key, value) => { try { sessionStorage.setItem(key, JSON.stringify(value)); } catch { /* forgets */ } },
    drop: (key) => { try { sessionStorage.removeItem(key); } catch { /* forgets */ } },
  };

  const isTyping = (element) =>
    element?.isContentEditable || (element?.matches?.("input, textarea, select") && !element.matches("[type=checkbox], [type=radio], [type=submit]"));

  const isShown = (element) => element.checkVisibility?.() ?? element.offsetParent !== null;

  // ---- Theme: light, dark, or as the machine has it. A cookie, so that the server draws the next page right at once.

  const readTheme = () => document.cookie.match(/(?:^|; )theme=(light|dark)/)?.[1];

  const turnTheme = () => {
    const now = root.dataset.theme ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");
    const next = now === "dark" ? "light" : "dark";
    root.dataset.theme = next;
    document.cookie = `theme=${next}; path=/; max-age=31536000; samesite=lax`;
    say(next === "dark" ? "Dark" : "Light");
  };

  // ---- Toasts: a word on what was done, with the way to take it back.

  const say = (text, undo) => {
    const place = $("#toasts");
    if (!place) return;
    // What the server offers to undo stays; only our own words give way.
    for (const old of all("[data-toast]:not(:has(form))", place)) old.remove();
    const toast = make("div", { class: "toast", "data-toast": true }, make("p", {}, text));
    if (undo) {
      const button = make("button", { class: "button quiet", type: "button", "data-undo": true }, undo.label, make("kbd", { "aria-hidden": "true" }, "u"));
      button.addEventListener("click", () => { toast.remove(); undo.act(); });
      toast.append(button);
    }
    place.append(toast);
    fade(toast);
  };

  // A toast without a way back goes by itself; one with it stays long enough to be read, reached and pressed.
  const fade = (toast) => {
    const patience = $("[data-undo]", toast) ? 20000 : 5000;
    const go = () => (toast.matches(":hover, :focus-within") ? setTimeout(go, patience / 2) : toast.remove());
    setTimeout(go, patience);
  };

  // ---- Text not yet sent survives a reload, a wrong turn and the end of a session.

  const keepKey = (form) => `kept:${form.dataset.keep}`;
  const keepable = (form) =>
    all("input, textarea, select", form).filter((field) => field.name && !/^(hidden|password|file|submit)$/.test(field.type));

  const keepForm = (form) => {
    const typed = keepable(form)
      .filter((field) => field.type !== "radio" || field.checked)
      .map((field) => [field.name, field.type === "checkbox" ? field.checked : field.value, field.type === "checkbox" ? field.value : null]);
    kept.write(keepKey(form), typed);
  };

  const restoreForm = (form) => {
    // A form the server has just refused brings its own values and errors.
    const typed = $("[aria-invalid]", form) ? null : kept.read(keepKey(form));
    if (!typed) return;
    let isRestored = false;
    for (const field of keepable(form)) {
      // Boxes of one name are told apart by what each stands for.
      const found = typed.find(([name, value, stands]) => name === field.name
        && (field.type !== "radio" || value === field.value) && (field.type !== "checkbox" || stands === field.value));
      if (!found) continue;
      const [, value] = found;
      if (field.type === "checkbox") { isRestored ||= field.checked !== value; field.checked = value; }
      else if (field.type === "radio") { isRestored ||= !field.checked; field.checked = true; }
      else if (field.value !== value) { isRestored = true; field.value = value; }
    }
    if (!isRestored) return;
    say("What you had typed here is back", {
      label: "Discard",
      act: () => { kept.drop(keepKey(form)); form.reset(); },
    });
  };

  on("input", (event) => {
    const form = event.target.closest?.("form[data-keep]");
    if (form) keepForm(form);
  });

  // A submit is only believed once a page came back that is neither a refusal nor the sign-in.
  on("submit", (event) => {
    const form = event.target;
    if (form.matches("[data-sign-out]")) { try { sessionStorage.clear(); } catch { /* forgets */ } }
    if (!form.matches("[data-keep]")) return;
    keepForm(form);
    kept.write("sent", [...(kept.read("sent") ?? []), keepKey(form)]);
  });

  const settleSent = () => {
    const status = performance.getEntriesByType("navigation")[0]?.responseStatus ?? 0;
    const isRefused = status >= 400 || $("[aria-invalid], [role=alert], form[action^='/sign-in']");
    if (!isRefused) for (const key of kept.read("sent") ?? []) kept.drop(key);
    kept.drop("sent");
  };

  // ---- Lists keep their place: where one was, and on which row, until one comes back.

  const placeKey = () => `place:${location.pathname}${location.search}`;

  const keepPlace = () => {
    const row = document.activeElement?.closest?.("[data-row]");
    const open = row && $("[data-open]", row)?.getAttribute("href");
    kept.write(placeKey(), { y: scrollY, open });
    if ($("form[data-filter], [data-list]")) kept.write(`list:${location.pathname}`, location.search);
  };

  const restorePlace = () => {
    const place = kept.read(placeKey());
    const way = performance.getEntriesByType("navigation")[0]?.type;
    const isReturn = way === "back_forward" || way === "reload" || kept.read("return") === placeKey();
    kept.drop("return");
    if (!place || !isReturn || location.hash) return;
    scrollTo({ top: place.y, behavior: "instant" });
    if (place.open) $(`[data-row] [data-open][href="${CSS.escape(place.open)}"]`)?.focus({ preventScroll: true });
  };

  // A link back to a list opens it as it was left, filter and order included.
  on("click", (event) => {
    const link = event.target.closest?.(".trail a:not([rel])");
    if (!link || link.search) return;
    const search = kept.read(`list:${link.pathname}`);
    if (search) link.search = search;
    kept.write("return", `place:${link.pathname}${link.search}`);
  });

  // A form on a row, or a card's move, comes back to the same page.
  on("submit", (event) => {
    if (event.target.matches(".act")) kept.write("return", placeKey());
  });

  on("change", (event) => {
    const form = event.target.form;
    if (form?.matches("[data-filter]") && event.target.matches("select, [type=checkbox], [type=radio]")) form.requestSubmit();
  });

  // An address without empty fields is one that can be read aloud.
  on("submit", (event) => {
    if (!event.target.matches("[data-filter]")) return;
    for (const field of event.target.elements) if (field.name && field.value === "") field.disabled = true;
  });

  // ---- Rows: j and k move, Enter opens, a letter does.

  const rows = () => all("[data-list] [data-row]").filter(isShown);
  const rowOf = (element) => element?.closest?.("[data-row]");
  const focusRow = (row) => {
    const handle = $("[data-open]", row) ?? $("a, button, summary", row);
    if (handle) handle.focus();
    else { row.tabIndex = -1; row.focus(); }
    row.scrollIntoView({ block: "nearest" });
  };

  const step = (by) => {
    const many = rows();
    if (!many.length) return;
    const now = many.indexOf(rowOf(document.activeElement));
    const next = now < 0 ? (by > 0 ? 0 : many.length - 1) : Math.min(many.length - 1, Math.max(0, now + by));
    focusRow(many[next]);
  };

  // The row in hand: the one with the focus, or the one that has just been pointed at.
  const rowInHand = () => rowOf(document.activeElement) ?? $("[data-row]:hover");

  const press = (element) => {
    element.focus({ preventScroll: true });
    element.click();
    const details = element.closest("details[data-menu]");
    if (element.matches("summary") && details?.open) $("textarea, select, input:not([type=hidden]), button, a", $(".menu-body", details))?.focus();
  };

  const actByKey = (key) => {
    const selector = `[data-key="${CSS.escape(key)}"]`;
    const row = rowInHand();
    const shown = all(selector).filter(isShown);
    // An act that only one row offers needs no row in hand.
    const act = (row && $(selector, row)) ?? shown.find((found) => !rowOf(found)) ?? (shown.length === 1 ? shown[0] : undefined);
    if (act) press(act);
    return Boolean(act);
  };

  // `x` marks the row in hand, the first when there is none, and goes on to the next: two rows are marked by two keys.
  const mark = () => {
    if (!rowInHand()) step(1);
    const row = rowInHand();
    const box = row && $("[data-mark]", row);
    if (!box) return false;
    box.click();
    focusRow(row);
    step(1);
    return true;
  };

  // ---- Keys.

  let awaitsPlace = 0;

  const goes = {
    j: () => step(1),
    k: () => step(-1),
    "/": () => $("[data-search]")?.select(),
    "?": () => showKeys(),
    "[": () => $("a[rel=prev]")?.click(),
    "]": () => $("a[rel=next]")?.click(),
    g: () => { awaitsPlace = Date.now(); },
  };

  const undo = () => {
    const button = all("#toasts [data-undo]").at(-1);
    button?.click();
    return Boolean(button);
  };

  on("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k" && !event.altKey && !event.shiftKey) {
      event.preventDefault();
      openPalette();
      return;
    }
    if ((event.ctrlKey || event.metaKey) && event.key === "Enter" && event.target.closest?.("textarea")?.form) {
      event.preventDefault();
      event.target.form.requestSubmit();
      return;
    }
    if (event.key === "Escape") { escape(event); return; }
    // Enter makes a new line in somebody's words; with Ctrl it sends them.
    if ((event.ctrlKey || event.metaKey) && event.key === "Enter" && event.target.matches?.("form[method=post] textarea")) {
      event.preventDefault();
      event.target.form.requestSubmit();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || isTyping(event.target) || $("dialog[open]")) return;
    if (event.key === "Enter" && event.target.matches("[data-open]")) {
      // A row may have an act that Enter does; the others open.
      const act = $("[data-enter]", rowOf(event.target) ?? make("i"));
      if (act) { event.preventDefault(); press(act); }
      return;
    }
    if (meant(event.key)) event.preventDefault();
  });

  const meant = (key) => {
    if (Date.now() - awaitsPlace < 1500) {
      awaitsPlace = 0;
      const place = $(`[data-go="${CSS.escape(key)}"]`);
      if (place) { location.assign(place.href); return true; }
    }
    const box = $(`[data-focus-key="${CSS.escape(key)}"]`);
    if (key === "u" && undo()) return true;
    if (key === "x" && mark()) return true;
    if (goes[key] && !(key.length === 1 && $(`[data-key="${CSS.escape(key)}"]`, rowInHand() ?? make("i")))) { goes[key](); return true; }
    if (key.length === 1 && actByKey(key)) return true;
    if (box) { box.focus(); return true; }
    return false;
  };

  // Escape leaves a box, closes a menu and gives the focus back to what opened it.
  const escape = (event) => {
    const menu = event.target.closest?.("details[data-menu][open]") ?? $("details[data-menu][open]");
    if (menu) { menu.open = false; $("summary", menu).focus(); }
    else if (isTyping(event.target) && !event.target.closest("dialog")) event.target.blur();
  };

  on("click", (event) => {
    for (const menu of all("details[data-menu][open]")) if (!menu.contains(event.target)) menu.open = false;
    if (event.target.closest("[data-theme-turn]")) turnTheme();
    if (event.target.closest("[data-keys]")) showKeys();
    const face = event.target.closest("dialog");
    if (face && event.target === face) face.close();
  });

  // ---- The palette: people, pages and acts in one box.

  let palette;

  const openPalette = () => {
    palette ??= makePalette();
    palette.from = document.activeElement;
    palette.ask.value = "";
    palette.show(nearby(""));
    if (!palette.dialog.open) palette.dialog.showModal();
    palette.ask.focus();
  };

  const makePalette = () => {
    const found = make("ul", { class: "palette-found", role: "listbox", id: "palette-found", "aria-label": "Found" });
    const none = make("p", { class: "palette-none", role: "status" });
    const ask = make("input", {
      class: "palette-ask", type: "search", role: "combobox", "aria-expanded": "true", "aria-controls": "palette-found",
      "aria-label": "Find people, pages and acts", placeholder: "Find people, pages and acts", autocomplete: "off",
    });
    const dialog = make("dialog", { "aria-label": "Find" }, ask, found, none);
    document.body.append(dialog);
    const self = { dialog, ask, items: [], at: 0, from: null };
    self.show = (items) => {
      self.items = items;
      self.at = 0;
      found.replaceChildren(...items.map((item, at) => drawFound(item, at, self)));
      none.textContent = items.length ? "" : ask.value ? "Nothing by that name." : "";
      none.hidden = Boolean(items.length) || !ask.value;
      self.mark(0);
    };
    self.mark = (at) => {
      self.at = Math.max(0, Math.min(self.items.length - 1, at));
      [...found.children].forEach((option, place) => option.setAttribute("aria-selected", place === self.at));
      const now = found.children[self.at];
      if (now) { ask.setAttribute("aria-activedescendant", now.id); now.scrollIntoView({ block: "nearest" }); }
      else ask.removeAttribute("aria-activedescendant");
    };
    self.take = (item) => {
      dialog.close();
      if (item.href) location.assign(item.href);
      else if (item.element) press(item.element);
    };
    ask.addEventListener("input", () => seek(self));
    ask.addEventListener("keydown", (event) => {
      const by = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 }[event.key];
      if (by) { event.preventDefault(); self.mark(self.at + by); }
      if (event.key === "Enter") { event.preventDefault(); takeWhenFound(self); }
    });
    return self;
  };

  // Whoever types a name and Enter in one go means the answer that is still on its way.
  const takeWhenFound = async (self) => {
    await self.asking;
    const item = self.items[self.at];
    if (item) self.take(item);
  };

  const drawFound = (item, at, self) => {
    const option = make("li", { role: "option", id: `palette-${at}`, "aria-selected": "false" },
      make("span", { class: "kind" }, item.kind), make("span", { class: "word" }, item.word),
      item.hint ? make("span", { class: "hint" }, item.hint) : null);
    option.addEventListener("pointermove", () => { if (self.at !== at) self.mark(at); });
    option.addEventListener("click", () => self.take(item));
    return option;
  };

  // What is on this page already: its places and its acts.
  const nearby = (asked) => {
    const words = asked.toLowerCase().split(/\s+/).filter(Boolean);
    const text = (element) => (element.firstElementChild?.matches("span:not(.unseen)") ? element.firstElementChild : element).cloneNode(true);
    const word = (element) => {
      const copy = text(element);
      for (const key of all("kbd", copy)) key.remove();
      return copy.textContent.trim();
    };
    const row = rowOf(palette?.from);
    const acts = all("[data-act]")
      .filter((act) => !rowOf(act) || rowOf(act) === row)
      .map((element) => ({ kind: "Do", word: word(element), element }));
    const places = all("[data-menu-places] a").map((link) => ({ kind: "Go to", word: word(link), href: link.href }));
    return [...acts, ...places].filter((item) => words.every((part) => item.word.toLowerCase().includes(part)));
  };

  let asking;

  // The last question asked is the one that is answered; pages and acts show at once, people as they come.
  const seek = (self) => {
    const asked = self.ask.value.trim();
    const near = nearby(asked);
    asking?.abort();
    self.asking = null;
    self.show(near);
    if (!asked) return;
    asking = new AbortController();
    const { signal } = asking;
    self.asking = fetch(`/search.json?q=${encodeURIComponent(asked)}`, { signal, headers: { accept: "application/json" } })
      .then((answer) => (answer.ok ? answer.json() : []))
      .then((found) => { if (!signal.aborted) self.show([...found, ...near]); })
      .catch((error) => { if (error.name !== "AbortError") say("Search did not answer; what you typed is kept"); });
  };

  // ---- All keys on one sheet.

  const showKeys = () => {
    $("#keys")?.remove();
    const line = (keys, word) => make("div", {}, make("dt", {}, ...keys.flatMap((key) => [make("kbd", {}, key), " "])), make("dd", {}, word));
    const seen = new Map();
    for (const act of all("[data-key]")) {
      const copy = act.cloneNode(true);
      for (const part of all("kbd, .unseen", copy)) part.remove();
      if (!seen.has(act.dataset.key)) seen.set(act.dataset.key, copy.textContent.trim());
    }
    const list = make("dl", {},
      line(["Ctrl", "K"], "Find anything"), line(["/"], "Search"),
      ...all("[data-focus-key]").map((box) => line([box.dataset.focusKey], box.labels?.[0]?.textContent ?? "Write")),
      line(["j"], "Next line"), line(["k"], "Line before"), line(["Enter"], "Open it"),
      ...[...seen].map(([key, word]) => line([key], word)),
      line(["["], "Previous record"), line(["]"], "Next record"), line(["u"], "Undo"), line(["Ctrl", "Enter"], "Send what is written"), line(["Esc"], "Leave, close"), line(["?"], "This sheet"));
    const places = $("#keys-of-places");
    if (places) list.append(places.content.cloneNode(true));
    const close = make("button", { class: "button", type: "submit", autofocus: true }, "Close");
    const dialog = make("dialog", { id: "keys", "aria-labelledby": "keys-title" },
      make("form", { class: "keys", method: "dialog" },
        make("div", { class: "heading-line" }, make("h2", { id: "keys-title" }, "Keys"), close), list));
    document.body.append(dialog);
    dialog.showModal();
  };

  // ---- A file may be dropped anywhere on a page that asks for one.

  const dropForm = () => $("form[data-drop]");
  const carriesFiles = (event) => [...(event.dataTransfer?.types ?? [])].includes("Files");

  on("dragover", (event) => {
    if (!dropForm() || !carriesFiles(event)) return;
    event.preventDefault();
    root.classList.add("is-dropping");
  });
  on("dragleave", (event) => { if (!event.relatedTarget) root.classList.remove("is-dropping"); });
  on("drop", (event) => {
    const input = dropForm() && $("input[type=file]", dropForm());
    root.classList.remove("is-dropping");
    if (!input || !carriesFiles(event)) return;
    event.preventDefault();
    input.files = event.dataTransfer.files;
    dropForm().requestSubmit();
  });
  on("change", (event) => {
    if (event.target.matches("form[data-drop] input[type=file]") && event.target.files.length) event.target.form.requestSubmit();
  });

  // ---- One line captures anything: what it will record shows as one types, and Enter records it.

  const CAPTURE_MS = 40;
  const captureLine = (form) => $("[name=line]", form);

  // The last line asked about is the one that is shown; an answer overtaken by another letter is dropped.
  const readLine = (form, button) => {
    form.asking?.abort();
    clearTimeout(form.wait);
    form.asking = new AbortController();
    const { signal } = form.asking;
    const asked = new URLSearchParams(new FormData(form, button));
    const key = button?.dataset.captureKey;
    form.reading = fetch(`/capture/read?${asked}`, { signal, headers: { accept: "text/html" } })
      .then((answer) => {
        if (!answer.ok || answer.redirected) throw new Error(answer.status);
        return answer.text();
      })
      .then((text) => { if (!signal.aborted) showLine(form, text, key); })
      .catch((error) => { if (error.name !== "AbortError") say("That did not reach the server; what you typed is kept"); });
  };

  // A chip that was pressed is another one now: whoever tabs on goes on from it.
  const showLine = (form, text, key) => {
    const place = $("[data-capture-read]", form);
    const hadFocus = place.contains(document.activeElement);
    place.replaceChildren(...new DOMParser().parseFromString(text, "text/html").body.childNodes);
    if (hadFocus) ($(`[data-capture-key="${CSS.escape(key ?? "")}"]`, place) ?? captureLine(form)).focus();
  };

  on("input", (event) => {
    const form = event.target.closest?.("form[data-capture]");
    if (!form || event.target !== captureLine(form)) return;
    clearTimeout(form.wait);
    form.wait = setTimeout(() => readLine(form), CAPTURE_MS);
    form.isBehind = true;
  });

  // Whoever types and presses Enter in one go means the line as it stands; while it asks, nothing is recorded.
  const recordLine = async (form) => {
    if (!captureLine(form).value.trim() || form.dataset.pending) return;
    if (form.isBehind) readLine(form);
    form.isBehind = false;
    await form.reading;
    if (form.isBehind) return;
    const open = $("[data-capture-open]", form);
    if (open) {
      open.setAttribute("role", "alert");
      open.classList.add("is-asked");
      captureLine(form).focus();
      return;
    }
    form.method = "post";
    form.isMeant = true;
    form.requestSubmit();
  };

  addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches?.("form[data-capture]") || form.isMeant) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (event.submitter?.name === "turn") readLine(form, event.submitter);
    else recordLine(form);
  }, { capture: true });

  // Alt and the letter beside a part corrects it; by the key's place, since with Alt some keyboards write another letter.
  on("keydown", (event) => {
    const form = event.target.closest?.("form[data-capture]");
    if (!form || !event.altKey || event.ctrlKey || event.metaKey) return;
    const key = event.code.replace(/^(Key|Digit|Numpad)/, "").toLowerCase();
    const chip = $(`[data-capture-key="${CSS.escape(key)}"]`, form);
    if (!chip) return;
    event.preventDefault();
    readLine(form, chip);
  });

  // ---- A form goes once: a second press while the first is under way does nothing.

  on("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post") return;
    if (form.dataset.pending) { event.preventDefault(); return; }
    form.dataset.pending = "yes";
    setTimeout(() => delete form.dataset.pending, 8000);
  });

  // ---- What htmx asked and did not get.

  // A part that the answer does not hold (a refusal, a sign-in page) must not wipe out what is shown.
  on("htmx:before:swap", (event) => {
    const { ctx, tasks } = event.detail;
    if (ctx?.select && !tasks?.some((task) => task.fragment?.childElementCount)) event.preventDefault();
  });

  on("htmx:error", () => say("That did not reach the server; nothing was lost"));

  const start = () => {
    root.classList.add("js");
    const theme = readTheme();
    if (theme && !root.dataset.theme) root.dataset.theme = theme;
    for (const part of all("[data-theme-turn], [data-keys]")) part.hidden = false;
    settleSent();
    for (const form of all("form[data-keep]")) restoreForm(form);
    for (const form of all("form[data-capture]")) if (captureLine(form).value && !$("[data-capture-read] *", form)) readLine(form);
    for (const toast of all("[data-toast]")) fade(toast);
    $("[data-focus]")?.focus();
    // The newest stands at the end of what is too wide for the screen.
    for (const box of all("[data-from-end]")) box.scrollLeft = box.scrollWidth;
    restorePlace();
  };

  addEventListener("pagehide", keepPlace);
  // A page taken back from the browser's memory must not keep a form locked or a filter's fields off.
  addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    for (const form of all("form[data-pending]")) delete form.dataset.pending;
    for (const field of all("[data-filter] :disabled")) field.disabled = false;
  });
  if (document.readyState === "loading") on("DOMContentLoaded", start);
  else start();
})();
