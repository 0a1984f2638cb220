// Ties a textarea to a shared text: what is typed goes in, what others type comes out, and the caret stays with its words.
import { UndoManager } from "yjs";
import { differenceBetween, endOf, placeAfter } from "./difference.js";

const UNDO_PAUSE = 500;

export class Binding {
  /** `onTyping` is called at every change made here. */
  constructor(textarea, text, onTyping) {
    this.textarea = textarea;
    this.text = text;
    this.onTyping = onTyping;
    this.shown = textarea.value;
    this.isComposing = false;
    this.waiting = [];
    this.undos = new UndoManager(text, { trackedOrigins: new Set([this]), captureTimeout: UNDO_PAUSE });
    this.listening = new AbortController();
    const listen = (name, run) => textarea.addEventListener(name, run, { signal: this.listening.signal });
    listen("input", () => this.read());
    listen("compositionstart", () => {
      this.isComposing = true;
    });
    listen("compositionend", () => this.endComposing());
    listen("blur", () => this.endComposing());
    listen("beforeinput", (event) => this.undoByMenu(event));
    listen("keydown", (event) => this.undoByKey(event));
    this.observer = (event) => this.follow(event);
    text.observe(this.observer);
  }

  /** Runs now, or once a word being put together (in an input method) is finished: it must not be disturbed. */
  whenFree(run) {
    if (this.isComposing) this.waiting.push(run);
    else run();
  }

  endComposing() {
    if (!this.isComposing) return;
    this.isComposing = false;
    this.read();
    for (const run of this.waiting.splice(0)) run();
  }

  /**
   * Takes what was typed into the shared text. Only the browser's word that somebody typed leads here: were the textarea
   * simply compared, a script that sets it to an older text would delete what others wrote since.
   */
  read() {
    if (this.isComposing || this.textarea.value === this.shown) return;
    const now = this.textarea.value;
    const { at, removed, inserted } = differenceBetween(this.shown, now, this.textarea.selectionEnd);
    this.shown = now;
    this.text.doc.transact(() => {
      if (removed) this.text.delete(at, removed);
      if (inserted) this.text.insert(at, inserted);
    }, this);
    this.onTyping();
  }

  /** Shows a change that was not typed here. */
  follow(event) {
    if (event.transaction.origin === this) return;
    const { selectionStart, selectionEnd, selectionDirection, scrollTop } = this.textarea;
    const isOwnUndo = event.transaction.origin === this.undos;
    const place = (at) => (isOwnUndo ? endOf(event.delta) : placeAfter(at, event.delta));
    this.show();
    if (document.activeElement === this.textarea) {
      this.textarea.setSelectionRange(place(selectionStart), place(selectionEnd), selectionDirection);
    }
    this.textarea.scrollTop = scrollTop;
    if (isOwnUndo) this.onTyping();
  }

  /** Shows the shared text as it is. */
  show() {
    this.shown = this.text.toString();
    if (this.textarea.value !== this.shown) this.textarea.value = this.shown;
  }

  // The browser forgets its own undo when others' text comes in, and could undo theirs: so one's own is kept here.
  undoByMenu(event) {
    if (event.inputType !== "historyUndo" && event.inputType !== "historyRedo") return;
    event.preventDefault();
    this.undo(event.inputType === "historyRedo");
  }

  undoByKey(event) {
    const key = event.key.toLowerCase();
    if (!(event.ctrlKey || event.metaKey) || event.altKey || (key !== "z" && key !== "y")) return;
    event.preventDefault();
    this.undo(key === "y" || event.shiftKey);
  }

  undo(isRedo) {
    if (this.textarea.readOnly || this.isComposing) return;
    if (isRedo) this.undos.redo();
    else this.undos.undo();
  }

  close() {
    this.listening.abort();
    this.text.unobserve(this.observer);
    this.undos.destroy();
  }
}
