// Clocks that tick: <time data-clock-from="ISO time" data-clock-planned="10">, within .app-clock.
import { serverNow } from "../core/time.js";

/** Minutes and seconds since a time, as 4:05 or 1:04:05. */
export function elapsed(fromIso, now) {
  const seconds = Math.max(0, Math.floor((now - Date.parse(fromIso)) / 1000));
  const pad = (number) => String(number).padStart(2, "0");
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes}:${pad(seconds % 60)}`;
  return `${Math.floor(minutes / 60)}:${pad(minutes % 60)}:${pad(seconds % 60)}`;
}

function tick(clock, now) {
  const from = Date.parse(clock.dataset.clockFrom);
  if (Number.isNaN(from)) return;
  clock.textContent = elapsed(clock.dataset.clockFrom, now);
  const planned = Number(clock.dataset.clockPlanned) || 0;
  const over = planned ? Math.floor((now - from) / 60000 - planned) : -1;
  const note = clock.closest(".app-clock")?.querySelector("[data-clock-note]");
  if (!note) return;
  const text = over < 1 ? "" : `${over} ${over === 1 ? "minute" : "minutes"} past the plan`;
  if (note.textContent !== text) note.textContent = text;
}

function tickAll() {
  const now = serverNow();
  for (const clock of document.querySelectorAll("[data-clock-from]")) tick(clock, now);
}

export function startClocks() {
  tickAll();
  setInterval(tickAll, 1000);
  document.addEventListener("caseround:morphed", tickAll);
}
