// Keeps a form when whoever types pauses. "Saved" stands there only after the server has committed it.
const PAUSE = 1200;
const LONGEST_WAIT = 8000;
const RETRIES = [2000, 5000, 10000, 20000];
const NOT_YET = "Not saved yet: there is no connection. What you typed stays on this page, and it is tried again.";

export function startSaving() {
  for (const form of document.querySelectorAll("form[data-saves]")) {
    new Saving(form);
  }
}

class Saving {
  constructor(form) {
    this.form = form;
    this.line = form.querySelector("[data-saved]");
    this.version = form.elements.namedItem("version");
    this.isChanged = false;
    this.isShut = false;
    this.failures = 0;
    this.underWay = null;
    this.firstChange = 0;
    form.addEventListener("input", () => this.note());
    form.addEventListener("change", () => this.note());
    form.addEventListener("submit", (event) => this.submit(event));
    window.addEventListener("online", () => this.isChanged && this.save());
    document.addEventListener("visibilitychange", () => document.hidden && this.isChanged && this.save({ keepalive: true }));
    window.addEventListener("beforeunload", (event) => {
      if (this.isChanged && !this.isSent) {
        this.save({ keepalive: true });
        event.preventDefault();
      }
    });
  }

  note() {
    if (this.isShut) {
      return;
    }
    const now = Date.now();
    this.firstChange = this.isChanged ? this.firstChange : now;
    this.isChanged = true;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), Math.max(0, Math.min(PAUSE, this.firstChange + LONGEST_WAIT - now)));
  }

  /** One at a time: what changes meanwhile is kept by the next. */
  async save(how = {}) {
    clearTimeout(this.timer);
    if (this.underWay || this.isShut || !this.isChanged) {
      return this.underWay;
    }
    this.isChanged = false;
    this.underWay = this.send(how);
    await this.underWay;
    this.underWay = null;
    if (this.isChanged && !this.failures && !this.isShut && !this.isSent) {
      this.note();
    }
  }

  async send(how) {
    try {
      const answer = await fetch(this.form.action, {
        method: "POST",
        body: new URLSearchParams(new FormData(this.form)),
        headers: { "X-Saves": "1", "X-Fragment": "1" },
        ...how,
      });
      await this.take(answer);
    } catch {
      this.tryAgain(NOT_YET);
    }
  }

  async take(answer) {
    const isOurs = (answer.headers.get("Content-Type") ?? "").startsWith("application/json");
    if (answer.ok && isOurs) {
      const { version, saved } = await answer.json();
      this.version.value = version;
      this.failures = 0;
      this.say(`Saved ${saved}.`);
    } else if (answer.status === 409 && isOurs) {
      const { message } = await answer.json();
      this.shut(`Not saved. ${message} What you typed stays on this page: press the button below, and both are shown.`);
    } else if (answer.status >= 500) {
      this.tryAgain("Not saved yet: something went wrong. What you typed stays on this page, and it is tried again.");
    } else {
      this.shut("Not saved: you are no longer signed in, or this page is too old. Copy what you typed, then open the page again.");
    }
  }

  tryAgain(message) {
    this.isChanged = true;
    this.say(message, true);
    const wait = RETRIES[Math.min(this.failures, RETRIES.length - 1)];
    this.failures += 1;
    this.timer = setTimeout(() => this.save(), wait);
  }

  shut(message) {
    this.isShut = true;
    this.isChanged = true;
    this.say(message, true);
  }

  /** The button waits for what is under way, or it would bring a version that has just gone. */
  async submit(event) {
    clearTimeout(this.timer);
    this.isSent = true;
    if (!this.underWay) {
      return;
    }
    event.preventDefault();
    const { submitter } = event;
    await this.underWay;
    this.form.requestSubmit(submitter);
  }

  say(text, isTrouble = false) {
    this.line.textContent = text;
    this.line.toggleAttribute("data-trouble", isTrouble);
  }
}
