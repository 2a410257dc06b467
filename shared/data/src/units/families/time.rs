//! Tables of units: Dates and lengths of time. Ids and names are those stored in dashboards.

use super::{Family, unit};
use crate::units::dates::{ISO, LOCAL, US};
use crate::units::lengths::{DAYS, HOURS, MICROSECONDS, MILLISECONDS, MINUTES, NANOSECONDS, SECONDS};
use crate::units::rule::Rule::*;

pub(super) const DATE_AND_TIME: Family = Family {
    name: "Date & time",
    units: &[
        unit("dateTimeAsIso", "Datetime ISO", Date(ISO, None)),
        unit("dateTimeAsIsoNoDateIfToday", "Datetime ISO (No date if today)", Date(ISO, Some("HH:mm:ss"))),
        unit("dateTimeAsUS", "Datetime US", Date(US, None)),
        unit("dateTimeAsUSNoDateIfToday", "Datetime US (No date if today)", Date(US, Some("h:mm:ss a"))),
        unit("dateTimeAsLocal", "Datetime local", Date(LOCAL, None)),
        unit(
            "dateTimeAsLocalNoDateIfToday",
            "Datetime local (No date if today)",
            Date(LOCAL, Some("hh:mm:ss\u{202f}A")),
        ),
        unit("dateTimeAsSystem", "Datetime default", Date(ISO, None)),
        unit("dateTimeFromNow", "From Now", Ago),
    ],
};

pub(super) const TIME: Family = Family {
    name: "Time",
    units: &[
        unit("hertz", "Hertz (1/s)", Si("Hz", 0)),
        unit("ns", "nanoseconds (ns)", Time(&NANOSECONDS)),
        unit("µs", "microseconds (µs)", Time(&MICROSECONDS)),
        unit("ms", "milliseconds (ms)", Time(&MILLISECONDS)),
        unit("s", "seconds (s)", Time(&SECONDS)),
        unit("m", "minutes (m)", Time(&MINUTES)),
        unit("h", "hours (h)", Time(&HOURS)),
        unit("d", "days (d)", Time(&DAYS)),
        unit("dtdurationms", "duration (ms)", Duration("millisecond")),
        unit("dtdurations", "duration (s)", Duration("second")),
        unit("dthms", "duration (hh:mm:ss)", ClockFace { days: false }),
        unit("dtdhms", "duration (d hh:mm:ss)", ClockFace { days: true }),
        unit("timeticks", "Timeticks (s/100)", TimeTicks),
        unit("clockms", "clock (ms)", Clock { unit_ms: 1.0 }),
        unit("clocks", "clock (s)", Clock { unit_ms: 1000.0 }),
    ],
};
