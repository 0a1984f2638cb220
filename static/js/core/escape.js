// Whether Esc is meant for something smaller than the whole page.

const matches = (node, selector) => {
  try {
    return node instanceof Element && node.matches(selector);
  } catch {
    return false; // an older browser does not know :open
  }
};

/** A word being put together, an open list or window, or somebody else's use of the key: those come first. */
export function isBusyWithEscape(event) {
  if (event.defaultPrevented || event.isComposing) return true;
  if (matches(document.activeElement, "select:open, input:open")) return true;
  return document.fullscreenElement !== null || document.querySelector("dialog[open]") !== null;
}
