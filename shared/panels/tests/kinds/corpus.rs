//! Real dashboards: every panel of a known kind is understood, prepared and shown.

#![expect(clippy::print_stdout, reason = "a test that finds no dashboards says so")]

use std::path::{Path, PathBuf};

use model::dashboard::{Dashboard, Panel};
use panels::kinds::known;
use panels::{Theme, report};

use crate::support::{check_inside, env, walks};

/// The folder of real dashboards, if there is one here.
fn folder() -> Option<PathBuf> {
    let named = std::env::var_os("BELVEDERE_CORPUS").map(PathBuf::from);
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/corpus");
    let found = named.into_iter().chain([beside]).find(|folder| folder.is_dir())?;
    let inner = found.join("dashboards");
    Some(if inner.is_dir() { inner } else { found })
}

fn dashboards() -> Vec<(String, Dashboard)> {
    let Some(folder) = folder() else {
        println!("No real dashboards here: name their folder in BELVEDERE_CORPUS to run this test on them.");
        return Vec::new();
    };
    let files = std::fs::read_dir(folder).expect("the folder can be read").flatten();
    let mut found: Vec<(String, Dashboard)> = files
        .filter_map(|file| {
            let name = file.file_name().to_string_lossy().into_owned();
            let text = std::fs::read(file.path()).ok()?;
            let opened = migrate::open(&text, &[]).unwrap_or_else(|refused| panic!("{name}: {refused}"));
            Some((name, Dashboard::new(opened.dashboard)))
        })
        .collect();
    found.sort_by(|a, b| a.0.cmp(&b.0));
    found
}

fn all_panels(dashboard: &Dashboard) -> Vec<Panel> {
    dashboard
        .panels()
        .into_iter()
        .flat_map(|panel| {
            let inner = panel.panels.clone();
            std::iter::once(panel).chain(inner)
        })
        .collect()
}

#[test]
fn every_panel_of_a_known_kind_is_understood() {
    let theme = Theme::dark();
    let frames = walks(&["a", "b", "c"], 60, 0.0, 100.0);
    let mut panels = 0;
    for (file, dashboard) in dashboards() {
        for panel in all_panels(&dashboard) {
            let Some(kind) = known(&panel.kind) else { continue };
            let around = env(&theme, &panel.field_config, &panel.title, (400.0, 240.0, 1.0));
            let (prepared, notices) = kind.prepare(&panel.options, &frames, &around);
            let what = format!("{file}, panel {} ({})", panel.id, panel.kind);
            for notice in &notices {
                assert!(!notice.text.contains("could not be read"), "{what}: {}", notice.text);
            }
            prepared.legend(&around);
            check_inside(&prepared.view(&around), &what);
            panels += 1;
        }
    }
    println!("{panels} panels of known kinds");
}

#[test]
fn every_dashboard_has_a_report() {
    for (file, dashboard) in dashboards() {
        let report = report::report(&dashboard, &|_| None);
        assert_eq!(report.panels.len(), all_panels(&dashboard).len(), "{file}");
    }
}
