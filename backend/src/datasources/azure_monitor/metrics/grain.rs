//! Time grains: how far apart a metric's points are, as ISO 8601 durations.

use serde_json::Value;

/// The grains that metrics have where a query does not list its metric's own, in milliseconds.
const USUAL_MS: [i64; 8] =
    [60_000, 300_000, 900_000, 1_800_000, 3_600_000, 21_600_000, 43_200_000, 86_400_000];

/// The grain of a query.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Grain {
    /// As the API takes it: `PT5M`.
    pub(super) iso: String,
    /// Whether Azure may take another one if the metric has not this one.
    pub(super) adjustable: bool,
}

impl Grain {
    /// Reads `timeGrain`: `auto` takes the smallest allowed grain that is not below `interval_ms`; older queries hold
    /// a number with `timeGrainUnit`.
    pub(super) fn of(query: &Value, interval_ms: f64) -> Self {
        let grain = match &query["timeGrain"] {
            Value::Number(number) => number.to_string(),
            grain => grain.as_str().unwrap_or_default().trim().to_owned(),
        };
        if let (Ok(count), Some(unit)) = (grain.parse::<u32>(), query["timeGrainUnit"].as_str()) {
            return Self { iso: with_unit(count, unit), adjustable: false };
        }
        if !matches!(grain.as_str(), "auto" | "") {
            return Self { iso: grain, adjustable: false };
        }
        let mut allowed: Vec<i64> = listed(&query["allowedTimeGrainsMs"]);
        let adjustable = allowed.is_empty();
        if adjustable {
            allowed.extend(USUAL_MS);
        }
        allowed.sort_unstable();
        let fits = allowed.iter().find(|grain| **grain as f64 >= interval_ms).or(allowed.last());
        Self { iso: iso_of(fits.copied().unwrap_or(60_000)), adjustable }
    }
}

fn listed(allowed: &Value) -> Vec<i64> {
    let list = allowed.as_array().into_iter().flatten();
    list.filter_map(Value::as_i64).filter(|ms| *ms >= 60_000).collect()
}

/// Milliseconds as the shortest ISO 8601 duration.
fn iso_of(ms: i64) -> String {
    let minutes = ms / 60_000;
    match minutes {
        minutes if minutes % 1_440 == 0 => format!("P{}D", minutes / 1_440),
        minutes if minutes % 60 == 0 => format!("PT{}H", minutes / 60),
        minutes => format!("PT{minutes}M"),
    }
}

fn with_unit(count: u32, unit: &str) -> String {
    match unit {
        "day" => format!("P{count}D"),
        "hour" => format!("PT{count}H"),
        _ => format!("PT{count}M"),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn every_form_of_a_time_grain() {
        let check = |query: Value, interval_ms: f64, iso: &str, adjustable: bool| {
            assert_eq!(Grain::of(&query, interval_ms), Grain { iso: iso.to_owned(), adjustable }, "{query}");
        };
        check(json!({}), 0.0, "PT1M", true);
        check(json!({ "timeGrain": "auto" }), 60_000.0, "PT1M", true);
        check(json!({ "timeGrain": "auto" }), 60_001.0, "PT5M", true);
        check(json!({ "timeGrain": "auto" }), 1e12, "P1D", true);
        check(
            json!({ "timeGrain": "auto", "allowedTimeGrainsMs": [3_600_000, 300_000] }),
            2_000.0,
            "PT5M",
            false,
        );
        check(json!({ "timeGrain": "auto", "allowedTimeGrainsMs": [3_600_000] }), 1e9, "PT1H", false);
        check(json!({ "timeGrain": "auto", "allowedTimeGrainsMs": [0, "x"] }), 0.0, "PT1M", true);
        check(json!({ "timeGrain": "PT30M" }), 0.0, "PT30M", false);
        check(json!({ "timeGrain": "15", "timeGrainUnit": "minute" }), 0.0, "PT15M", false);
        check(json!({ "timeGrain": 1, "timeGrainUnit": "day" }), 0.0, "P1D", false);
        check(json!({ "timeGrain": "auto", "timeGrainUnit": "minute" }), 0.0, "PT1M", true);
    }
}
