// Loaded by the page on which an agency answers all its checks.
import { startChecks } from "./checks/answering.js";
import { startLive } from "./core/live.js";
import { startCalled } from "./room/called.js";

startCalled();
startChecks();
startLive();
