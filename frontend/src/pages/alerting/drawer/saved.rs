//! Whether the panel of a rule is stored as it stands on the page: rules watch what is stored.

use leptos::prelude::*;
use model::dashboard::{Dashboard, Panel};

use crate::pages::dashboard::board::Board;

/// How the stored panel differs from the one on the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Saved {
    /// It is the same.
    Same,
    /// Something that a rule watches was changed.
    Changed,
    /// It is not stored at all.
    Missing,
}

impl Saved {
    /// Of a panel of an open dashboard; follows edits and saving.
    pub(super) fn of(board: &Board, panel_id: i64) -> Self {
        let here = board.document.get();
        if here.uid().is_empty() {
            return Self::Missing;
        }
        let undo = board.undo.get();
        if undo.is_empty() {
            return Self::Same;
        }
        let mut stored = Dashboard::clone(&here);
        // Taking everything back gives the document as it was stored; each of these edits fits where it came from.
        let is_whole = undo.iter().rev().all(|edit| stored.apply(edit).is_ok());
        match (find(&stored, panel_id), find(&here, panel_id)) {
            (Some(before), Some(now)) if is_whole && watched(&before) == watched(&now) => Self::Same,
            (Some(_), _) => Self::Changed,
            (None, _) => Self::Missing,
        }
    }

    /// What a person has to know; `None` where all is as it looks.
    pub(super) fn sentence(self) -> Option<&'static str> {
        match self {
            Self::Same => None,
            Self::Changed => Some(
                "This panel has changes that are not saved. The rule watches the panel as it is saved, so save the \
                 dashboard for them to count.",
            ),
            Self::Missing => Some(
                "This panel is not saved yet, and a rule watches the saved panel. Save the dashboard first, then set \
                 up the rule.",
            ),
        }
    }
}

/// What a rule reads of its panel.
fn watched(panel: &Panel) -> (Vec<&serde_json::Value>, Option<&str>, &str) {
    let queries = panel.targets.iter().map(|target| &target.json).collect();
    let source = panel.datasource.as_ref().map(|source| source.uid.as_str());
    (queries, source, panel.interval.as_str())
}

fn find(document: &Dashboard, id: i64) -> Option<Panel> {
    let panels = document.panels();
    let mut all = panels.iter().flat_map(|panel| std::iter::once(panel).chain(&panel.panels));
    all.find(|panel| panel.id == id).cloned()
}
