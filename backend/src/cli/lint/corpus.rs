//! Real dashboards: none makes the report fail, and of the panels whose kind and source are there most are whole.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use panels::report::Status;

use super::import;

/// The least share of whole panels, of those whose kind and source are there; dashboards of all ages count.
const LEAST_WHOLE: f64 = 0.91;

/// The folder of real dashboards, if there is one here.
fn folder() -> Option<PathBuf> {
    let named = std::env::var_os("BELVEDERE_CORPUS").map(PathBuf::from);
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/corpus");
    let found = named.into_iter().chain([beside]).find(|folder| folder.is_dir())?;
    let inner = found.join("dashboards");
    Some(if inner.is_dir() { inner } else { found })
}

/// Whole, approximated, without source, without kind, refused.
type Counts = [usize; 5];

fn place(status: Status) -> usize {
    match status {
        Status::Whole => 0,
        Status::Approximated => 1,
        Status::NoSource => 2,
        Status::NoKind => 3,
        Status::Refused => 4,
    }
}

fn print(heading: &str, rows: BTreeMap<String, Counts>) {
    println!("\n{heading:<44} whole approx. no source no kind refused");
    let mut rows: Vec<(String, Counts)> = rows.into_iter().collect();
    rows.sort_by_key(|(_, counts)| std::cmp::Reverse(counts.iter().sum::<usize>()));
    for (name, [whole, approximated, no_source, no_kind, refused]) in rows {
        println!("{name:<44} {whole:>5} {approximated:>7} {no_source:>9} {no_kind:>7} {refused:>7}");
    }
}

#[test]
fn most_panels_of_real_dashboards_are_whole() {
    let Some(folder) = folder() else {
        println!("No real dashboards here: name their folder in BELVEDERE_CORPUS to run this test on them.");
        return;
    };
    let (mut kinds, mut sources) = (BTreeMap::<String, Counts>::new(), BTreeMap::<String, Counts>::new());
    let mut reasons = BTreeMap::<String, usize>::new();
    let mut all: Counts = [0; 5];
    let mut refused = Vec::new();
    for file in super::files::collect(&[folder]).expect("the folder can be read") {
        let bytes = std::fs::read(&file).expect("the file can be read");
        let report = import::read(&bytes, &[]).and_then(|incoming| import::inspect(&incoming));
        let report = match report {
            Ok(report) => report,
            Err(error) => {
                refused.push(format!("{}: {error}", file.display()));
                continue;
            }
        };
        for panel in report.panels {
            let at = place(panel.status);
            all[at] += 1;
            kinds.entry(panel.kind).or_default()[at] += 1;
            let asked = if panel.sources.is_empty() { "none".to_owned() } else { panel.sources.join(" + ") };
            sources.entry(asked).or_default()[at] += 1;
            if panel.status == Status::Approximated {
                for note in panel.notes {
                    *reasons.entry(note).or_default() += 1;
                }
            }
        }
    }
    print("kind", kinds);
    print("source", sources);
    let mut reasons: Vec<(String, usize)> = reasons.into_iter().collect();
    reasons.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    println!("\nWhy panels whose kind and source are there are not whole:");
    for (reason, count) in reasons {
        println!("{count:>6}  {reason}");
    }
    println!("\nRefused files:\n{}", refused.join("\n"));
    let [whole, approximated, ..] = all;
    let share = whole as f64 / (whole + approximated).max(1) as f64;
    println!(
        "\n{all:?}: {:.1} % whole of the {} whose kind and source are there",
        share * 100.0,
        whole + approximated
    );
    assert!(share >= LEAST_WHOLE, "{share}");
}
