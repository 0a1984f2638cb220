// The words below a text that say whether it is saved.
const CALM = 400;
const WORDS = {
  connecting: "Connecting.",
  saving: "Saving…",
  saved: "Saved",
  ready: "",
  offline: "You are offline. Keep writing: your text is kept on this page and sent when the line is back.",
  unsaved: "Not saved yet. You are offline. Keep writing: your text is kept on this page and sent when the line is back.",
  slow: "Not saved yet. The line is slow. Keep writing: your text is kept on this page.",
  closed: "Agreed and closed",
  late: "Not saved: these minutes were closed before your last words arrived. Copy them, and tell the chair.",
};
const TROUBLE = new Set(["offline", "unsaved", "slow", "refused", "away", "late"]);

export class StateLine {
  /** `line` shows every state; `spoken` is read out, and holds only what somebody has to know. */
  constructor(line, spoken) {
    this.line = line;
    this.spoken = spoken;
    this.state = "";
    this.wasTrouble = false;
    this.timer = 0;
  }

  show(state, reason = "") {
    clearTimeout(this.timer);
    // "Saved" comes when typing pauses: words that flicker at every letter help nobody.
    if (state === "saved" && this.state === "saving") this.timer = setTimeout(() => this.set(state), CALM);
    else this.set(state, reason);
  }

  set(state, reason = "") {
    const words = { refused: `Not saved: ${reason}`, away: reason }[state] ?? WORDS[state];
    const isTrouble = TROUBLE.has(state);
    this.state = state;
    if (this.line.textContent !== words) this.line.textContent = words;
    this.line.classList.toggle("app-minutes__state--saved", state === "saved");
    this.line.classList.toggle("app-minutes__state--unsaved", isTrouble);
    if (isTrouble || state === "closed" || (state === "saved" && this.wasTrouble)) {
      if (this.spoken.textContent !== words) this.spoken.textContent = words;
    }
    if (isTrouble || state === "saved" || state === "closed") this.wasTrouble = isTrouble;
  }
}
