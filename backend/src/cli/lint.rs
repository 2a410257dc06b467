//! `belvedere lint`: what of each dashboard is shown as it was meant, and why the rest is not. Reads files and nothing
//! else: no data folder, no network.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use clap::Args;
use panels::report::{Report, Status};
use serde::Serialize;

use super::{files, say};
use crate::app::StartError;
use crate::resources::dashboards::import;

/// Flags of the command.
#[derive(Args)]
pub(super) struct Lint {
    /// Files, and folders whose .json files are read, those in folders inside too
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Print one JSON object for each dashboard, a line each
    #[arg(long)]
    json: bool,
}

/// What is said of one dashboard. Every panel, rows included, counts in exactly one of the five numbers.
#[derive(Debug, Default, PartialEq, Serialize)]
pub(super) struct Outcome {
    /// The file as it was named.
    pub(super) file: String,
    /// Panels, rows and those in rows included.
    pub(super) panels: usize,
    /// Shown as they were meant.
    pub(super) whole: usize,
    /// Shown with something missing.
    pub(super) approximated: usize,
    /// Of a kind that is not there yet.
    pub(super) no_kind: usize,
    /// Asking a kind of source that is not there yet.
    pub(super) no_source: usize,
    /// No panel at all; 1 with no panels where the file cannot be read as a dashboard.
    pub(super) refused: usize,
    /// Why not, each sentence with the numbers of its panels; without numbers what is said of the whole dashboard.
    pub(super) reasons: BTreeMap<String, Vec<i64>>,
}

impl Lint {
    /// Does what was asked.
    pub(super) fn run(&self) -> Result<(), StartError> {
        let mut sum = Summary::default();
        for path in files::collect(&self.paths)? {
            let outcome = lint(&path);
            if self.json {
                say(&line(&outcome)?)?;
            } else {
                sum.add(outcome);
            }
        }
        if self.json { Ok(()) } else { say(sum.text().trim_end()) }
    }
}

/// What is said of one dashboard, as one line of JSON.
pub(super) fn line(outcome: &Outcome) -> Result<String, StartError> {
    serde_json::to_string(outcome).map_err(|error| StartError(error.to_string()))
}

/// Reads one file and looks at it.
pub(super) fn lint(path: &Path) -> Outcome {
    let file = path.display().to_string();
    let read = fs::read(path).map_err(|error| format!("The file cannot be read: {error}."));
    let report = read.and_then(|bytes| {
        let incoming = import::read(&bytes, &[]);
        incoming.and_then(|incoming| import::inspect(&incoming)).map_err(|error| error.to_string())
    });
    match report {
        Ok(report) => Outcome::of(file, &report),
        Err(why) => Outcome::refused(file, why),
    }
}

impl Outcome {
    /// What the report on a dashboard comes to.
    pub(super) fn of(file: String, report: &Report) -> Self {
        let mut outcome = Self { file, panels: report.panels.len(), ..Self::default() };
        for panel in &report.panels {
            *match panel.status {
                Status::Whole => &mut outcome.whole,
                Status::Approximated => &mut outcome.approximated,
                Status::NoKind => &mut outcome.no_kind,
                Status::NoSource => &mut outcome.no_source,
                Status::Refused => &mut outcome.refused,
            } += 1;
            for note in &panel.notes {
                outcome.reasons.entry(note.clone()).or_default().push(panel.id);
            }
        }
        for note in &report.notes {
            outcome.reasons.entry(note.clone()).or_default();
        }
        outcome
    }

    /// A file that is no dashboard.
    pub(super) fn refused(file: String, why: String) -> Self {
        Self { file, refused: 1, reasons: BTreeMap::from([(why, Vec::new())]), ..Self::default() }
    }
}

/// All dashboards together, for people.
#[derive(Default)]
struct Summary {
    rows: Vec<([usize; 6], String)>,
    /// Panels, or dashboards, by reason.
    reasons: BTreeMap<String, usize>,
}

const HEADINGS: [&str; 6] = ["panels", "whole", "approximated", "no kind", "no source", "refused"];

impl Summary {
    fn add(&mut self, outcome: Outcome) {
        let Outcome { file, panels, whole, approximated, no_kind, no_source, refused, reasons } = outcome;
        self.rows.push(([panels, whole, approximated, no_kind, no_source, refused], file));
        for (reason, panels) in reasons {
            *self.reasons.entry(reason).or_default() += panels.len().max(1);
        }
    }

    fn text(&self) -> String {
        let mut text = String::new();
        let mut line = |cells: [String; 6], name: &str| {
            for (cell, heading) in cells.iter().zip(HEADINGS) {
                text += &format!("{cell:>width$}  ", width = heading.len());
            }
            text += name;
            text.push('\n');
        };
        line(HEADINGS.map(str::to_owned), "file");
        let mut total = [0; 6];
        for (numbers, file) in &self.rows {
            for (sum, number) in total.iter_mut().zip(numbers) {
                *sum += number;
            }
            line(numbers.map(|number| number.to_string()), file);
        }
        if self.rows.len() > 1 {
            line(total.map(|number| number.to_string()), &format!("{} files", self.rows.len()));
        }
        let mut reasons: Vec<(&String, &usize)> = self.reasons.iter().collect();
        reasons.sort_by(|a, b| b.1.cmp(a.1).then_with(|| a.0.cmp(b.0)));
        if !reasons.is_empty() {
            text += "\nWhy not:\n";
        }
        for (reason, count) in reasons {
            text += &format!("{count:>6}  {reason}\n");
        }
        text
    }
}

#[cfg(test)]
mod corpus;

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str) -> Outcome {
        let file = tempfile::NamedTempFile::new().unwrap();
        fs::write(file.path(), text).unwrap();
        Outcome { file: "f".to_owned(), ..lint(file.path()) }
    }

    #[test]
    fn every_panel_counts_once() {
        let outcome = check(
            r#"{"schemaVersion":41,"title":"T","panels":[{"id":1,"type":"row"},{"id":2,"type":"heatmap"},
                {"id":3,"type":"stat","datasource":{"type":"loki"},"targets":[{"expr":"x"}]},
                {"id":4,"type":"stat","options":{"odd":1}},{"id":5,"type":"stat","options":{"odd":1}},7]}"#,
        );
        let numbers =
            [outcome.whole, outcome.approximated, outcome.no_kind, outcome.no_source, outcome.refused];
        assert_eq!((outcome.panels, numbers), (6, [1, 2, 1, 1, 1]));
        assert_eq!(outcome.reasons["The option options.odd is not known here."], [4, 5]);
        let printed = line(&outcome).unwrap();
        assert!(printed.starts_with(r#"{"file":"f","panels":6,"whole":1,"#) && !printed.contains('\n'));
    }

    #[test]
    fn what_is_no_dashboard_is_refused_with_the_place() {
        for (text, says) in [
            ("", "line 1"),
            ("{\"panels\": [\n1, }", "line 2, column 4"),
            ("[1]", "a list"),
            ("{\"name\": \"package\"}", "not a dashboard"),
            (&format!("{}{}", "[".repeat(100_000), "]".repeat(100_000)), "more than 64"),
        ] {
            let outcome = check(text);
            assert_eq!((outcome.panels, outcome.refused), (0, 1), "{text:.40}");
            assert!(outcome.reasons.keys().all(|why| why.contains(says)), "{:?}", outcome.reasons);
        }
        assert_eq!(lint(Path::new("/nowhere/at/all.json")).refused, 1);
    }

    #[test]
    fn people_read_a_table_with_reasons_in_order_of_weight() {
        let mut sum = Summary::default();
        for file in ["a.json", "b.json"] {
            let reasons = BTreeMap::from([("Often.".to_owned(), vec![1, 2]), ("Once.".to_owned(), vec![])]);
            sum.add(Outcome {
                file: file.to_owned(),
                panels: 3,
                whole: 1,
                approximated: 2,
                reasons,
                ..Outcome::default()
            });
        }
        let text = sum.text();
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines[0], "panels  whole  approximated  no kind  no source  refused  file");
        assert_eq!(lines[3], "     6      2             4        0          0        0  2 files");
        assert_eq!(lines[6], "     4  Often.");
    }
}
