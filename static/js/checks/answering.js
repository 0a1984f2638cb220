// The list of checks: a key or a press answers a case, it is saved at once, and the focus goes on to the next.
//
// A row says "Saved" only when the server has answered, which it does after the commit. What could not be sent stays
// visible and is sent again by itself. Keys act only while the focus is in the list, and the page can be opened without.
import { replaceWith, socket } from "../core/live.js";

const ANSWERS = { k: "known", n: "nothing_known", c: "need_to_come" };
const OF_PERSON = new Set(["k", "n"]);
const WORDS = { known: "known", nothing_known: "nothing known", need_to_come: "need to come", no_reply: "taken back" };
const FIRST_WAIT = 1500;
const LONGEST_WAIT = 20_000;

/** What waits to be saved, by row: the fields, how often it was tried, and whether it is under way. */
const unsaved = new Map();
const given = [];
let form = null;

const rows = () => [...form.querySelectorAll("[data-check]")];
const rowOf = (key) => rows().find((row) => row.dataset.check === key);
const setOf = (row) => row.querySelector("fieldset");
const isOpen = (row) => row.dataset.answer === "no_reply" && !unsaved.has(row.dataset.check);
const currentRow = () => document.activeElement?.closest?.("[data-check]") ?? null;
const currentPerson = () => document.activeElement?.closest?.("[data-person]") ?? null;

function focusOn(row) {
  if (!row) return;
  const set = setOf(row);
  set.focus({ preventScroll: true });
  row.scrollIntoView({ block: "center", behavior: "auto" });
}

function tell(words) {
  document.getElementById("checks-told").textContent = words;
}

function show(row, words, kind) {
  const state = row.querySelector("[data-state]");
  state.textContent = words;
  state.className = `app-check__state app-check__state--${kind}`;
  state.hidden = words === "";
}

/** Keeps an answer of a row, and goes on to the next that has none. */
function answer(row, name, value, { isUndo = false } = {}) {
  const key = row.dataset.check;
  const radio = row.querySelector(`input[name="${name}"][value="${value}"]`);
  if (radio) radio.checked = true;
  const shown = row.querySelector(`input[name="${name.replace("answer-", "shown-")}"]`)?.value ?? "no_reply";
  if (!isUndo) given.push({ key, name, before: shown });
  const fields = unsaved.get(key)?.fields ?? new Map();
  fields.set(name, value);
  unsaved.set(key, { fields, tries: 0, isSending: unsaved.get(key)?.isSending ?? false });
  row.toggleAttribute("data-keep", true);
  show(row, "Saving…", "saving");
  send(key);
}

function goOn(row) {
  const all = rows();
  const from = all.indexOf(row);
  const next = [...all.slice(from + 1), ...all.slice(0, from)].find(isOpen);
  if (next) focusOn(next);
  else focusOn(row);
}

/** Sends what a row waits for. One at a time a row, so that the last answer is the one that stays. */
async function send(key) {
  const waiting = unsaved.get(key);
  if (!waiting || waiting.isSending) return;
  waiting.isSending = true;
  const sent = new Map(waiting.fields);
  const outcome = await post(key, sent);
  const now = unsaved.get(key);
  now.isSending = false;
  const row = rowOf(key);
  if (outcome.html) {
    for (const [name, value] of sent) if (now.fields.get(name) === value) now.fields.delete(name);
    if (now.fields.size > 0) return send(key);
    unsaved.delete(key);
    if (row) put(row, outcome.html, [...sent.values()].pop());
  } else if (outcome.isFinal) {
    unsaved.delete(key);
    if (row) show(row, outcome.words, "failed");
    tell(`${row?.dataset.name ?? "A case"}: ${outcome.words}`);
  } else {
    now.tries += 1;
    if (row) show(row, outcome.words, "failed");
    if (now.tries === 1) tell(`${row?.dataset.name ?? "A case"} is not saved yet. It is tried again.`);
    setTimeout(() => send(key), Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** (now.tries - 1)));
  }
}

async function post(key, fields) {
  const body = new URLSearchParams({ csrf_token: form.elements.csrf_token.value, row: key });
  for (const [name, value] of fields) body.set(name, value);
  let response;
  try {
    response = await fetch(form.action, {
      method: "POST",
      body,
      headers: { "X-Fragment": "1" },
      credentials: "same-origin",
      signal: AbortSignal.timeout?.(15_000),
    });
    if (response.ok && !response.redirected) return { html: await response.text() };
  } catch {
    return { words: "Not saved yet: no connection. It is tried again." };
  }
  if (response.status === 401 || response.redirected) {
    return { words: "Not saved yet: you are signed out. Sign in in another window; it is tried again." };
  }
  if (response.status >= 500) return { words: "Not saved yet: the server had a fault. It is tried again." };
  const words = { 404: "This case is not on your list any more.", 409: "Not saved: this meeting is over." };
  return { isFinal: true, words: words[response.status] ?? "Not saved. Load the page again." };
}

/** Puts the row in place as the server knows it now; whoever is in it stays in it. */
function put(row, html, value) {
  const wasIn = row.contains(document.activeElement);
  const key = row.dataset.check;
  const open = [...row.querySelectorAll("details[open]")].map((part) => part.id);
  row.removeAttribute("data-keep");
  for (const input of row.querySelectorAll("input")) input.defaultChecked = input.checked;
  replaceWith(row, html);
  const fresh = rowOf(key);
  if (!fresh) return;
  for (const part of fresh.querySelectorAll("details")) part.open = open.includes(part.id);
  show(fresh, "Saved", "saved");
  count();
  if (wasIn && !fresh.contains(document.activeElement)) focusOn(fresh);
  const left = rows().filter(isOpen).length;
  tell(`${fresh.dataset.name}: ${WORDS[value]}, saved. ${left ? `${left} left.` : "All answered."}`);
}

/** How many are left, until the list is fetched again. */
function count() {
  for (const section of form.querySelectorAll(".app-checks")) {
    const all = [...section.querySelectorAll("[data-check]")];
    const left = all.filter((row) => row.dataset.answer === "no_reply").length;
    const line = section.querySelector(".app-checks__left");
    line.textContent = left ? `${left} of ${all.length} still to answer.` : `All ${all.length} answered. Thank you.`;
  }
}

function undo() {
  const last = given.pop();
  const row = last && rowOf(last.key);
  if (!row) return tell("There is nothing to undo.");
  answer(row, last.name, last.before, { isUndo: true });
  focusOn(row);
}

function move(row, step) {
  const all = rows();
  focusOn(all[all.indexOf(row) + step]);
}

/** Opens where one says for whom, at the first of them; closed again, the row has the focus. */
function togglePersons(row) {
  const part = row.querySelector("[data-persons]");
  if (!part) return;
  part.open = !part.open;
  if (part.open) focusOnPerson(row, part.querySelector("[data-person]"));
  else focusOn(row);
}

/** Goes to somebody of a row; after the last it goes on to the next case without an answer. */
function focusOnPerson(row, person) {
  if (!person) return goOn(row);
  person.focus({ preventScroll: true });
  person.scrollIntoView({ block: "nearest", behavior: "auto" });
}

function movePerson(row, person, step) {
  const all = [...row.querySelectorAll("[data-person]")];
  const to = all[all.indexOf(person) + step];
  if (to) focusOnPerson(row, to);
  else focusOn(row);
}

function onKey(event) {
  if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing || event.repeat) return;
  const row = currentRow();
  if (!row) return;
  const key = event.key.toLowerCase();
  const isOnRow = document.activeElement === setOf(row);
  const person = currentPerson();
  const isArrow = event.key === "ArrowDown" || event.key === "ArrowUp";
  const name = `answer-${row.dataset.check}`;
  if (person && OF_PERSON.has(key)) {
    event.preventDefault();
    const all = [...row.querySelectorAll("[data-person]")];
    answer(row, person.dataset.person, ANSWERS[key]);
    focusOnPerson(row, all[all.indexOf(person) + 1]);
  } else if (key === "p" && row.querySelector("[data-persons]")) {
    event.preventDefault();
    togglePersons(row);
  } else if (ANSWERS[key] && row.querySelector(`input[name="${name}"]`)) {
    event.preventDefault();
    answer(row, name, ANSWERS[key]);
    goOn(row);
  } else if (key === "u") {
    event.preventDefault();
    undo();
  } else if (isArrow && document.activeElement === person) {
    event.preventDefault();
    movePerson(row, person, event.key === "ArrowDown" ? 1 : -1);
  } else if (isArrow && isOnRow) {
    event.preventDefault();
    move(row, event.key === "ArrowDown" ? 1 : -1);
  }
}

function onChange(event) {
  const input = event.target;
  if (!input.matches?.('input[type="radio"][name^="answer-"]')) return;
  answer(input.closest("[data-check]"), input.name, input.value);
}

function sendAll() {
  for (const key of unsaved.keys()) send(key);
}

export function startChecks() {
  form = document.querySelector("form[data-checks]");
  if (!form) return;
  const save = form.querySelector("[data-save]");
  if (save) save.hidden = true;
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("change", onChange);
  if (form.hasAttribute("data-keys")) form.addEventListener("keydown", onKey);
  window.addEventListener("online", sendAll);
  socket.on("connect", sendAll);
  window.addEventListener("beforeunload", (event) => {
    if (unsaved.size > 0) event.preventDefault();
  });
  focusOn(rows().find(isOpen));
}
