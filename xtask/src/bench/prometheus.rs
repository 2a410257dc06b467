//! Belvedere in front of Prometheus against Prometheus asked directly: 100 series of 1,000 points, as JSON on
//! both sides, each request on a fresh connection.

use std::fmt::Write;
use std::fs;
use std::process::Command;
use std::time::Instant;

use serde_json::json;

use super::{Row, paired};
use crate::project::Project;
use crate::server::Server;
use crate::sh;

const SERIES: u32 = 100;
const POINTS: u32 = 1_000;
const STEP_SECS: u32 = 15;
/// The first point, long ago: the samples come from a file, not from a clock.
const START_SECS: u32 = 1_700_000_000;
const ROUNDS: usize = 21;

/// Time and bytes of the same range query, asked both ways.
pub(super) fn proxied(project: &Project) -> Result<Vec<Row>, String> {
    let prometheus = start_prometheus()?;
    let belvedere = Server::belvedere(project)?;
    let authorization = belvedere.authorization(project)?;
    let source = json!({
        "name": "bench", "uid": "bench", "type": "prometheus", "access": "proxy", "url": prometheus.url(),
    });
    belvedere.post("/api/datasources", &[&authorization], &source)?;

    let end_secs = START_SECS + (POINTS - 1) * STEP_SECS;
    let direct_path =
        format!("/api/v1/query_range?query=bench&start={START_SECS}&end={end_secs}&step={STEP_SECS}");
    let request = json!({
        "from": format!("{START_SECS}000"), "to": format!("{end_secs}000"),
        "queries": [{
            "refId": "A", "datasource": { "type": "prometheus", "uid": "bench" }, "expr": "bench", "range": true,
            "intervalMs": STEP_SECS * 1_000, "maxDataPoints": POINTS + 1,
        }],
    });
    let ask = |encoding: &str| belvedere.post("/api/ds/query", &[&authorization, encoding], &request);
    let ask_directly = || prometheus.get(&direct_path, &["Accept-Encoding: gzip"]);

    let our_bytes = ask("Accept-Encoding: br, gzip")?.body.len();
    let their_bytes = ask_directly()?.body.len();
    let medians = paired::measure(
        ROUNDS,
        || timed_ms(|| ask("Accept-Encoding: br, gzip").map(|_| ())),
        || timed_ms(|| ask_directly().map(|_| ())),
    )?;
    Ok(vec![
        Row {
            name: "query 100 x 1,000 points, time".to_owned(),
            ours: medians.ours,
            theirs: medians.theirs,
            unit: "ms",
            goal: 1.15,
        },
        Row {
            name: "query 100 x 1,000 points, bytes".to_owned(),
            ours: our_bytes as f64 / 1_000.0,
            theirs: their_bytes as f64 / 1_000.0,
            unit: "kB",
            goal: 1.0,
        },
    ])
}

fn timed_ms(run: impl FnOnce() -> Result<(), String>) -> Result<f64, String> {
    let started = Instant::now();
    run()?;
    Ok(started.elapsed().as_secs_f64() * 1_000.0)
}

/// A Prometheus whose store holds the series, put there by its own tool.
fn start_prometheus() -> Result<Server, String> {
    Server::start("prometheus", "/-/ready", |folder, address| {
        let write = |name: &str, text: &str| {
            fs::write(folder.join(name), text).map_err(|e| format!("cannot write {name}: {e}"))
        };
        write("samples", &open_metrics())?;
        write("prometheus.yml", "scrape_configs: []\n")?;
        let store = folder.join("store");
        let mut import = Command::new("promtool");
        import.args(["tsdb", "create-blocks-from", "openmetrics"]).arg(folder.join("samples")).arg(&store);
        sh::capture(&mut import)?;
        let mut command = Command::new("prometheus");
        command.arg(format!("--config.file={}", folder.join("prometheus.yml").display()));
        command.arg(format!("--storage.tsdb.path={}", store.display()));
        command.args(["--storage.tsdb.retention.time=100y", &format!("--web.listen-address={address}")]);
        Ok(command)
    })
}

/// A random walk a series, the same in every run.
fn open_metrics() -> String {
    let mut text = String::from("# TYPE bench gauge\n");
    let mut state = 1_u64;
    for series in 0..SERIES {
        let mut value = 50.0;
        for point in 0..POINTS {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            value += (state >> 33) as f64 / f64::from(1_u32 << 31) - 0.5;
            // Writing to a String cannot fail.
            writeln!(text, "bench{{series=\"{series:03}\"}} {value} {}", START_SECS + point * STEP_SECS).ok();
        }
    }
    text.push_str("# EOF\n");
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_series_has_every_point() {
        let text = open_metrics();
        assert_eq!(
            text.lines().filter(|line| line.starts_with("bench{")).count(),
            (SERIES * POINTS) as usize
        );
        assert!(text.ends_with("# EOF\n"));
    }
}
