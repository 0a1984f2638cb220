// Keeps the sections marked `data-live` as fresh as the server's.
//
//   <section id="agenda" data-live="meeting:UUID" data-src="/meetings/UUID/agenda">
//
// A signal names what changed and carries no content: the section is fetched again over HTTP, where access is checked again.
// `data-live` may name several things, parted by spaces. `data-every="30"` fetches it every thirty seconds besides.
import { Idiomorph } from "idiomorph";
import { openConnection, socket } from "./connection.js";
import { noteServerTime } from "./time.js";

export { socket };

// Chromium 156 aborts the page ("Removed from layout") about once in four times when a section that is morphed moves an
// element this way. Without it Idiomorph inserts elements anew, and gives the focus back itself.
for (const kind of [Element, Document, DocumentFragment]) delete kind.prototype.moveBefore;

const COALESCE = 60;
const SPREAD = 90;
const states = new WeakMap();
let started = false;

const topicsOf = (section) => (section.dataset.live || "").split(/\s+/).filter(Boolean);
const sections = () => [...document.querySelectorAll("[data-live][data-src]")];

/** What somebody has begun to type, or opened, is theirs: a fresh copy of the section leaves it alone. */
function isTouched(node) {
  if (!(node instanceof Element)) return false;
  if (node.matches("[data-keep]")) return true;
  if (node instanceof HTMLTextAreaElement) return node.value !== node.defaultValue;
  if (!(node instanceof HTMLInputElement)) return false;
  if (node.type === "radio" || node.type === "checkbox") return node.checked !== node.defaultChecked;
  return node.type !== "hidden" && node.value !== node.defaultValue;
}

const morphing = {
  ignoreActiveValue: true,
  callbacks: {
    beforeNodeMorphed: (old) => !isTouched(old),
    beforeNodeRemoved: (old) => !(old instanceof Element && old.matches("[data-keep]")),
    beforeAttributeUpdated: (name, node) => !(name === "open" && node.matches("details")) && !/^data-.*-init$/.test(name),
  },
};

// The one place where text becomes elements: parts of pages that the server rendered. The content policy knows no other.
const ours = window.trustedTypes?.createPolicy("caseround", { createHTML: (html) => html }) ?? { createHTML: (html) => html };

function morph(section, html) {
  const parsed = document.createElement("template");
  parsed.innerHTML = ours.createHTML(html);
  const parts = [...parsed.content.children];
  const isWhole = parts.length === 1 && parts[0].matches("[data-live]");
  const morphStyle = isWhole ? "outerHTML" : "innerHTML";
  Idiomorph.morph(section, isWhole ? parts[0] : parsed.content.childNodes, { ...morphing, morphStyle });
  section.dispatchEvent(new CustomEvent("caseround:morphed", { bubbles: true }));
}

/** Puts one part that the server rendered in the place of an element with the same id. */
export function replaceWith(element, html) {
  const parsed = document.createElement("template");
  parsed.innerHTML = ours.createHTML(html);
  Idiomorph.morph(element, parsed.content.firstElementChild, { ...morphing, morphStyle: "outerHTML" });
}

/** What one may no longer see does not stay on the screen. */
function close(section) {
  // A page of one case goes as a whole: what stands beside this part is no longer open either. It may say where to.
  if (section.matches("[data-whole-page]")) {
    if (section.dataset.wholePage) return window.location.assign(section.dataset.wholePage);
    return window.location.reload();
  }
  const text = document.createElement("p");
  text.className = "govuk-body";
  text.textContent = "This part of the page is no longer open to you. ";
  const link = document.createElement("a");
  link.className = "govuk-link";
  link.href = window.location.href;
  link.textContent = "Load the page again";
  text.append(link);
  section.replaceChildren(text);
  section.dispatchEvent(new CustomEvent("caseround:morphed", { bubbles: true }));
}

async function fetchInto(section) {
  let response, html;
  try {
    response = await fetch(section.dataset.src, {
      headers: { "X-Fragment": "1" },
      cache: "no-store",
      credentials: "same-origin",
    });
    // Whether somebody may still see it is said before the text comes, and holds if that breaks off.
    if (response.ok && !response.redirected) html = await response.text();
  } catch {
    return; // The network is away, or went in the middle of it. Everything is fetched again when the connection is back.
  }
  noteServerTime(response.headers.get("Date"));
  // Signed out meanwhile: the server sends the whole page to the way in.
  if (response.status === 401) return window.location.reload();
  if (response.redirected || [403, 404, 410].includes(response.status)) return close(section);
  if (!response.ok) return;
  if (section.isConnected) morph(section, html);
}

/** Fetches a section soon. Signals that come close together cause one fetch; one that comes during a fetch causes another. */
function refresh(section) {
  const state = states.get(section) || { waiting: false, busy: false, again: false };
  states.set(section, state);
  if (state.busy) state.again = true;
  if (state.busy || state.waiting) return;
  state.waiting = true;
  setTimeout(async () => {
    state.waiting = false;
    state.busy = true;
    await fetchInto(section).finally(() => {
      state.busy = false;
    });
    watchNew();
    if (state.again) {
      state.again = false;
      refresh(section);
    }
  }, COALESCE + Math.random() * SPREAD);
}

const watched = new Set();

/** Asks to be told about everything shown; a section is fetched once the server listens, so that no change slips between. */
function watchNew() {
  if (!socket.connected) return;
  for (const topic of new Set(sections().flatMap(topicsOf))) {
    if (watched.has(topic)) continue;
    watched.add(topic);
    socket.emit("watch", topic, (answer) => {
      if (!answer || !answer.ok) return watched.delete(topic);
      refreshTopic(topic);
    });
  }
}

/** Times drift even when nothing happens: a section with `data-every` is fetched again after that many seconds. */
function keepTimesFresh() {
  let seconds = 0;
  setInterval(() => {
    seconds += 10;
    for (const section of sections()) {
      const every = Number(section.dataset.every);
      if (every && seconds % every === 0) refresh(section);
    }
  }, 10_000);
}

function refreshTopic(topic) {
  for (const section of sections()) if (topicsOf(section).includes(topic)) refresh(section);
}

/** Starts once, however many scripts of the page ask for it. */
export function startLive() {
  if (started) return;
  started = true;
  socket.on("connect", () => {
    watched.clear();
    sections().forEach(refresh);
    watchNew();
  });
  // Refused for good: what is shown is asked for once more, and goes if it is no longer this person's to see.
  socket.on("connect_error", () => !socket.active && sections().forEach(refresh));
  socket.on("changed", (signal) => refreshTopic(`${signal.kind}:${signal.id}`));
  keepTimesFresh();
  openConnection();
}
