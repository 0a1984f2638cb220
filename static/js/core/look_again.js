// A page that waits for something to be made beside it looks again by itself, unless somebody is typing on it.
const MILLISECONDS = 1000;

export function lookAgain() {
  const waiting = document.querySelector("[data-look-again]");
  // What has just been said to them stands there until they go on.
  if (!waiting || document.querySelector(".govuk-notification-banner")) return;
  setTimeout(() => {
    const isTyping = document.activeElement?.matches("input, textarea, select");
    const hasTyped = [...document.querySelectorAll("textarea")].some((box) => box.value !== box.defaultValue);
    if (isTyping || hasTyped || document.hidden) lookAgain();
    else location.reload();
  }, Number(waiting.dataset.lookAgain) * MILLISECONDS);
}
