// Changing the order of a list by hand: by mouse or touch on the grip of a case, or by keyboard. What the change costs is
// said at once; nothing is saved before somebody says so. Until then a fresh copy of the page leaves the list alone.
import { changeInWords, costOf } from "./cost.js";

const list = () => document.querySelector("[data-order]");
const rowsOf = (ol) => [...ol.querySelectorAll("[data-case]")];
const idsOf = (ol) => rowsOf(ol).map((row) => row.dataset.case);
const numbers = (text) => (text ? text.split(" ").map(Number) : []);

/** The change under way: how the list stood, and which case is held. None while the list is as the server gave it. */
let change = null;

function begin(ol) {
  change ??= { ol, before: idsOf(ol), held: null, heldFrom: null };
  ol.closest("#orderable").dataset.keep = "";
}

function end() {
  if (!change) return;
  const { ol } = change;
  change = null;
  ol.classList.remove("app-list--changed");
  delete ol.closest("#orderable").dataset.keep;
  document.querySelector("[data-new-order]").hidden = true;
}

function costNow(ol, ids) {
  const told = JSON.parse(ol.dataset.order);
  const rows = new Map(rowsOf(ol).map((row) => [row.dataset.case, row]));
  const cases = [
    ...told.called.map(([minutes, agencies]) => ({ minutes, agencies: numbers(agencies) })),
    ...ids.map((id) => ({ minutes: Number(rows.get(id).dataset.minutes), agencies: numbers(rows.get(id).dataset.agencies) })),
  ];
  return [costOf(cases, told.agencies), told.agencies];
}

/** Says what the change costs, or takes the words away where the list stands as it stood. */
function show() {
  const { ol, before } = change;
  const now = idsOf(ol);
  const isChanged = now.some((id, place) => id !== before[place]);
  const form = document.querySelector("[data-new-order]");
  ol.classList.toggle("app-list--changed", isChanged);
  form.hidden = !isChanged;
  if (!isChanged) return "";
  const [costBefore, agencies] = costNow(ol, before);
  const words = changeInWords(costBefore, costNow(ol, now)[0], agencies);
  form.querySelector("[data-new-order-says]").textContent = words;
  for (const old of form.querySelectorAll('[name="case_id"]')) old.remove();
  for (const id of now) {
    const field = document.createElement("input");
    Object.assign(field, { type: "hidden", name: "case_id", value: id });
    form.append(field);
  }
  return words;
}

const speak = (words) => (document.querySelector("[data-order-spoken]").textContent = words);
const placeOf = (row) => `place ${rowsOf(change.ol).indexOf(row) + 1} of ${rowsOf(change.ol).length}`;

/** Puts a row before or behind another one; the words say what that costs. */
function put(row, other, isBehind) {
  if (isBehind) other.after(row);
  else other.before(row);
  return show();
}

function restore(ids) {
  const rows = new Map(rowsOf(change.ol).map((row) => [row.dataset.case, row]));
  const [first] = rowsOf(change.ol);
  const mark = document.createComment("");
  first.before(mark);
  for (const id of ids) mark.before(rows.get(id));
  mark.remove();
}

function pickUp(grip) {
  const row = grip.closest("[data-case]");
  begin(row.closest("[data-order]"));
  change.held = row;
  change.heldFrom = idsOf(change.ol);
  grip.setAttribute("aria-pressed", "true");
  row.classList.add("app-row--held");
  return row;
}

function putDown() {
  const row = change?.held;
  if (!row) return;
  change.held = null;
  row.classList.remove("app-row--held");
  row.querySelector("[data-grip]").setAttribute("aria-pressed", "false");
  if (document.querySelector("[data-new-order]").hidden) end();
}

function onKey(event) {
  const grip = event.target.closest?.("[data-grip]");
  if (!grip) return;
  const row = grip.closest("[data-case]");
  const isHeld = change?.held === row;
  if (event.key === " " || event.key === "Enter") {
    event.preventDefault();
    if (isHeld) {
      const words = `${row.dataset.name} put down, ${placeOf(row)}. ${show()}`;
      putDown();
      return speak(words);
    }
    pickUp(grip);
    return speak(`${row.dataset.name} picked up, ${placeOf(row)}.`);
  }
  if (!isHeld) return;
  if (event.key === "Escape") {
    event.preventDefault();
    restore(change.heldFrom);
    show();
    const words = `${row.dataset.name} is back at ${placeOf(row)}.`;
    putDown();
    speak(words);
    return grip.focus();
  }
  if (event.key !== "ArrowUp" && event.key !== "ArrowDown") return;
  event.preventDefault();
  const rows = rowsOf(change.ol);
  const other = rows[rows.indexOf(row) + (event.key === "ArrowUp" ? -1 : 1)];
  if (!other) return speak(`${row.dataset.name} is at ${placeOf(row)} and cannot go further.`);
  const words = put(row, other, event.key === "ArrowDown");
  grip.focus({ preventScroll: true });
  row.scrollIntoView({ block: "nearest" });
  speak(`${placeOf(row)}. ${words}`);
}

function onPointerDown(event) {
  const grip = event.target.closest?.("[data-grip]");
  if (!grip || event.button !== 0) return;
  event.preventDefault();
  grip.focus();
  putDown();
  const row = pickUp(grip);
  const follow = (moved) => {
    const other = rowsOf(change.ol).find((one) => {
      const { top, bottom } = one.getBoundingClientRect();
      return one !== row && moved.clientY >= top && moved.clientY < bottom;
    });
    if (!other) return;
    const { top, bottom } = other.getBoundingClientRect();
    const isBehind = moved.clientY > (top + bottom) / 2;
    if (isBehind ? other.nextElementSibling !== row : other.previousElementSibling !== row) put(row, other, isBehind);
  };
  const stop = (last) => {
    document.removeEventListener("pointermove", follow);
    document.removeEventListener("pointerup", stop);
    document.removeEventListener("pointercancel", stop);
    if (last.type === "pointercancel") restore(change.heldFrom);
    speak(show());
    putDown();
  };
  document.addEventListener("pointermove", follow);
  document.addEventListener("pointerup", stop);
  document.addEventListener("pointercancel", stop);
}

function putBack() {
  if (!change) return;
  restore(change.before);
  show();
  end();
  speak("The order is as it was.");
  list()?.querySelector("[data-grip]")?.focus();
}

export function startOrdering() {
  document.addEventListener("keydown", onKey);
  document.addEventListener("pointerdown", onPointerDown);
  document.addEventListener("click", (event) => event.target.closest?.("[data-new-order-back]") && putBack());
  // Going elsewhere with a case in hand puts it down where it is.
  document.addEventListener("focusout", (event) => {
    if (event.target === change?.held?.querySelector("[data-grip]") && event.relatedTarget) putDown();
  });
}
