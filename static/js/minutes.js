// Loaded by the pages where people type minutes together.
import { startLive } from "./core/live.js";

startLive();
