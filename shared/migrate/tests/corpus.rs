//! Real dashboards of all ages: each opens, loses nothing that it should not, and opens the same a second time; and
//! whatever happens to their values, opening never panics.

#![expect(clippy::print_stdout, reason = "a test that finds no dashboards says so, and what it found")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use migrate::{Opened, TODAY, open, open_value, v2};
use serde_json::{Value, json};

/// Kinds of panel that are none any more.
const GONE: &[&str] = &[
    "graph",
    "singlestat",
    "grafana-singlestat-panel",
    "table-old",
    "text2",
    "grafana-piechart-panel",
    "heatmap-new",
];

/// The folder of real dashboards, if there is one here.
fn folder() -> Option<PathBuf> {
    let named = std::env::var_os("BELVEDERE_CORPUS").map(PathBuf::from);
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/corpus");
    let found = named.into_iter().chain([beside]).find(|folder| folder.is_dir())?;
    let inner = found.join("dashboards");
    Some(if inner.is_dir() { inner } else { found })
}

/// The files, each with its name, in order.
fn files() -> Vec<(String, Vec<u8>)> {
    let Some(folder) = folder() else {
        println!("No real dashboards here: name their folder in BELVEDERE_CORPUS to run this test on them.");
        return Vec::new();
    };
    let entries = std::fs::read_dir(folder).expect("the folder can be read").flatten();
    let mut files: Vec<_> = entries
        .filter(|entry| entry.path().extension().is_some_and(|kind| kind == "json"))
        .map(|entry| {
            let text = std::fs::read(entry.path()).expect("the file can be read");
            (entry.file_name().to_string_lossy().into_owned(), text)
        })
        .collect();
    files.sort();
    files
}

/// All panels with those in rows.
fn panels(dashboard: &Value) -> Vec<&Value> {
    let top = dashboard["panels"].as_array().into_iter().flatten();
    top.flat_map(|panel| std::iter::once(panel).chain(panel["panels"].as_array().into_iter().flatten()))
        .collect()
}

fn kind(panel: &Value) -> &str {
    panel["type"].as_str().unwrap_or_default()
}

#[test]
fn every_real_dashboard_opens() {
    let mut became: BTreeMap<String, usize> = BTreeMap::new();
    let (mut count, mut notes) = (0, 0);
    for (name, text) in files() {
        let opened = open(&text, &[]).unwrap_or_else(|refused| panic!("{name}: {refused}"));
        count += 1;
        notes += opened.notes.len();
        check_form(&name, &opened);
        let again = open_value(opened.dashboard.clone(), &[]).expect("what was opened opens again");
        assert_eq!(again.dashboard, opened.dashboard, "{name}, a second time");
        assert!(!again.changed && again.notes.is_empty(), "{name}: {:?}", again.notes);
        for panel in panels(&opened.dashboard) {
            *became.entry(kind(panel).to_owned()).or_default() += 1;
        }
    }
    println!("{count} dashboards, {notes} notes, {became:?}");
}

/// What holds for each dashboard of today.
fn check_form(name: &str, opened: &Opened) {
    let dashboard = &opened.dashboard;
    assert_eq!(dashboard["schemaVersion"], TODAY, "{name}");
    assert!(dashboard.get("rows").is_none() && dashboard.get("spec").is_none(), "{name}");
    let mut ids = BTreeSet::new();
    for panel in panels(dashboard) {
        assert!(!GONE.contains(&kind(panel)), "{name}: {panel}");
        assert!(!panel["datasource"].is_string(), "{name}: {}", panel["datasource"]);
        if let Some(id) = panel["id"].as_i64() {
            ids.insert(id);
        }
    }
    for note in &opened.notes {
        assert!(note.text.ends_with('.'), "{name}: {note}");
        assert!(note.panel.is_none_or(|id| ids.contains(&id)), "{name}: {note}");
    }
}

#[test]
fn what_nobody_knows_survives() {
    for (name, text) in files() {
        let mut value: Value =
            serde_json::from_slice(text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&text)).expect("JSON");
        mark(&mut value);
        let opened = open_value(value, &[]).unwrap_or_else(|refused| panic!("{name}: {refused}"));
        let of_library = |panel: &Value| panel["belvedere"]["libraryPanel"].is_object();
        for panel in panels(&opened.dashboard) {
            // Heads of rows that stood in the old layout are new, library panels come from another place.
            if kind(panel) != "row" && !of_library(panel) {
                assert_eq!(panel["unheardOf"], json!({ "kept": true }), "{name}: panel {}", panel["id"]);
                for target in panel["targets"].as_array().into_iter().flatten() {
                    assert_eq!(target["unheardOf"], true, "{name}: panel {}", panel["id"]);
                }
            }
        }
        for variable in opened.dashboard["templating"]["list"].as_array().into_iter().flatten() {
            assert_eq!(variable["unheardOf"], 1, "{name}: {variable}");
        }
        assert_eq!(opened.dashboard["unheardOf"], "x", "{name}");
    }
}

/// Puts fields that nobody knows beside those of the dashboard, its panels, queries and variables.
fn mark(value: &mut Value) {
    if value["spec"].is_object() {
        return mark(&mut value["spec"]);
    }
    value["unheardOf"] = json!("x");
    for variable in value["templating"]["list"].as_array_mut().into_iter().flatten() {
        variable["unheardOf"] = json!(1);
    }
    for variable in value["variables"].as_array_mut().into_iter().flatten() {
        if variable["spec"].is_object() {
            variable["spec"]["unheardOf"] = json!(1);
        }
    }
    for element in value["elements"].as_object_mut().into_iter().flat_map(|elements| elements.values_mut()) {
        element["spec"]["unheardOf"] = json!({ "kept": true });
        for query in element["spec"]["data"]["spec"]["queries"].as_array_mut().into_iter().flatten() {
            query["spec"]["query"]["spec"]["unheardOf"] = json!(true);
        }
    }
    let mark_panels = |holder: &mut Value| {
        for panel in holder["panels"].as_array_mut().into_iter().flatten() {
            mark_panel(panel);
            for inner in panel["panels"].as_array_mut().into_iter().flatten() {
                mark_panel(inner);
            }
        }
    };
    mark_panels(value);
    for row in value["rows"].as_array_mut().into_iter().flatten() {
        mark_panels(row);
    }
}

fn mark_panel(panel: &mut Value) {
    panel["unheardOf"] = json!({ "kept": true });
    for target in panel["targets"].as_array_mut().into_iter().flatten() {
        target["unheardOf"] = json!(true);
    }
}

#[test]
fn the_new_schema_and_back() {
    for (name, text) in files() {
        let classic = open(&text, &[]).expect("it opens").dashboard;
        let new = v2::from_classic(&classic);
        let back =
            open_value(new.clone(), &[]).unwrap_or_else(|refused| panic!("{name}: {refused}")).dashboard;
        assert_eq!(v2::from_classic(&back), new, "{name}");
        let of = |dashboard: &Value| -> Vec<(String, Value, usize)> {
            let all = panels(dashboard)
                .into_iter()
                .filter(|panel| kind(panel) != "row" && !panel["libraryPanel"].is_object());
            all.map(|panel| {
                (kind(panel).to_owned(), panel["id"].clone(), panel["targets"].as_array().map_or(0, Vec::len))
            })
            .collect()
        };
        assert_eq!(of(&back), of(&classic), "{name}");
    }
}

/// Numbers that look random and are the same in every run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % sides.max(1) as u64) as usize
    }
}

/// Replaces some values at random places by others of any type.
fn spoil(value: &mut Value, dice: &mut Dice) {
    if dice.roll(24) == 0 {
        let others = [
            json!(null),
            json!(true),
            json!(-1),
            json!(1e300),
            json!("x"),
            json!("graph"),
            json!("-7"),
            json!([]),
            json!([[], {}, 3]),
            json!({}),
            json!({ "value": "v", "text": 1 }),
            json!({ "list": 3, "panels": [{}] }),
            json!("\u{202e}\u{7}<script>"),
            json!(u64::MAX),
        ];
        *value = others[dice.roll(others.len())].clone();
        return;
    }
    match value {
        Value::Array(list) => list.iter_mut().for_each(|each| spoil(each, dice)),
        Value::Object(object) => {
            object.values_mut().for_each(|each| spoil(each, dice));
            if dice.roll(10) == 0
                && let Some(key) = object.keys().nth(dice.roll(object.len())).cloned()
            {
                object.shift_remove(&key);
            }
        }
        _ => {}
    }
}

#[test]
fn spoilt_dashboards_never_panic() {
    let mut dice = Dice(0x9e37_79b9_7f4a_7c15);
    let (mut opened, mut refused) = (0, 0);
    for (name, text) in files() {
        let whole: Value =
            serde_json::from_slice(text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&text)).expect("JSON");
        for _ in 0..4 {
            let mut value = whole.clone();
            for _ in 0..=dice.roll(2) {
                spoil(&mut value, &mut dice);
            }
            if value.is_object() && dice.roll(2) == 0 {
                value["schemaVersion"] = json!(dice.roll(45));
            }
            match open_value(value, &[]) {
                Ok(first) => {
                    opened += 1;
                    let _ = v2::from_classic(&first.dashboard);
                    let second =
                        open_value(first.dashboard.clone(), &[]).expect("what was opened opens again");
                    assert_eq!(second.dashboard, first.dashboard, "{name}, spoilt, a second time");
                }
                Err(message) => {
                    refused += 1;
                    assert!(message.0.ends_with('.'), "{name}: {message}");
                }
            }
        }
    }
    println!("{opened} opened, {refused} refused");
}
