// The roll: tiles to tap, a chooser, arrow keys, and a draft that survives a phone without network.
// Without this script the page is a plain form; with it, nothing is sent that the form would not send.
"use strict";

(() => {
  const PREFIX = "roll:";
  const RETRY_MS = 10000;

  // Drafts hold ids and kinds only, and only until the school has the roll. Private windows may have no storage.
  const storage = {
    read(key) {
      try {
        return JSON.parse(localStorage.getItem(PREFIX + key));
      } catch {
        return null;
      }
    },
    write(key, draft) {
      try {
        localStorage.setItem(PREFIX + key, JSON.stringify(draft));
      } catch {
        /* The page itself still holds the marks. */
      }
    },
    drop(key) {
      try {
        localStorage.removeItem(PREFIX + key);
      } catch {
        /* Nothing is kept there. */
      }
    },
    keys() {
      try {
        return Object.keys(localStorage).filter((key) => key.startsWith(PREFIX)).map((key) => key.slice(PREFIX.length));
      } catch {
        return [];
      }
    },
  };

  // A page that shows what the school has: nothing has to be remembered, except what was never sent.
  const received = document.querySelector("[data-received]");
  if (received) {
    const mine = storage.keys().filter((key) => key.startsWith(`${received.dataset.received}:`));
    const unsent = mine.find((key) => (storage.read(key) || {}).pending);
    mine.filter((key) => key !== unsent).forEach(storage.drop);
    if (unsent) location.replace(`${received.dataset.edit}?session=${unsent.split(":")[2]}`);
  }
  const answered = document.querySelector("[data-answered]");
  if (answered) storage.keys().filter((key) => key.startsWith(`${answered.dataset.answered}:`)).forEach(storage.drop);

  // A roll of this phone that can no longer be taken: hand it in all the same, so that the answer names its marks.
  const unsent = document.getElementById("unsent");
  const late = unsent && storage.keys().find((key) => key.startsWith(`${unsent.dataset.key}:`) && storage.read(key).pending);
  if (late) {
    const { marks, client, base, listed } = storage.read(late);
    const values = { ...marks, client_key: client, base_version: base, listed, session: late.split(":")[2] };
    for (const [name, value] of Object.entries(values)) {
      unsent.append(Object.assign(document.createElement("input"), { name, value }));
    }
    unsent.submit();
  }

  const form = document.getElementById("roll");
  const chooser = document.getElementById("chooser");
  if (!form || !chooser || !chooser.showModal || !window.fetch) return;

  const field = (name) => form.elements[name];
  const absent = form.dataset.absent.split(" ");
  const key = form.dataset.key;
  const live = document.querySelector("[data-live]");
  const bar = document.querySelector(".submit-bar");
  const send = bar.querySelector("[data-submit-roll]");
  const unsentNotice = document.querySelector("[data-unsent]");
  let pending = false;
  let attempted = false;
  let flying = false;

  // ---- tiles -------------------------------------------------------------------------------------------------
  const labels = {};
  for (const option of form.querySelector("select.tile__select").options) labels[option.value] = option.text;

  const tiles = [...form.querySelectorAll(".tile")].map((old) => {
    const tile = document.createElement("button");
    const select = old.querySelector("select");
    const state = old.querySelector(".tile__state") || Object.assign(document.createElement("span"), { className: "tile__state" });
    tile.type = "button";
    tile.tabIndex = -1;
    tile.append(old.querySelector(".tile__number"), state, old.querySelector(".tile__name"));
    select.hidden = true;
    old.replaceWith(tile, select);
    const child = { tile, select, state, kind: old.dataset.kind, note: old.dataset.note, why: old.title };
    paint(child);
    return child;
  });
  tiles[0].tile.tabIndex = 0;
  document.querySelectorAll("[data-with-script]").forEach((part) => (part.hidden = false));
  document.querySelectorAll("[data-without-script]").forEach((part) => (part.hidden = true));

  function words(child) {
    const mark = child.select.value;
    return mark && mark === child.kind ? `${labels[mark]} ${child.note}` : labels[mark];
  }

  function paint(child) {
    const mark = child.select.value;
    child.tile.className = mark ? `tile tile--${mark}` : "tile";
    child.tile.setAttribute("aria-pressed", String(Boolean(mark)));
    child.tile.querySelector(".tile__number").hidden = Boolean(mark);
    child.state.hidden = !mark;
    child.state.textContent = mark ? words(child) : "";
  }

  function mark(child, kind) {
    child.select.value = kind;
    paint(child);
    count();
    remember();
    live.textContent = `${child.tile.querySelector(".tile__name").textContent} ${words(child)}`;
  }

  function count() {
    const found = {};
    for (const { select } of tiles) if (select.value) found[select.value] = (found[select.value] || 0) + 1;
    const missing = absent.reduce((sum, kind) => sum + (found[kind] || 0), 0);
    bar.querySelector("[data-present]").textContent = tiles.length - missing;
    bar.querySelector("[data-count]").textContent = missing;
    bar.querySelector("[data-count]").classList.toggle("alarm", missing > 0);
    bar.querySelector("[data-detail]").textContent = Object.keys(labels)
      .filter((kind) => kind && found[kind])
      .map((kind) => `${labels[kind]} ${found[kind]}`)
      .join(" · ");
    const nobody = Object.keys(found).length === 0;
    send.textContent = nobody ? form.dataset.full : form.dataset.send;
  }

  // ---- tapping and keys --------------------------------------------------------------------------------------
  let chosen = null;

  function choose(child) {
    chosen = child;
    document.getElementById("chooser-name").textContent = child.tile.querySelector(".tile__name").textContent;
    document.getElementById("chooser-why").textContent = child.why;
    chooser.showModal();
    chooser.querySelectorAll("[data-choose]").forEach((button) => {
      const current = button.dataset.choose === child.select.value;
      button.setAttribute("aria-pressed", String(current));
      if (current) button.focus();
    });
  }

  function focus(index) {
    const next = tiles[Math.max(0, Math.min(tiles.length - 1, index))];
    tiles.forEach(({ tile }) => (tile.tabIndex = tile === next.tile ? 0 : -1));
    next.tile.focus();
  }

  function columns() {
    const top = tiles[0].tile.getBoundingClientRect().top;
    const below = tiles.findIndex(({ tile }) => tile.getBoundingClientRect().top > top + 4);
    return below < 0 ? tiles.length : below;
  }

  const STEPS = { ArrowRight: () => 1, ArrowLeft: () => -1, ArrowDown: columns, ArrowUp: () => -columns() };

  tiles.forEach((child, index) => {
    child.tile.addEventListener("click", () => (child.select.value ? choose(child) : mark(child, "unexplained")));
    child.tile.addEventListener("focus", () => tiles.forEach((each) => (each.tile.tabIndex = each === child ? 0 : -1)));
    child.tile.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.altKey || event.metaKey) return;
      if (event.key === " ") mark(child, child.select.value ? "" : "unexplained");
      else if (event.key === "Enter") choose(child);
      else if (event.key === "Home") focus(0);
      else if (event.key === "End") focus(tiles.length - 1);
      else if (STEPS[event.key]) focus(index + STEPS[event.key]());
      else return;
      event.preventDefault();
    });
    // A button also presses on the key's release; the toggle has happened already.
    child.tile.addEventListener("keyup", (event) => event.key === " " && event.preventDefault());
  });

  chooser.addEventListener("click", (event) => {
    const button = event.target.closest("[data-choose]");
    if (button) mark(chosen, button.dataset.choose);
    if (button || event.target === chooser || event.target.closest("[data-close]")) chooser.close();
  });
  chooser.addEventListener("close", () => chosen && chosen.tile.focus());

  // ---- draft -------------------------------------------------------------------------------------------------
  // randomUUID needs HTTPS; a school's own network often has none.
  function newKey() {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 0x0f) | 0x40;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
  }

  function remember() {
    // Other marks under a key that may have arrived already would be taken for the same sending and be lost.
    if (attempted) field("client_key").value = newKey();
    attempted = false;
    save();
  }

  function save() {
    const marks = {};
    for (const { select } of tiles) if (select.value) marks[select.name] = select.value;
    storage.write(key, {
      marks,
      pending,
      client: field("client_key").value,
      base: field("base_version").value,
      listed: field("listed").value,
    });
  }

  function restore() {
    const draft = storage.read(key);
    if (!draft) return;
    const isSamePage = draft.base === field("base_version").value && draft.listed === field("listed").value;
    if ("answer" in form.dataset || (!draft.pending && !isSamePage)) {
      storage.drop(key);
      return;
    }
    for (const child of tiles) {
      child.select.value = draft.marks[child.select.name] || "";
      paint(child);
    }
    if (!draft.pending) {
      document.querySelector("[data-restored]").hidden = false;
      return;
    }
    field("client_key").value = draft.client;
    field("base_version").value = draft.base;
    field("listed").value = draft.listed;
    pending = attempted = true;
    flush();
  }

  // ---- sending -----------------------------------------------------------------------------------------------
  async function flush() {
    if (!pending || flying) return;
    flying = true;
    attempted = true;
    send.classList.add("is-busy");
    let answer;
    try {
      answer = await fetch(form.action, {
        method: "POST",
        body: new FormData(form),
        headers: { Accept: "application/json" },
      });
    } catch {
      answer = null;
    }
    const isTrouble = !answer || [502, 503, 504].includes(answer.status);
    if (isTrouble) {
      flying = false;
      send.classList.remove("is-busy");
      unsentNotice.hidden = false;
      return;
    }
    if (answer.ok && answer.headers.get("Content-Type").startsWith("application/json")) {
      pending = false;
      storage.drop(key);
      location.assign((await answer.json()).url);
      return;
    }
    // Anything else is a page to read: let the browser send the form, under the same key, and show it.
    HTMLFormElement.prototype.submit.call(form);
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    pending = true;
    field("device_at").value = new Date().toISOString();
    save();
    flush();
  });
  window.addEventListener("online", flush);
  setInterval(flush, RETRY_MS);

  // ---- the minutes left --------------------------------------------------------------------------------------
  const chip = document.querySelector("[data-minutes]");
  if (chip) {
    const minutes = Number(chip.dataset.minutes);
    const opened = Date.now();
    const tick = setInterval(() => {
      const left = minutes - Math.floor((Date.now() - opened) / 60000);
      if (left < 1) {
        clearInterval(tick);
        chip.textContent = chip.dataset.over;
        chip.className = "chip chip--red";
      } else chip.textContent = chip.textContent.replace(/\d+(?=\D*$)/, left);
    }, 15000);
  }

  // Yesterday's unfinished marks are of no use; what was to be sent stays until it is.
  const day = key.split(":")[1];
  storage
    .keys()
    .filter((each) => each.split(":")[1] !== day && !(storage.read(each) || {}).pending)
    .forEach(storage.drop);
  restore();
  count();
})();
