// The lobby: when the section says `data-called="true"`, the person is called in. `data-call` says which call it is: each
// is announced once, however often the page loses the server and finds it again, and the next one even if it follows at once.
// The words never say more than that: others may see the screen.
import { setTitle, titleOfPage } from "../core/curtain.js";

const CALLED = "You are called";
const TYPING = "textarea, input:not([type=radio]):not([type=checkbox]):not([type=submit]):not([type=button])";
let sound = null;
let wasCalled = false;
let announced = "";
let quietTitle = "";

const isCalled = () => document.querySelector('[data-called="true"]') !== null;
const callNow = () => document.querySelector('[data-called="true"]')?.dataset.call ?? "";

/** Browsers allow sound only after somebody has touched the page, so the first touch prepares it. */
function prepareSound() {
  sound ??= "AudioContext" in window ? new AudioContext() : null;
  if (sound?.state === "suspended") sound.resume();
}

function tone(frequency, start) {
  const oscillator = sound.createOscillator();
  const volume = sound.createGain();
  oscillator.frequency.value = frequency;
  volume.gain.setValueAtTime(0.0001, start);
  volume.gain.exponentialRampToValueAtTime(0.22, start + 0.03);
  volume.gain.exponentialRampToValueAtTime(0.0001, start + 0.42);
  oscillator.connect(volume).connect(sound.destination);
  oscillator.start(start);
  oscillator.stop(start + 0.45);
}

function playCall() {
  if (sound?.state !== "running") return;
  tone(587.33, sound.currentTime);
  tone(783.99, sound.currentTime + 0.28);
}

function showNotice() {
  if (!("Notification" in window) || Notification.permission !== "granted") return;
  try {
    // Several pages of one person make one notice of one call.
    new Notification(CALLED, { tag: `called ${callNow()}` });
  } catch {
    // Some phones offer notices to installed programs only; the title and the sound remain.
  }
}

function becomeCalled() {
  quietTitle = titleOfPage();
  setTitle(`${CALLED} - Caseround`, { isForAnybody: true });
  tell(true);
  // Somebody in the middle of a word would press the button with their next space.
  if (!document.activeElement?.matches(TYPING)) document.querySelector("[data-come-in]")?.focus();
}

/** The curtain, where it is drawn, says it too. */
function tell(called) {
  document.dispatchEvent(new CustomEvent("caseround:called", { detail: { isCalled: called, words: CALLED } }));
}

function look() {
  const called = isCalled();
  if (called && !wasCalled) becomeCalled();
  if (called && callNow() !== announced) {
    announced = callNow();
    playCall();
    showNotice();
  }
  if (!called && wasCalled) {
    if (quietTitle) setTitle(quietTitle);
    tell(false);
  }
  wasCalled = called;
  offerNotices();
}

/** The button that asks for notices shows only where asking can still help. */
function offerNotices() {
  const permission = "Notification" in window ? Notification.permission : "denied";
  for (const button of document.querySelectorAll("[data-ask-notify]")) button.hidden = permission !== "default";
  for (const line of document.querySelectorAll("[data-notify-state]")) {
    const text = permission === "granted" ? "You will get a notice on this device when you are called." : "";
    if (line.textContent !== text) line.textContent = text;
  }
}

export function startCalled() {
  for (const kind of ["pointerdown", "keydown"]) document.addEventListener(kind, prepareSound);
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-ask-notify], [data-try-sound]");
    if (!button) return;
    if (button.matches("[data-try-sound]")) return playCall();
    await Notification.requestPermission();
    offerNotices();
  });
  document.addEventListener("caseround:morphed", look);
  // Whoever loads the page has it before them: the title says it, and nothing rings.
  if (isCalled()) becomeCalled();
  wasCalled = isCalled();
  announced = callNow();
  offerNotices();
}
