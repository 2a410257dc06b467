//! Every unit against a table of what Grafana shows (made by `oracle/units.cjs`), row by row.

use data::time::Zone;
use data::units::{Env, FAMILIES, Format, Formatted, TickSteps, find, format};

/// The clock at which the table was made.
const NOW_MS: i64 = 1_709_641_815_250;

/// The few rows in which we differ.
fn is_exception(id: &str, value: f64) -> bool {
    // Beyond the calendar's end Grafana's clock says 'Invalid date'; ours goes on.
    let past_the_calendar = id.starts_with("clock") && value >= 4.2e15;
    // The last digit of a number that has more digits than a float holds.
    past_the_calendar || (id == "m" && value == 1e21)
}

#[test]
fn every_row_of_the_table() {
    let table =
        std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/units.tsv")).expect("table");
    let env = Env { zone: &Zone::Utc, now_ms: NOW_MS };
    let mut wrong = Vec::new();
    let mut rows = 0;
    for line in table.lines() {
        let [id, value, decimals, expect] = line.split('\t').collect::<Vec<_>>()[..] else {
            panic!("a row has four cells: {line}")
        };
        let (value, decimals) = (value.parse::<f64>().expect("number"), decimals.parse::<u8>().ok());
        if is_exception(id, value) {
            continue;
        }
        let [prefix, text, suffix]: [String; 3] = serde_json::from_str(expect).expect("three texts");
        let found = format(id, value, decimals, &env);
        let expect = Formatted { prefix, text, suffix };
        if found != expect {
            wrong.push(format!("{id} {value} {decimals:?}: {found:?}, not {expect:?}"));
        }
        rows += 1;
    }
    assert!(rows > 3_000, "only {rows} rows");
    assert!(
        wrong.is_empty(),
        "{} of {rows} rows differ:\n{}",
        wrong.len(),
        wrong[..wrong.len().min(80)].join("\n")
    );
}

#[test]
fn ids_are_unique_and_found() {
    let ids: Vec<_> = FAMILIES.iter().flat_map(|family| family.units).map(|unit| unit.id).collect();
    let distinct: std::collections::HashSet<_> = ids.iter().collect();
    assert_eq!((ids.len(), distinct.len(), FAMILIES.len()), (273, 273, 25));
    assert!(ids.iter().all(|id| find(id).is_some_and(|unit| unit.id == *id)));
}

#[test]
fn ticks_say_no_more_than_they_must() {
    let env = Env { zone: &Zone::Utc, now_ms: NOW_MS };
    let check = |unit: &str, value: f64, step: f64, expect: &str| {
        assert_eq!(Format::of(unit).tick(value, step, None, &env).to_string(), expect, "{unit} {value}");
    };
    check("s", 0.15, 0.05, "150 ms");
    check("s", 60.0, 0.5, "1 min");
    check("s", 60.5, 0.5, "1.0083 mins");
    check("s", 61.0, 0.5, "1.0167 mins");
    check("bytes", 1_536.0, 512.0, "1.5 KiB");
    check("bytes", 1_610_612_736.0, 536_870_912.0, "1.5 GiB");
    check("percent", 12.5, 2.5, "12.5%");
    check("percentunit", 0.25, 0.25, "25%");
    check("short", 2_500.0, 2_500.0, "2.5 K");
    check("short", 5_000.0, 2_500.0, "5 K");
    check("short", 10_250.0, 250.0, "10.25 K");
    check("short", 1_000_000.5, 0.5, "1.0000005 Mil");
    check("currencyUSD", -2_500.0, 500.0, "-$2.5K");
    check("none", 2_500.0, 500.0, "2500");
    check("none", 0.0, 0.1, "0");
    check("locale", 1_000.5, 0.5, "1,000.5");
    check("locale", 1_000.0, 0.5, "1,000");
    check("dtdurations", 5_400.0, 1_800.0, "1 hour, 30 minutes");
    check("bool", 1.0, 1.0, "True");
    check("none", f64::MAX, 1.0, &Format::of("none").apply(f64::MAX, None, &env).to_string());
    check("none", f64::NAN, 1.0, "NaN");
    check("none", 1e-7, 1e-7, "1e-7");
    check("short", 0.30000000000000004, 0.1, "0.3 ".trim_end());
    assert_eq!(Format::of("bytes").tick_steps(), TickSteps::Binary);
    assert_eq!(Format::of("ms").tick_steps(), TickSteps::Time { unit_secs: 1e-3 });
    assert_eq!(Format::of("time:YYYY").tick_steps(), TickSteps::Date);
    assert_eq!(Format::of("Bps").tick_steps(), TickSteps::Decimal);
}
