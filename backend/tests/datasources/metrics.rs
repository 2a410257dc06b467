//! An hour of made-up samples: gauges, counters with a reset, a gap, odd values, a histogram.

use std::fmt::Write as _;

/// First sample, a whole hour, in seconds.
pub(crate) const START_SECS: i64 = 1_700_002_800;
/// Samples are this far apart.
pub(crate) const STEP_SECS: i64 = 15;
/// Samples of each series.
pub(crate) const COUNT: i64 = 240;

/// The samples as OpenMetrics text.
pub(crate) fn open_metrics() -> String {
    let mut text = String::new();
    gauge(&mut text);
    counter(&mut text);
    odd(&mut text);
    histogram(&mut text);
    text.push_str("# EOF\n");
    text
}

fn times() -> impl Iterator<Item = (i64, i64)> {
    (0..COUNT).map(|at| (at, START_SECS + at * STEP_SECS))
}

fn gauge(text: &mut String) {
    text.push_str(
        "# HELP room_temperature_celsius How warm a room is.\n# TYPE room_temperature_celsius gauge\n",
    );
    for room in ["kitchen", "hall", "über \\\"quoted\\\""] {
        for (at, time) in times() {
            // The hall's thermometer was away for ten minutes.
            if room == "hall" && (80..120).contains(&at) {
                continue;
            }
            let value = 20.0 + (at as f64 / 10.0).sin() * 3.0 + room.len() as f64 / 7.0;
            let _ = writeln!(
                text,
                "room_temperature_celsius{{floor=\"{}\",room=\"{room}\"}} {value} {time}",
                room.len() % 2
            );
        }
    }
}

fn counter(text: &mut String) {
    text.push_str("# TYPE http_requests counter\n");
    for (code, speed) in [("200", 7.0), ("404", 0.5), ("500", 0.1)] {
        for (at, time) in times() {
            let since_reset = if at >= 100 { at - 100 } else { at };
            let value = (since_reset as f64 * speed).floor();
            let _ = writeln!(text, "http_requests_total{{code=\"{code}\",handler=\"/api\"}} {value} {time}");
        }
    }
}

fn odd(text: &mut String) {
    text.push_str("# TYPE odd gauge\n");
    for (name, values) in
        [("nan", ["NaN", "1"]), ("inf", ["+Inf", "-Inf"]), ("tiny", ["1e-300", "-4.9e-324"])]
    {
        for (at, time) in times() {
            let _ = writeln!(text, "odd{{kind=\"{name}\"}} {} {time}", values[(at % 2) as usize]);
        }
    }
}

fn histogram(text: &mut String) {
    text.push_str("# TYPE latency_seconds histogram\n");
    for (job, factor) in [("api", 1), ("web", 3)] {
        for (le, share) in [("0.05", 1), ("0.1", 3), ("0.5", 6), ("2.5", 9), ("+Inf", 10)] {
            for (at, time) in times() {
                let value = at * share * factor;
                let _ = writeln!(text, "latency_seconds_bucket{{job=\"{job}\",le=\"{le}\"}} {value} {time}");
            }
        }
        for (at, time) in times() {
            let _ = writeln!(text, "latency_seconds_sum{{job=\"{job}\"}} {} {time}", at as f64 * 0.3);
        }
        for (at, time) in times() {
            let _ = writeln!(text, "latency_seconds_count{{job=\"{job}\"}} {} {time}", at * 10 * factor);
        }
    }
}
