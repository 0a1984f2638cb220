// Loaded by the pages where people type minutes together.
import { startLive } from "./core/live.js";
import { startMinutes } from "./minutes/page.js";

startMinutes();
startLive();
