// Loaded by the page of an agency's research: what is typed is saved as one types.
import { startSaving } from "./casefile/saving.js";

startSaving();
