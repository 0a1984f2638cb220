// Loaded where somebody may use a passkey or make one.
import { wakePasskeyForms } from "./identity/passkey.js";

wakePasskeyForms(document);
