// Saves a form marked `data-saves` a moment after its last change, one request at a time, and says "Saved" when the server has it on disk.
// The server answers which boxes it kept, so that the next change is told from what a colleague changed meanwhile.
const PAUSE = 900;
const AGAIN = 5000;
const dirty = new Set();

export function startSaving() {
  for (const form of document.querySelectorAll("form[data-saves]")) watch(form);
  window.addEventListener("beforeunload", (event) => {
    if (dirty.size) event.preventDefault();
  });
}

function watch(form) {
  const state = form.querySelector("[data-state]");
  let timer = 0;
  let busy = false;
  let changes = 0;
  const soon = (wait) => {
    clearTimeout(timer);
    timer = setTimeout(save, wait);
  };
  const say = (text, isTrouble = false) => {
    state.textContent = text;
    state.classList.toggle("app-research__state--trouble", isTrouble);
  };

  async function save() {
    if (busy) return;
    busy = true;
    const sent = changes;
    const told = await post(form);
    busy = false;
    if (told.saved) {
      takeIn(form, told.saved);
      if (changes !== sent) return soon(PAUSE);
      dirty.delete(form);
      return say("Saved.");
    }
    say(told.trouble, true);
    if (told.isWorthTrying) soon(AGAIN);
  }

  form.addEventListener("input", () => {
    changes += 1;
    dirty.add(form);
    say("Not saved yet.");
    soon(PAUSE);
  });
  form.addEventListener("submit", () => {
    clearTimeout(timer);
    dirty.delete(form);
  });
}

async function post(form) {
  const waits = { trouble: "Not saved: there is no connection. It is tried again by itself; leave this page open.", isWorthTrying: true };
  let answer, saved;
  try {
    answer = await fetch(form.action, {
      method: "POST",
      body: new URLSearchParams(new FormData(form)),
      headers: { "X-Fragment": "1" },
      credentials: "same-origin",
    });
    if (answer.ok && !answer.redirected) saved = await answer.json();
  } catch {
    return waits;
  }
  if (answer.status === 401 || answer.redirected) {
    return { trouble: "Not saved: you have been signed out. Sign in again in another window, then press Keep here." };
  }
  if (!answer.ok && answer.status < 500) return { trouble: "Not saved. Copy what you wrote, and load the page again." };
  if (!answer.ok) return waits;
  return saved;
}

/** A box whose line was changed by somebody else meanwhile has been kept as a line of its own, and goes on as that one. */
function takeIn(form, saved) {
  for (const { box, line, mark } of saved) {
    form.elements[`mark-${box}`].value = mark;
    if (box === line) continue;
    for (const id of form.querySelectorAll('[name="line_id"]')) if (id.value === box) id.value = line;
    for (const what of ["kind", "mark", "text", "certainty", "meaning"]) {
      const field = form.elements[`${what}-${box}`];
      if (field) field.name = `${what}-${line}`;
    }
  }
}
