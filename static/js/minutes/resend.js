// What of a copy the server lacks, and whose it is. Who sends an update is kept as its writer, so each page sends its own.
import { decodeStateVector, encodeStateAsUpdate, encodeStateVector } from "yjs";

const clocksOf = (doc) => decodeStateVector(encodeStateVector(doc));

/** Whether something is here that cannot be shown yet, for what it builds on has not come. */
export function hasGap(doc) {
  return doc.store.pendingStructs !== null || doc.store.pendingDs !== null;
}

/** Whether this page wrote something that is not in a copy which is as far as `vector`. */
export function isAhead(doc, vector) {
  return (clocksOf(doc).get(doc.clientID) || 0) > (decodeStateVector(vector).get(doc.clientID) || 0);
}

/** Whether others wrote something that is here, and is not in a copy which is as far as `vector`. */
export function isAheadWithOthers(doc, vector) {
  const theirs = decodeStateVector(vector);
  return [...clocksOf(doc)].some(([client, clock]) => client !== doc.clientID && clock > (theirs.get(client) || 0));
}

/** What this page wrote since `vector`, and all deletions: those have no writer. */
export function ownSince(doc, vector) {
  const reached = clocksOf(doc);
  reached.set(doc.clientID, decodeStateVector(vector).get(doc.clientID) || 0);
  return encodeStateAsUpdate(doc, encodeStateVector(reached));
}
