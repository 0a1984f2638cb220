// The server's time: a clock on the wall of the meeting must not depend on how well somebody's laptop keeps it.
let ahead = 0;

/** Takes the Date header of an answer. Differences below two seconds are the header's own coarseness. */
export function noteServerTime(header) {
  const server = Date.parse(header || "");
  if (Number.isNaN(server)) return;
  const difference = server - Date.now();
  ahead = Math.abs(difference) < 2000 ? 0 : difference;
}

export function serverNow() {
  return Date.now() + ahead;
}
