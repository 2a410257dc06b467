//! What only a browser can measure, by `e2e/bench`: drawing and decoding against uPlot and `response.json()`, and the
//! time to the first chart. Here are the goals; how each figure comes about stands there.

use std::fs;
use std::path::Path;

use serde_json::Value;

use super::Row;
use crate::project::Project;
use crate::sh;
use crate::test;

/// The highest good ratio for each figure's name, where it is not 1.
const GOALS: &[(&str, f64)] = &[
    ("draw 1 x 10k, ratio 1", 0.9),
    ("draw 1 x 100k, ratio 1", 0.75),
    ("draw 1 x 1M, ratio 1", 0.25),
    ("draw 1 x 10M, ratio 1", 0.12),
    ("draw 20 x 10k, ratio 1", 0.75),
    ("decode 100 x 1,000 points", 0.05),
    ("first chart of the machine dashboard", 4.0),
];

/// Drawing time series against uPlot.
pub(super) fn draw(project: &Project) -> Result<Vec<Row>, String> {
    with_answers(project, |answers| measure(project, "drawing", Some(answers)))
}

/// Decoding an answer against the browser's own JSON.
pub(super) fn decode(project: &Project) -> Result<Vec<Row>, String> {
    with_answers(project, |answers| measure(project, "decoding", Some(answers)))
}

/// From an address to the first chart, against a bare page.
pub(super) fn first_chart(project: &Project) -> Result<Vec<Row>, String> {
    measure(project, "first chart", None)
}

/// Has our own encoder write the answers, and removes them at the end.
fn with_answers(
    project: &Project,
    run: impl FnOnce(&Path) -> Result<Vec<Row>, String>,
) -> Result<Vec<Row>, String> {
    let folder = std::env::temp_dir().join(format!("bench-answers-{}", std::process::id()));
    let mut cargo = project.command("cargo");
    cargo.args([
        "run",
        "--quiet",
        "--locked",
        "--release",
        "--package",
        "model",
        "--example",
        "bench_answers",
    ]);
    let rows = sh::run(cargo.arg("--").arg(&folder)).and_then(|()| run(&folder));
    // A temporary folder; a failed clean-up is no failure of the bench.
    fs::remove_dir_all(&folder).ok();
    rows
}

/// Runs the browser bench of this title.
fn measure(project: &Project, title: &str, answers: Option<&Path>) -> Result<Vec<Row>, String> {
    test::install_browser_tests(project)?;
    let figures = project.target.join("bench-figures.json");
    fs::remove_file(&figures).ok(); // absent before the first run
    let mut playwright = project.command("npx");
    playwright.args(["--no-install", "playwright", "test", "--config", "bench/playwright.config.ts"]);
    playwright.args(["--reporter=line", "--grep", &format!("{title}$")]);
    playwright.current_dir(project.root.join("e2e"));
    playwright.env("BELVEDERE_BIN", project.binary("release"));
    playwright.env("BELVEDERE_BENCH_FIGURES", &figures);
    if let Some(answers) = answers {
        playwright.env("BELVEDERE_BENCH_ANSWERS", answers);
    }
    sh::run(&mut playwright)?;
    let text = fs::read_to_string(&figures).map_err(|e| format!("the browser wrote no figures: {e}"))?;
    rows(&text)
}

fn rows(text: &str) -> Result<Vec<Row>, String> {
    let figures: Vec<Value> =
        serde_json::from_str(text).map_err(|e| format!("the browser's figures cannot be read: {e}"))?;
    Ok(figures
        .iter()
        .map(|figure| {
            let name = figure["name"].as_str().unwrap_or_default();
            let ms = |whose: &str| figure[whose].as_f64().unwrap_or(f64::NAN);
            let goal = GOALS.iter().find(|(known, _)| *known == name).map_or(1.0, |(_, goal)| *goal);
            Row { name: name.to_owned(), ours: ms("ours"), theirs: ms("theirs"), unit: "ms", goal }
        })
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_meet_their_goals_by_name() {
        let text = r#"[{"name":"draw 1 x 1M, ratio 1","ours":1.5,"theirs":12},{"name":"x","ours":1}]"#;
        let rows = rows(text).unwrap();
        assert_eq!((rows[0].ours, rows[0].theirs, rows[0].goal), (1.5, 12.0, 0.25));
        assert!(rows[1].theirs.is_nan());
        assert_eq!(rows[1].goal, 1.0);
    }
}
