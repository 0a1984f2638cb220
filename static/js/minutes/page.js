// All texts of the minutes on this page, over the page's one socket.
import { socket } from "../core/live.js";
import { SharedText } from "./shared_text.js";

const texts = new Map();
const leaving = new Set(); // taken off the page before all of them was saved

function find() {
  for (const [id, text] of texts) {
    if (text.textarea.isConnected) continue;
    texts.delete(id);
    text.close();
    if (text.isUnsaved) leaving.add(text);
  }
  for (const textarea of document.querySelectorAll("textarea[data-minutes-document]")) {
    const id = textarea.dataset.minutesDocument;
    if (!texts.has(id)) texts.set(id, new SharedText(textarea.closest(".app-minutes"), textarea));
  }
}

const all = () => [...texts.values(), ...leaving];
const named = (id) => all().filter((text) => text.id === id);

/** Wakes the texts that are here, and those that come with a fresh part of the page. */
export function startMinutes() {
  find();
  document.addEventListener("caseround:morphed", find);
  socket.on("connect", () => all().forEach((text) => text.open()));
  socket.on("disconnect", () => all().forEach((text) => text.hearLost()));
  socket.on("minutes_updates", (id, updates) => named(id).forEach((text) => text.take(updates)));
  socket.on("minutes_saved", (id, n) => {
    for (const text of named(id)) {
      text.hearSaved(n);
      if (!text.isUnsaved) leaving.delete(text);
    }
  });
  socket.on("minutes_refused", (id, _n, reason) => named(id).forEach((text) => text.hearRefused(reason)));
  socket.on("minutes_presence", (id, shown) => named(id).forEach((text) => text.presence.hear(shown)));
  // Closed for writing, or opened again: asked once more, not by everybody in the same instant.
  socket.on("changed", ({ kind, id }) => {
    if (kind === "document") setTimeout(() => named(id).forEach((text) => text.open()), Math.random() * 300);
  });
  document.addEventListener("caseround:reach", () => all().forEach((text) => text.say()));
  window.addEventListener("offline", () => all().forEach((text) => text.say()));
  // A line that seems to have outlived the network is asked how far it is, like a new one.
  window.addEventListener("online", () => all().forEach((text) => (text.say(), text.open())));
  window.addEventListener("beforeunload", (event) => {
    all().forEach((text) => text.flush());
    if (all().some((text) => text.isUnsaved)) event.preventDefault();
  });
  document.addEventListener("visibilitychange", () => document.hidden && all().forEach((text) => text.flush()));
}
