// A button that copies a whole text. Without a script what is around it stays hidden, and the text is selected and copied by hand.
export function startCopying() {
  for (const button of document.querySelectorAll("[data-copy]")) {
    const box = document.getElementById(button.dataset.copy);
    const told = document.getElementById(button.dataset.tells);
    button.parentElement.hidden = false;
    button.addEventListener("click", async () => {
      told.textContent = (await copy(box)) ? "Copied." : "It could not be copied. The text is selected: copy it by hand.";
    });
  }
}

async function copy(box) {
  try {
    await navigator.clipboard.writeText(box.value);
    return true;
  } catch {
    box.focus();
    box.select();
    return document.execCommand("copy");
  }
}
