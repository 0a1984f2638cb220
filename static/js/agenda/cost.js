// What an order costs agencies, as app/agenda/ordering/cost.py says it; a test holds the two against each other.
//
// A case is {minutes, agencies: [number]}, an agency [name, people, what fetching it again costs].

/** The cost of these cases in this order: in all, and for each agency with the longest time it waits at a stretch. */
export function costOf(cases, agencies) {
  const last = agencies.map(() => null);
  const each = agencies.map(() => ({ cost: 0, fetched: 0, longestWait: 0 }));
  let clock = 0;
  for (const { minutes, agencies: present } of cases) {
    for (const number of present) {
      const [, people, fetching] = agencies[number];
      const gap = last[number] === null ? 0 : clock - last[number];
      const found = each[number];
      if (people * gap > fetching) {
        found.fetched += 1;
        found.cost += fetching;
      } else {
        found.cost += people * gap;
        found.longestWait = Math.max(found.longestWait, gap);
      }
      last[number] = clock + minutes;
    }
    clock += minutes;
  }
  return { cost: each.reduce((sum, one) => sum + one.cost, 0), each };
}

const minutesText = (minutes) => `${minutes} minute${minutes === 1 ? "" : "s"}`;

/** One sentence on what a change of order costs or saves, and one on the agency that it changes most. */
export function changeInWords(before, after, agencies) {
  const more = after.cost - before.cost;
  if (more === 0 && after.each.every((one, number) => one.cost === before.each[number].cost)) {
    return "This costs agencies as much time as before.";
  }
  const whole =
    more === 0
      ? "This costs agencies as much time in all as before."
      : `This ${more > 0 ? "costs" : "saves"} agencies ${minutesText(Math.abs(more))}${more > 0 ? " more" : ""}.`;
  const changes = after.each.map((one, number) => one.cost - before.each[number].cost);
  const sign = more < 0 ? -1 : 1;
  const number = changes.reduce((best, change, at) => (sign * change > sign * changes[best] ? at : best), 0);
  return `${whole} ${agencyInWords(agencies[number][0], before.each[number], after.each[number])}`;
}

function agencyInWords(name, before, after) {
  if (after.fetched > before.fetched) return `${name} is fetched ${times(after.fetched - before.fetched)} more.`;
  if (after.fetched < before.fetched) return `${name} is fetched ${times(before.fetched - after.fetched)} less.`;
  if (after.longestWait > 0) return `${name} waits ${minutesText(after.longestWait)} between its cases.`;
  return `${name} no longer waits between its cases.`;
}

const times = (number) => (number === 1 ? "one time" : `${number} times`);
