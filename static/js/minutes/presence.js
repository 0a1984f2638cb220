// Who is writing in a text just now.
import { socket } from "../core/live.js";

const AGAIN = 2500;
const QUIET = 4000;
const FORGET = 7000;
const SPEAK = 2000;

const together = (names) => (names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`);

export class Presence {
  /** `line` is read out politely; it changes at most every two seconds. */
  constructor(line, documentId, title) {
    this.line = line;
    this.documentId = documentId;
    this.title = title;
    this.writers = new Map();
    this.told = 0;
    this.quiet = 0;
    this.timer = 0;
  }

  /** Somebody types here. */
  type() {
    clearTimeout(this.quiet);
    this.quiet = setTimeout(() => this.stop(), QUIET);
    if (Date.now() - this.told < AGAIN) return;
    this.told = Date.now();
    socket.volatile.emit("minutes_presence", this.documentId, { is_writing: true });
  }

  stop() {
    clearTimeout(this.quiet);
    if (!this.told) return;
    this.told = 0;
    socket.volatile.emit("minutes_presence", this.documentId, { is_writing: false });
  }

  /** Somebody else begins or stops. */
  hear({ who, name, agency, is_writing: isWriting }) {
    clearTimeout(this.writers.get(who)?.forget);
    this.writers.delete(who);
    if (isWriting) {
      const forget = setTimeout(() => this.hear({ who, is_writing: false }), FORGET);
      this.writers.set(who, { words: agency ? `${name} (${agency})` : name, forget });
    }
    this.timer ||= setTimeout(() => this.show(), this.line.textContent ? SPEAK : 0);
  }

  show() {
    this.timer = 0;
    const names = [...this.writers.values()].map((writer) => writer.words);
    const words = names.length ? `${together(names)} ${names.length > 1 ? "are" : "is"} writing in ${this.title}` : "";
    if (this.line.textContent !== words) this.line.textContent = words;
  }

  close() {
    this.stop();
    for (const { forget } of this.writers.values()) clearTimeout(forget);
    clearTimeout(this.timer);
    this.line.textContent = "";
  }
}
