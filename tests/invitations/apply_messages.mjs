// A calendar that knows nothing of ours: takes messages (a JSON list of chains, each a list of steps, each a list of
// objects) by RFC 5546 with ical.js, and answers after each step its starts in UTC and what it had to drop.
import ICAL from "ical.js";
import { readFileSync } from "node:fs";

const utc = (time) => time.toUnixTime();

// Calendars differ in what they keep: of single dates when the series comes anew, and of dates that were cancelled, which
// some leave out of the series until it comes anew.
const HABITS = [
  { keepsDates: true, leavesOut: false },
  { keepsDates: false, leavesOut: false },
  { keepsDates: false, leavesOut: true },
];

class Calendar {
  constructor(habits) {
    this.habits = habits;
    this.events = new Map(); // by UID: the event itself, and what was said of single dates of it
    this.sequences = new Map(); // by UID and date, also of what is gone
    this.dropped = [];
  }

  take(text) {
    ICAL.TimezoneService.reset();
    const calendar = new ICAL.Component(ICAL.parse(text));
    for (const zone of calendar.getAllSubcomponents("vtimezone")) ICAL.TimezoneService.register(new ICAL.Timezone(zone));
    const event = new ICAL.Event(calendar.getFirstSubcomponent("vevent"));
    const date = event.recurrenceId ? utc(event.recurrenceId) : "";
    const known = [this.sequences.get(`${event.uid} `), this.sequences.get(`${event.uid} ${date}`)];
    if (event.sequence <= Math.max(-1, ...known.filter((one) => one !== undefined))) {
      this.dropped.push(`${event.uid} ${date} ${event.sequence}`);
      return;
    }
    this.sequences.set(`${event.uid} ${date}`, event.sequence);
    const isCancelled = calendar.getFirstPropertyValue("method") === "CANCEL";
    const kept = this.events.get(event.uid);
    if (date !== "") {
      if (!kept) this.dropped.push(`${event.uid} ${date} is a date of a series that is not here`);
      else if (isCancelled) kept.dates.set(date, null);
      else if (!this.habits.leavesOut || kept.dates.get(date) !== null) kept.dates.set(date, utc(event.startDate));
    } else if (isCancelled) {
      this.events.delete(event.uid);
    } else {
      this.events.set(event.uid, { event, dates: (this.habits.keepsDates && kept?.dates) || new Map() });
    }
  }

  starts() {
    const found = [];
    for (const { event, dates } of this.events.values()) {
      if (!event.isRecurring()) {
        found.push(utc(event.startDate));
        continue;
      }
      const each = event.iterator();
      for (let next = each.next(); next; next = each.next()) {
        const at = dates.has(utc(next)) ? dates.get(utc(next)) : utc(next);
        if (at !== null) found.push(at);
      }
    }
    return found.sort((a, b) => a - b);
  }
}

const chains = JSON.parse(readFileSync(0, "utf8"));
const answers = chains.map((steps) => {
  const calendars = HABITS.map((habits) => new Calendar(habits));
  return steps.map((objects) =>
    calendars.map((calendar) => {
      objects.forEach((text) => calendar.take(text));
      return { starts: calendar.starts(), dropped: calendar.dropped };
    }),
  );
});
process.stdout.write(JSON.stringify(answers));
