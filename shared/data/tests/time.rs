//! Date math, patterns and ranges: against a table of what Grafana makes of them (`oracle/time.cjs`), and by laws.

use data::time::format::format;
use data::time::{
    Calendar, DateMath, QUICK_RANGES, RawRange, RawTime, Round, TimeRange, WeekStart, Zone, ago,
    parse_instant,
};
use proptest::prelude::*;

fn zone(name: &str) -> Zone {
    Zone::from_setting(name, "UTC")
}

#[test]
fn every_row_of_the_table() {
    let table =
        std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/time.tsv")).expect("table");
    let ms = |text: &str| text.parse::<i64>().expect("milliseconds");
    let mut wrong = Vec::new();
    let mut rows = 0;
    for line in table.lines() {
        let cells: Vec<&str> = line.split('\t').collect();
        let (found, expect) = match cells[..] {
            ["math", text, round, zone_name, week, fiscal, now, expect] => {
                let round = if round == "end" { Round::End } else { Round::Start };
                let calendar = Calendar {
                    zone: zone(zone_name),
                    week_start: WeekStart::from_setting(week, WeekStart::Monday),
                    fiscal_start_month: fiscal.parse().expect("month"),
                };
                let math = DateMath::parse(text, &calendar.zone);
                let found = math.map(|math| math.resolve(round, &calendar, ms(now)).to_string());
                (found.unwrap_or_default(), expect)
            }
            ["format", pattern, zone_name, at, expect] => (format(ms(at), &zone(zone_name), pattern), expect),
            ["ago", at, now, expect] => (ago(ms(at), ms(now)), expect),
            ["describe", from, to, expect] => {
                let range = RawRange::parse(from, to, &Zone::Utc).expect("a range");
                (range.describe(&Zone::Utc, 0), expect)
            }
            _ => panic!("no such row: {line}"),
        };
        rows += 1;
        if found != expect {
            wrong.push(format!("{line}: {found}"));
        }
    }
    assert!(rows > 3_000, "only {rows} rows");
    assert!(
        wrong.is_empty(),
        "{} of {rows} rows differ:\n{}",
        wrong.len(),
        wrong[..wrong.len().min(60)].join("\n")
    );
}

#[test]
fn ranges_in_urls() {
    let check = |params: &[(&str, &str)], expect: Option<(&str, &str)>| {
        let found =
            RawRange::from_url(|name| params.iter().find(|(key, _)| *key == name).map(|(_, value)| *value));
        let found = found.map(|range| (range.from.to_string(), range.to.to_string()));
        assert_eq!(found.as_ref().map(|(from, to)| (from.as_str(), to.as_str())), expect, "{params:?}");
    };
    check(&[("from", "now-1h"), ("to", "now")], Some(("now-1h", "now")));
    let noon = "2024-03-05T12:30:15.250Z";
    check(&[("from", "1709641815250"), ("to", noon)], Some((noon, noon)));
    check(&[("from", "2024-03-05 12:30:15"), ("to", "now")], Some(("2024-03-05T12:30:15.000Z", "now")));
    check(
        &[("from", "20240305"), ("to", "20240306T010000")],
        Some(("2024-03-05T00:00:00.000Z", "2024-03-06T01:00:00.000Z")),
    );
    check(&[("to", "now-5m")], Some(("now-6h", "now-5m")));
    check(&[("from", "rubbish"), ("to", "nonsense")], None);
    check(&[], None);
    let window = [("time", "1709641815250"), ("time.window", "1000")];
    check(&window, Some(("2024-03-05T12:30:14.750Z", "2024-03-05T12:30:15.750Z")));
    let window = [("time", noon), ("time.window", "1h")];
    check(&window, Some(("2024-03-05T12:00:15.250Z", "2024-03-05T13:00:15.250Z")));
}

#[test]
fn ranges_in_words() {
    let berlin = zone("Europe/Berlin");
    let now_ms = 1_709_641_815_250;
    let text =
        |from: &str, to: &str| RawRange::parse(from, to, &berlin).expect("a range").describe(&berlin, now_ms);
    assert_eq!(
        text("2024-03-05 00:00:00", "2024-03-05 12:00:00"),
        "2024-03-05 00:00:00 to 2024-03-05 12:00:00"
    );
    assert_eq!(text("2024-03-05 00:00:00", "now"), "2024-03-05 00:00:00 to a few seconds ago");
    assert_eq!(text("now", "now+2h"), "Next 2 hours");
    let error = RawRange::parse("now-6h", "soon", &berlin).expect_err("no time").to_string();
    assert!(error.starts_with("“soon” is not a time."), "{error}");
}

#[test]
fn every_quick_range_is_a_range() {
    for quick in QUICK_RANGES {
        let range = RawRange::parse(quick.from, quick.to, &Zone::Utc).expect(quick.name);
        assert_eq!((range.from.to_string(), range.to.to_string()), (quick.from.into(), quick.to.into()));
        assert_eq!(range.describe(&Zone::Utc, 0), quick.name);
        let TimeRange { from_ms, to_ms } = range.resolve(&Calendar::utc(), 1_709_641_815_250);
        assert!(from_ms < to_ms, "{}", quick.name);
    }
}

#[test]
fn ranges_move_and_grow() {
    let range = TimeRange { from_ms: 1_000, to_ms: 3_000 };
    assert_eq!(range.zoomed_out(2.0), TimeRange { from_ms: 0, to_ms: 4_000 });
    assert_eq!(range.shifted(1), TimeRange { from_ms: 2_000, to_ms: 4_000 });
    assert_eq!(range.shifted(-1), TimeRange { from_ms: 0, to_ms: 2_000 });
    assert_eq!(TimeRange { from_ms: 5, to_ms: 1 }.length_ms(), 0);
}

fn steps() -> impl Strategy<Value = String> {
    let step =
        ("[-+]", 0_u32..99_999, "[smhdwMQy]").prop_map(|(sign, count, unit)| format!("{sign}{count}{unit}"));
    let round = "/[smhdwMQy]|/fQ|/fy";
    prop::collection::vec(prop_oneof![step, round], 0..5).prop_map(|steps| format!("now{}", steps.concat()))
}

proptest! {
    #[test]
    fn date_math_comes_back_as_text(text in steps()) {
        let math = DateMath::parse(&text, &Zone::Utc).expect("date math");
        let again = DateMath::parse(&math.to_string(), &Zone::Utc).expect("date math");
        prop_assert_eq!(math, again);
    }

    #[test]
    fn date_math_always_resolves(text in steps(), now_ms in any::<i64>(), fiscal in 0_u8..12) {
        let calendar = Calendar { fiscal_start_month: fiscal, ..Calendar::new(zone("Europe/Berlin"), WeekStart::Sunday) };
        let math = DateMath::parse(&text, &calendar.zone).expect("date math");
        let at = |round| math.resolve(round, &calendar, now_ms);
        let _ = (at(Round::Start), at(Round::End));
    }

    #[test]
    fn rounding_encloses_now(
        unit in "[smhdwMQy]|fQ|fy",
        now_ms in -60_000_000_000_000_i64..60_000_000_000_000,
        name in prop::sample::select(vec!["utc", "Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe"]),
        fiscal in 0_u8..12,
    ) {
        let calendar = Calendar { fiscal_start_month: fiscal, ..Calendar::new(zone(name), WeekStart::Monday) };
        let at = |text: &str, round, now_ms| {
            DateMath::parse(text, &calendar.zone).expect("date math").resolve(round, &calendar, now_ms)
        };
        let text = format!("now/{unit}");
        let (start, end) = (at(&text, Round::Start, now_ms), at(&text, Round::End, now_ms));
        prop_assert!(start <= now_ms && now_ms <= end);
        // The next unit starts where this one ends, and rounding twice is rounding once.
        prop_assert_eq!(at(&text, Round::Start, end), start);
        prop_assert_eq!(at(&text, Round::Start, end + 1), end + 1);
    }

    #[test]
    fn instants_come_back(ms in 0_i64..30_000_000_000_000, name in prop::sample::select(vec!["utc", "Asia/Kolkata", "America/Sao_Paulo"])) {
        let zone = zone(name);
        let text = RawTime::At(ms).to_string();
        prop_assert_eq!(parse_instant(&text, &zone), Some(ms));
        let text = format(ms, &zone, "YYYY-MM-DD[T]HH:mm:ss.SSSZ");
        prop_assert_eq!(parse_instant(&text, &Zone::Utc), Some(ms));
    }

    #[test]
    fn no_text_is_too_odd(text in "\\PC*", pattern in "\\PC*|[YMDdHhmsSaAZzXxQWwGgEeLokTt\\[\\]\\\\]{0,20}") {
        let _ = RawTime::parse(&text, &Zone::Utc);
        let _ = RawTime::parse(&format!("now{text}"), &Zone::Utc);
        let _ = data::time::duration::parse_ms(&text);
        let _ = format(1_709_641_815_250, &Zone::Utc, &pattern);
    }
}
