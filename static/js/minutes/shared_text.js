// One text of the minutes on this page: its copy of the shared document, and what of it the server has not saved yet.
//
// Nothing is kept outside this page. The copy itself is what is sent again: whenever the line comes back, page and server
// tell each other how far they are, and each sends what the other lacks.
import { Doc, applyUpdate, encodeStateAsUpdate, encodeStateVector, mergeUpdates } from "yjs";
import { isInReach } from "../core/connection.js";
import { socket } from "../core/live.js";
import { fromBase64, toBase64 } from "./base64.js";
import { Binding } from "./binding.js";
import { Presence } from "./presence.js";
import { hasGap, isAhead, isAheadWithOthers, ownSince } from "./resend.js";
import { StateLine } from "./state_line.js";

const COALESCE = 25;
const ANSWER_WITHIN = 8000;
const MOST_PATIENCE = 64000;
const SLOW = 5000;
const FIRST_RETRY = 500;
const LAST_RETRY = 15000;
const FIRST_LINE = 4000; // a page that has just been opened is not offline, but on its way
const SERVER = Symbol("server");
const LARGEST = 2_900_000; // the server cuts a line that sends more at once
const TOO_LONG = "this is too long to be sent at once. Copy what you put in, load the page again, and put it in part by part.";
const GONE = "We cannot find that.";
const MISSING = "Something before this has not arrived.";
// What others wrote and the server lacks is first left to their own pages to bring, twice for so long.
const OTHERS_FIRST = 2;
const PAUSE = 2000;

export class SharedText {
  constructor(wrapper, textarea) {
    this.id = textarea.dataset.minutesDocument;
    this.wrapper = wrapper;
    this.textarea = textarea;
    this.doc = new Doc();
    this.text = this.doc.getText("text");
    this.line = new StateLine(wrapper.querySelector("[data-minutes-state]"), wrapper.querySelector("[data-minutes-say]"));
    this.presence = new Presence(wrapper.querySelector("[data-minutes-presence]"), this.id, textarea.dataset.title);
    this.binding = null;
    this.isOpen = false;
    this.isOpening = false;
    this.isClosed = false;
    this.isVanished = false;
    this.reason = "";
    this.outbox = [];
    this.hasOwn = false; // something written here is not known to be on disk
    this.sent = 0;
    this.saved = 0;
    this.retry = FIRST_RETRY;
    this.patience = ANSWER_WITHIN;
    this.waited = 0; // how often the server was found to lack what others wrote
    this.timers = {};
    this.doc.on("update", (update, origin) => origin !== SERVER && this.hold(update));
    this.text.observe(() => this.copy());
    textarea.addEventListener("blur", () => this.presence.stop());
    this.hadLine = false;
    this.timers.first = setTimeout(() => {
      this.hadLine = true;
      this.say();
    }, FIRST_LINE);
    this.say();
    this.open();
  }

  get isUnsaved() {
    return this.hasOwn;
  }

  /** Keeps what is read back elsewhere on the page the same as what is written here. */
  copy() {
    for (const copy of document.querySelectorAll(`[data-minutes-copy="${this.id}"]`)) {
      copy.textContent = this.text.toString().trim() || copy.dataset.nothing;
    }
  }

  /** Tells the server how far this copy is, takes what it lacks, and sends what the server lacks. */
  open() {
    if (!socket.connected || this.isOpening || this.isVanished) return;
    this.hadLine = true;
    clearTimeout(this.timers.retry);
    this.isOpening = true;
    this.isOpen = false;
    const vector = this.binding ? toBase64(encodeStateVector(this.doc)) : "";
    socket.timeout(this.patience).emit("minutes_open", this.id, vector, (error, answer) => {
      this.isOpening = false;
      if (answer?.error === GONE) return this.vanish();
      // A server that has much to do is waited for longer each time.
      this.patience = error ? Math.min(2 * this.patience, MOST_PATIENCE) : ANSWER_WITHIN;
      if (error || !answer.ok) return this.tryLater(error ? "" : answer.error);
      if (this.binding) this.binding.whenFree(() => this.opened(answer));
      else this.opened(answer);
    });
  }

  opened(answer) {
    applyUpdate(this.doc, fromBase64(answer.update), SERVER);
    this.binding ||= this.bind();
    if (!this.hasOwn) this.reason = "";
    this.isClosed = !answer.may_write;
    this.textarea.readOnly = this.isClosed;
    if (this.isClosed) return this.say();
    this.isOpen = true;
    this.outbox = [];
    this.sendLacking(fromBase64(answer.vector));
    this.say();
  }

  /** Sends what the server lacks of what was written here; of what others wrote only if nobody else brings it. */
  sendLacking(vector) {
    const lacksOthers = isAheadWithOthers(this.doc, vector);
    this.waited = lacksOthers ? this.waited + 1 : 0;
    if (this.waited > OTHERS_FIRST) return this.send(encodeStateAsUpdate(this.doc, vector));
    if (lacksOthers) this.openLater(PAUSE);
    if (this.hasOwn || isAhead(this.doc, vector)) this.send(ownSince(this.doc, vector));
  }

  bind() {
    const binding = new Binding(this.textarea, this.text, () => this.presence.type());
    binding.show();
    // A textarea knows no carriage return: with one in the text, places in the two would differ.
    for (let at = binding.shown.lastIndexOf("\r"); at >= 0; at = binding.shown.lastIndexOf("\r", at - 1)) {
      this.text.delete(at, 1);
      if (at === 0) break;
    }
    return binding;
  }

  /** Keeps what was just written for a moment, so that a quick hand makes few messages. */
  hold(update) {
    this.hasOwn = true;
    this.outbox.push(update);
    this.timers.flush ||= setTimeout(() => this.flush(), COALESCE);
    this.timers.slow ||= setTimeout(() => this.say("slow"), SLOW);
    this.say();
  }

  flush() {
    clearTimeout(this.timers.flush);
    this.timers.flush = 0;
    // While the line is away, opening again sends all of it.
    if (!this.isOpen || !this.outbox.length) return;
    const updates = this.outbox.splice(0);
    this.send(updates.length > 1 ? mergeUpdates(updates) : updates[0]);
  }

  send(update) {
    this.hasOwn = true;
    if (update.length > LARGEST) {
      this.isOpen = false;
      this.reason = TOO_LONG;
      return this.say();
    }
    this.sent += 1;
    socket.emit("minutes_update", this.id, this.sent, toBase64(update));
  }

  take(updates) {
    if (this.isVanished) return;
    const apply = () => {
      this.doc.transact(() => updates.forEach((update) => applyUpdate(this.doc, fromBase64(update), SERVER)), SERVER);
      this.mindGaps();
    };
    if (this.binding) this.binding.whenFree(apply);
    // Before the first answer: the answer holds it too, or it is asked for when the line next opens.
    else apply();
  }

  /** What came builds on something that has not come: it is asked for, unless it comes by itself in a moment. */
  mindGaps() {
    if (!hasGap(this.doc) || this.timers.gap) return;
    this.timers.gap = setTimeout(() => {
      this.timers.gap = 0;
      if (hasGap(this.doc)) this.open();
    }, PAUSE);
  }

  hearSaved(n) {
    if (!this.isOpen || this.isVanished) return;
    this.saved = Math.max(this.saved, n);
    if (this.saved < this.sent || this.outbox.length) return;
    this.hasOwn = false;
    this.reason = "";
    this.retry = FIRST_RETRY;
    this.rest();
    this.say();
  }

  /** What one may no longer see does not stay on the screen, one's own words in it neither. */
  vanish() {
    clearTimeout(this.timers.flush);
    this.rest();
    this.binding?.close();
    this.presence.close();
    this.doc.destroy();
    this.isVanished = true;
    this.hasOwn = false;
    const text = document.createElement("p");
    text.className = "govuk-body";
    text.textContent = "This part of the page is no longer open to you.";
    this.wrapper.replaceChildren(text);
  }

  /** The server has not taken what was sent. */
  hearRefused(reason) {
    // It builds on what somebody else wrote, who is asked for it first: nothing that anybody here could do.
    if (reason === MISSING && this.waited <= OTHERS_FIRST) this.tryLater("", PAUSE);
    else this.tryLater(reason);
  }

  tryLater(reason, pause = this.retry) {
    this.isOpen = false;
    if (reason) this.reason = reason;
    this.openLater(pause);
    this.retry = Math.min(this.retry * 2, LAST_RETRY);
    this.say();
  }

  openLater(pause) {
    clearTimeout(this.timers.retry);
    this.timers.retry = setTimeout(() => this.open(), pause);
  }

  /** The line is gone. The next one counts from one again, and nothing said on this one can be mistaken for it. */
  hearLost() {
    this.isOpen = false;
    this.sent = this.saved = 0;
    this.say();
  }

  rest() {
    clearTimeout(this.timers.slow);
    this.timers.slow = 0;
  }

  say(state = "") {
    if (this.isVanished) return;
    const isOffline = !navigator.onLine || (!isInReach() && this.hadLine);
    if (this.isClosed) this.line.show(this.hasOwn ? "late" : "closed");
    else if (isOffline) this.line.show(this.hasOwn ? "unsaved" : "offline");
    else if (this.reason) this.line.show(this.hasOwn ? "refused" : "away", this.reason);
    else if (state === "slow" && this.hasOwn) this.line.show("slow");
    else if (this.hasOwn) this.line.state === "slow" || this.line.show("saving");
    else this.line.show(this.isOpen ? (this.saved ? "saved" : "ready") : "connecting");
  }

  /** Gives the textarea up; what is not saved yet is still sent. */
  close() {
    clearTimeout(this.timers.first);
    this.binding?.endComposing();
    this.flush();
    this.binding?.close();
    this.presence.close();
  }
}
