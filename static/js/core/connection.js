// The one socket of the page, and the line that says when it is lost.
import { io } from "socket.io-client";

/** Shared by everything on the page that talks to the server live. It connects when `openConnection` is called. */
export const socket = io({
  autoConnect: false,
  // A proxy before several processes brings all of one meeting together; each process serves any meeting.
  query: { meeting: location.pathname.match(/^\/meetings\/([0-9a-f-]{36})/)?.[1] ?? "" },
  transports: ["websocket"],
  reconnectionDelay: 500,
  reconnectionDelayMax: 3000,
  timeout: 8000,
});

// The server speaks every five seconds. When it is not heard, that is said before anybody gives the line up: a server that
// has much to do is waited for, or its pages would all come anew and give it more to do.
const SILENT_AFTER = 9000;
const PATIENCE = 8000;
const MOST_PATIENCE = 64000;

const LOST_AFTER = 1500;
const BACK_FOR = 4000;
let timer = 0;
let opened = false;
let stopped = false;
let isSilent = false;
let silence = 0;
let patience = PATIENCE;

/** Whether the server is there, as far as this page can tell. */
export const isInReach = () => socket.connected && !isSilent;

function noteSilence(silent) {
  isSilent = silent;
  document.dispatchEvent(new CustomEvent("caseround:reach"));
}

/** The server was heard just now. */
function hear() {
  clearTimeout(silence);
  silence = setTimeout(() => {
    noteSilence(true);
    lost(0);
  }, SILENT_AFTER);
  if (!isSilent) return;
  noteSilence(false);
  found();
}

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
  socket.io.on("ping", hear);
  socket.on("connect", () => {
    socket.io.timeout((patience = PATIENCE));
    hear();
    found();
  });
  socket.on("disconnect", (reason) => {
    clearTimeout(silence);
    isSilent = false;
    if (stopped) return socket.disconnect();
    // A line that went silent was waited for already, as long as anybody should be.
    lost(reason === "ping timeout" ? 0 : LOST_AFTER);
    // The server has closed it on purpose: asked once more, it either lets the person in again or says that it does not.
    if (reason === "io server disconnect") setTimeout(() => socket.connect(), 500);
  });
  socket.on("connect_error", () => {
    socket.io.timeout((patience = Math.min(2 * patience, MOST_PATIENCE)));
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
  window.addEventListener("online", () => {
    // The network is another one now; the line over the old one will not be heard again.
    if (isSilent) socket.io.engine.close();
    else if (socket.connected) found();
  });
  // A page that is left on purpose is not offline.
  window.addEventListener("pagehide", () => socket.disconnect());
  window.addEventListener("pageshow", (event) => event.persisted && !stopped && socket.connect());
  socket.connect();
}
