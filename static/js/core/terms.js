// Words that explain themselves: pressing one shows what it means without any script. This shows it on hover and on focus too.
//
// A meaning stays while the pointer is over it or over its word, or the focus is on the word. Esc hides it and moves nothing.
import { openMeaning } from "./escape.js";

const BEFORE_SHOWING = 150;
const BEFORE_HIDING = 300;
const GAP = 2;

const canPlace = CSS.supports("anchor-scope: --a");
// How the open meaning came to be open, where nobody pressed for it: "hover" or "focus".
let cameBy = "";
let timer = 0;

const termOf = (node) => (node instanceof Element ? node.closest(".app-term") : null);
const meaningOf = (term) => term?.querySelector("[popover]") ?? null;
const wordOf = (term) => term?.querySelector("button") ?? null;
const isOpen = (meaning) => meaning !== null && openMeaning() === meaning;

/** Beside its word, in browsers that do not do it by themselves. */
function place(meaning) {
  if (canPlace) return;
  const word = wordOf(termOf(meaning)).getBoundingClientRect();
  const box = meaning.getBoundingClientRect();
  const room = document.documentElement.clientWidth - box.width - GAP;
  const below = word.bottom + box.height <= window.innerHeight;
  meaning.style.setProperty("inset", "auto");
  meaning.style.setProperty("left", `${Math.max(GAP, Math.min(word.left, room))}px`);
  meaning.style.setProperty("top", `${Math.max(GAP, below ? word.bottom : word.top - box.height)}px`);
  meaning.style.setProperty("width", "max-content");
  meaning.style.setProperty("max-width", "min(24rem, 100vw - 2rem)");
}

function show(term, by) {
  const meaning = meaningOf(term);
  if (!meaning?.isConnected || isOpen(meaning)) return;
  meaning.showPopover();
  cameBy = by;
}

function hide(meaning) {
  if (isOpen(meaning)) meaning.hidePopover();
}

function soon(wait, run) {
  clearTimeout(timer);
  timer = setTimeout(run, wait);
}

function onOver(event) {
  const term = termOf(event.target);
  if (event.pointerType === "touch" || !term) return;
  soon(BEFORE_SHOWING, () => show(term, "hover"));
}

function onOut(event) {
  const term = termOf(event.target);
  if (event.pointerType === "touch" || !term || termOf(event.relatedTarget) === term) return;
  soon(BEFORE_HIDING, () => cameBy === "hover" && hide(meaningOf(term)));
}

function onFocusIn(event) {
  if (event.target.matches?.(".app-term__word:focus-visible")) show(termOf(event.target), "focus");
}

function onFocusOut(event) {
  const term = termOf(event.target);
  if (!term || termOf(event.relatedTarget) === term) return;
  // The focus that goes on to something else takes it along, or it might cover what has the focus then.
  if (event.relatedTarget || cameBy === "focus") hide(meaningOf(term));
}

/** Pressing what pointing at it has shown already keeps it; pressing once more hides it, as the browser does. */
function onClick(event) {
  const word = event.target instanceof Element ? event.target.closest(".app-term__word") : null;
  clearTimeout(timer);
  if (word && cameBy && isOpen(meaningOf(termOf(word)))) {
    event.preventDefault();
    cameBy = "";
  }
}

function onKey(event) {
  const meaning = event.key === "Escape" && !event.isComposing ? openMeaning() : null;
  if (!meaning) return;
  clearTimeout(timer);
  event.preventDefault();
  meaning.hidePopover();
}

function onToggle(event) {
  if (!termOf(event.target)) return;
  if (event.newState === "open") place(event.target);
  else cameBy = "";
}

/** Starts on every page; what is fetched later is under it too. */
export function startTerms() {
  if (!("popover" in HTMLElement.prototype)) return;
  document.addEventListener("pointerover", onOver);
  document.addEventListener("pointerout", onOut);
  document.addEventListener("focusin", onFocusIn);
  document.addEventListener("focusout", onFocusOut);
  document.addEventListener("click", onClick);
  document.addEventListener("keydown", onKey);
  // These do not rise to the document, and are caught on their way down.
  document.addEventListener("toggle", onToggle, true);
}
