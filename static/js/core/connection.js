// The one socket of the page, and the line that says when it is lost.
import { io } from "socket.io-client";

/** Shared by everything on the page that talks to the server live. It connects when `openConnection` is called. */
export const socket = io({
  autoConnect: false,
  transports: ["websocket"],
  reconnectionDelay: 500,
  reconnectionDelayMax: 3000,
  timeout: 8000,
});

const LOST_AFTER = 1500;
const BACK_FOR = 4000;
let timer = 0;
let opened = false;
let stopped = false;

function say(text, state) {
  const line = document.getElementById("connection-state");
  document.documentElement.dataset.connection = state;
  if (!line) return;
  line.textContent = text;
  line.classList.toggle("app-connection--shown", text !== "");
  line.classList.toggle("app-connection--back", state === "back");
}

function later(milliseconds, run) {
  clearTimeout(timer);
  timer = setTimeout(run, milliseconds);
}

function lost(afterMilliseconds) {
  if (document.documentElement.dataset.connection === "offline") return;
  later(afterMilliseconds, () => say("You are offline. Trying again.", "offline"));
}

function found() {
  clearTimeout(timer);
  if (document.documentElement.dataset.connection !== "offline") return say("", "online");
  say("You are back online.", "back");
  later(BACK_FOR, () => say("", "online"));
}

/** Opens the socket once, however many scripts of the page ask for it. */
export function openConnection() {
  if (opened) return;
  opened = true;
  socket.on("connect", found);
  socket.on("disconnect", (reason) => {
    if (stopped) return socket.disconnect();
    // A line that went silent was waited for already, as long as anybody should be.
    lost(reason === "ping timeout" ? 0 : LOST_AFTER);
    // The server has closed it on purpose: asked once more, it either lets the person in again or says that it does not.
    if (reason === "io server disconnect") setTimeout(() => socket.connect(), 500);
  });
  socket.on("connect_error", () => {
    // A socket that the server has refused does not try again by itself: the session is over.
    if (socket.active) return lost(LOST_AFTER);
    clearTimeout(timer);
    say("Live updates have stopped. Load the page again to go on.", "refused");
  });
  // More pages of this person are open than are kept live; this was the oldest. Coming back, it would push out the next.
  socket.on("stopped", () => {
    stopped = true;
    clearTimeout(timer);
    say("You have many pages open, so this one is no longer live. Load it again to go on here.", "refused");
  });
  window.addEventListener("offline", () => lost(0));
  window.addEventListener("online", () => socket.connected && found());
  // A page that is left on purpose is not offline.
  window.addEventListener("pagehide", () => socket.disconnect());
  window.addEventListener("pageshow", (event) => event.persisted && !stopped && socket.connect());
  socket.connect();
}
