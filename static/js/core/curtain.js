// The curtain: hides everything on the page at once, and brings it back when one says so.
//
// Esc draws it on every page of somebody signed in. On pages of a meeting (`data-idle-seconds` on the body) it also draws
// itself when nobody has touched the page for so long. What is behind it goes on: live parts stay fresh, typing is kept.
import { isBusyWithEscape, openMeaning } from "./escape.js";

const NEUTRAL_TITLE = "Caseround";
const SIGNS_OF_LIFE = ["keydown", "pointerdown", "pointermove", "wheel", "touchstart", "scroll"];

let curtain = null;
let focusBefore = null;
let titleBehind = "";
let lastTouched = Date.now();
let staysOpen = false;

export const isDrawn = () => curtain !== null && !curtain.hidden;

/** The title that the page has, or will have again. */
export const titleOfPage = () => (isDrawn() ? titleBehind : document.title);

/** Gives the page a title; behind the curtain it waits, unless it may be seen by anybody. */
export function setTitle(title, { isForAnybody = false } = {}) {
  if (!isDrawn()) document.title = title;
  else {
    titleBehind = title;
    document.title = isForAnybody ? title : NEUTRAL_TITLE;
  }
}

function element(name, className, text) {
  const made = document.createElement(name);
  made.className = className;
  if (text) made.textContent = text;
  return made;
}

function button(text, className, run) {
  const made = element("button", className, text);
  made.type = "button";
  made.addEventListener("click", run);
  return made;
}

function make() {
  const box = element("div", "app-curtain");
  box.setAttribute("role", "dialog");
  box.setAttribute("aria-modal", "true");
  box.setAttribute("aria-labelledby", "curtain-title");
  box.setAttribute("aria-describedby", "curtain-words");
  box.hidden = true;
  const inner = element("div", "app-curtain__inner");
  const title = element("h2", "govuk-heading-l", "This page is hidden");
  title.id = "curtain-title";
  const words = element("p", "govuk-body");
  words.id = "curtain-words";
  const called = element("p", "app-curtain__called");
  called.setAttribute("role", "status");
  const buttons = element("div", "govuk-button-group");
  buttons.append(
    button("Show again", "govuk-button", lift),
    button("Show again and keep showing", "govuk-button govuk-button--secondary", () => {
      staysOpen = true;
      lift();
    }),
  );
  inner.append(title, called, words, buttons);
  box.append(inner);
  document.body.append(box);
  return box;
}

const everythingElse = () => [...document.body.children].filter((part) => part !== curtain);

/** Hides the page. `isIdle` says that nobody asked for it. */
export function draw({ isIdle = false } = {}) {
  curtain ??= make();
  if (isDrawn()) return;
  // It lies above everything, a curtain too.
  openMeaning()?.hidePopover();
  focusBefore = document.activeElement;
  titleBehind = document.title;
  const [, keep] = curtain.querySelectorAll("button");
  keep.hidden = !isIdle;
  curtain.querySelector("#curtain-words").textContent = isIdle
    ? "Nobody has touched it for a while. Nothing that you typed is lost."
    : "Press Show again, or Esc, to go on. Nothing that you typed is lost.";
  curtain.hidden = false;
  document.documentElement.classList.add("app-is-curtained");
  for (const part of everythingElse()) part.inert = true;
  setTitle(titleBehind, { isForAnybody: document.querySelector('[data-called="true"]') !== null });
  curtain.querySelector("button").focus({ preventScroll: true });
}

function lift() {
  if (!isDrawn()) return;
  curtain.hidden = true;
  document.documentElement.classList.remove("app-is-curtained");
  for (const part of everythingElse()) part.inert = false;
  document.title = titleBehind;
  lastTouched = Date.now();
  const comeIn = document.querySelector("[data-come-in]");
  const goesTo = focusBefore?.isConnected && focusBefore !== document.body ? focusBefore : comeIn;
  goesTo?.focus({ preventScroll: true });
}

function onKey(event) {
  if (event.key !== "Escape" || event.repeat || event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
  if (isDrawn()) {
    event.preventDefault();
    lift();
  } else if (!isBusyWithEscape(event)) {
    event.preventDefault();
    draw();
  }
}

/** In the lobby one is told even so that one is called; the words say no more than the title did. */
function sayCalled(event) {
  if (!curtain) return;
  curtain.querySelector(".app-curtain__called").textContent = event.detail.isCalled ? event.detail.words : "";
}

function hideWhenIdle(seconds) {
  const look = () => {
    if (!staysOpen && Date.now() - lastTouched >= seconds * 1000) draw({ isIdle: true });
  };
  for (const sign of SIGNS_OF_LIFE) {
    window.addEventListener(sign, () => isDrawn() || (lastTouched = Date.now()), { passive: true, capture: true });
  }
  setInterval(look, 1000);
  // A lid that was closed, or a page in the background, may have kept the clock from ticking.
  for (const name of ["visibilitychange", "focus", "pageshow"]) window.addEventListener(name, look, true);
}

/** Starts on pages where somebody is signed in. */
export function startCurtain() {
  if (!("curtain" in document.body.dataset)) return;
  curtain = make();
  // After everything else on the page has had its turn with the key.
  window.addEventListener("keydown", onKey);
  document.addEventListener("caseround:called", sayCalled);
  for (const place of document.querySelectorAll("[data-hide-page]")) {
    place.hidden = false;
    place.querySelector("button").addEventListener("click", () => draw());
  }
  const seconds = Number(document.body.dataset.idleSeconds);
  if (seconds) hideWhenIdle(seconds);
}
