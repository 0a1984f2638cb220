// Whether Esc is meant for something smaller than the whole page.

const matches = (node, selector) => {
  try {
    return node instanceof Element && node.matches(selector);
  } catch {
    return false; // an older browser does not know :open
  }
};

/** The meaning of a word that is shown just now, or null. */
export const openMeaning = () => [...document.querySelectorAll(".app-term [popover]")].find((one) => matches(one, ":popover-open")) ?? null;

/** A word being put together, an open list or window, or somebody else's use of the key: those come first. */
export function isBusyWithEscape(event) {
  if (event.defaultPrevented || event.isComposing) return true;
  if (matches(document.activeElement, "select:open, input:open")) return true;
  if (openMeaning()) return true;
  return document.fullscreenElement !== null || document.querySelector("dialog[open]") !== null;
}
