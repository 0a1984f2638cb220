// What somebody changed in a text, as one piece taken out and one put in.
const isHigh = (unit) => unit >= 0xd800 && unit <= 0xdbff;
const isLow = (unit) => unit >= 0xdc00 && unit <= 0xdfff;

/**
 * The smallest change from `before` to `after`. `caret` is where typing ended: in "aaa" it says which a is new.
 * A character that takes two units is never cut in half.
 */
export function differenceBetween(before, after, caret) {
  const shorter = Math.min(before.length, after.length);
  let end = 0;
  const afterCaret = Math.min(shorter, after.length - caret);
  while (end < afterCaret && before[before.length - 1 - end] === after[after.length - 1 - end]) end += 1;
  let start = 0;
  while (start < shorter - end && before[start] === after[start]) start += 1;
  while (end < shorter - start && before[before.length - 1 - end] === after[after.length - 1 - end]) end += 1;
  if (start > 0 && isHigh(before.charCodeAt(start - 1))) start -= 1;
  if (end > 0 && isLow(before.charCodeAt(before.length - end))) end -= 1;
  return { at: start, removed: before.length - start - end, inserted: after.slice(start, after.length - end) };
}

/** Where a place in a text is after a change, given as Yjs gives it. What is put in exactly there comes behind it. */
export function placeAfter(place, delta) {
  let at = 0;
  let moved = place;
  for (const { retain = 0, insert = "", delete: removed = 0 } of delta) {
    at += retain;
    if (insert && at < moved) moved += insert.length;
    at += insert.length;
    if (removed && at < moved) moved = Math.max(at, moved - removed);
  }
  return moved;
}

/** Where a change ends: there the caret belongs after one's own undo. */
export function endOf(delta) {
  let at = 0;
  let end = 0;
  for (const { retain = 0, insert = "", delete: removed = 0 } of delta) {
    at += retain + insert.length;
    if (insert || removed) end = at;
  }
  return end;
}
