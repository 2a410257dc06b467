//! Writes the answers that `cargo xtask bench draw` shows, in the wire form as a server sends it and as the plain
//! numbers and JSON that its peers read. An argument names the folder; the data are the same in every run.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::Path;

use model::frame::{Column, Field, Frame, Times};
use model::query::stream::ServerMessage;

/// The first point, milliseconds since the epoch.
const START_MS: i64 = 1_700_000_000_000;
const STEP_MS: i64 = 1_000;
/// The page numbers its requests; whoever plays the server writes the number over this one, which takes all five
/// bytes that a number can.
const ID: u32 = u32::MAX;
/// Other data for every other drawing, so that nothing can be taken from the one before.
const PHASES: usize = 2;

/// Answers of one shape, one for each panel.
struct Case {
    name: &'static str,
    panels: usize,
    series: usize,
    points: usize,
}

const CASES: &[Case] = &[
    Case { name: "1x10k", panels: 1, series: 1, points: 10_000 },
    Case { name: "1x100k", panels: 1, series: 1, points: 100_000 },
    Case { name: "1x1M", panels: 1, series: 1, points: 1_000_000 },
    Case { name: "1x10M", panels: 1, series: 1, points: 10_000_000 },
    Case { name: "20x10k", panels: 1, series: 20, points: 10_000 },
    Case { name: "100-panels", panels: 100, series: 4, points: 500 },
    Case { name: "100x1k", panels: 1, series: 100, points: 1_000 },
];

fn main() -> io::Result<()> {
    let folder = std::env::args().nth(1).ok_or_else(|| io::Error::other("name the folder to write to"))?;
    let folder = Path::new(&folder);
    fs::create_dir_all(folder)?;
    fs::write(folder.join("done.bin"), ServerMessage::Done { id: ID }.encode())?;
    for case in CASES {
        for phase in 0..PHASES {
            write_case(folder, case, phase)?;
        }
    }
    Ok(())
}

/// `NAME-PHASE.bin`: for each panel the length of its message (u32 LE) and the message. `NAME-PHASE.f64`: all values
/// in the same order, little-endian. `NAME-PHASE.json`: Prometheus' own answer, for the case that is decoded.
fn write_case(folder: &Path, case: &Case, phase: usize) -> io::Result<()> {
    let create = |ending: &str| {
        File::create(folder.join(format!("{}-{phase}.{ending}", case.name))).map(BufWriter::new)
    };
    let (mut messages, mut numbers) = (create("bin")?, create("f64")?);
    let times = Times::regular(START_MS, STEP_MS, case.points);
    for panel in 0..case.panels {
        let seed = |series: usize| ((panel * case.series + series) * PHASES + phase) as u64;
        let values: Vec<Vec<f64>> = (0..case.series).map(|series| walk(case.points, seed(series))).collect();
        for value in values.iter().flatten() {
            numbers.write_all(&value.to_le_bytes())?;
        }
        if case.name == "100x1k" {
            create("json")?.write_all(prometheus_json(&times, &values).as_bytes())?;
        }
        let frames = values.into_iter().enumerate().map(|(nth, values)| frame(&times, nth, values)).collect();
        let message =
            ServerMessage::Answer { id: ID, ref_id: "A".to_owned(), took_ms: 1, answer: Ok(frames) }.encode();
        messages.write_all(&(message.len() as u32).to_le_bytes())?;
        messages.write_all(&message)?;
    }
    messages.flush()?;
    numbers.flush()
}

/// A series as the Prometheus source answers it.
fn frame(times: &Times, nth: usize, values: Vec<f64>) -> Frame {
    let labels = BTreeMap::from([
        ("__name__".to_owned(), "bench".to_owned()),
        ("instance".to_owned(), format!("10.0.0.{nth}:9100")),
    ]);
    let time = Field::new("Time", Column::Time(times.clone()));
    let mut value = Field::new("Value", Column::numbers(values)).with_labels(labels);
    value.hints.display_name = Some(format!("10.0.0.{nth}:9100"));
    Frame::new("A", vec![time, value])
}

/// A random walk with noise on it.
fn walk(points: usize, seed: u64) -> Vec<f64> {
    let mut state = seed.wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let mut noise = move || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 11) as f64 / (1_u64 << 53) as f64 - 0.5
    };
    // The walk goes equally far in however many steps.
    let step = (60_000.0 / points as f64).sqrt();
    let mut level = 500.0;
    (0..points)
        .map(|_| {
            level += noise() * step;
            level + noise() * 30.0
        })
        .collect()
}

fn prometheus_json(times: &[i64], values: &[Vec<f64>]) -> String {
    let mut text = String::from(r#"{"status":"success","data":{"resultType":"matrix","result":["#);
    for (nth, values) in values.iter().enumerate() {
        let comma = if nth == 0 { "" } else { "," };
        // Writing to a String cannot fail.
        let _ = write!(
            text,
            r#"{comma}{{"metric":{{"__name__":"bench","instance":"10.0.0.{nth}:9100"}},"values":["#
        );
        for (at, (time, value)) in times.iter().zip(values).enumerate() {
            let comma = if at == 0 { "" } else { "," };
            let _ = write!(text, r#"{comma}[{},"{value}"]"#, time / 1_000);
        }
        text.push_str("]}");
    }
    text.push_str("]}}");
    text
}
