// Loaded by the pages that change while one looks at them: the chair's screen, the lobby, the case room, the coordinator's list.
import { startOrdering } from "./agenda/ordering.js";
import { startLive } from "./core/live.js";
import { startCalled } from "./room/called.js";
import { startClocks } from "./room/clock.js";

startClocks();
startCalled();
startOrdering();
startLive();
