// Loaded by the pages of sending in: what is typed is kept while one types.
import { startSaving } from "./front_door/saving.js";

startSaving();
