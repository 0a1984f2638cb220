// Reads calendar objects, a JSON list on standard input, with ical.js; answers the starts of each in UTC.
import ICAL from "ical.js";
import { readFileSync } from "node:fs";

const [until, ...objects] = JSON.parse(readFileSync(0, "utf8"));
const last = ICAL.Time.fromDateTimeString(until);
const answers = objects.map((text) => {
  ICAL.TimezoneService.reset();
  const calendar = new ICAL.Component(ICAL.parse(text));
  for (const zone of calendar.getAllSubcomponents("vtimezone")) ICAL.TimezoneService.register(new ICAL.Timezone(zone));
  const events = calendar.getAllSubcomponents("vevent").map((one) => new ICAL.Event(one));
  const starts = [];
  for (const event of events) {
    if (!event.isRecurring()) {
      starts.push(event.startDate.toUnixTime());
      continue;
    }
    const each = event.iterator();
    for (let next = each.next(); next && next.compare(last) <= 0; next = each.next()) starts.push(next.toUnixTime());
  }
  return starts;
});
process.stdout.write(JSON.stringify(answers));
