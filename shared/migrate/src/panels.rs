//! What panel kinds of old are today, one file a kind; told apart by their shape, since a schema version says nothing of
//! them. A panel of today comes out as it went in.

mod field_options;
mod graph;
mod heatmap;
mod lists;
mod pie;
mod single_stat;
mod table;
mod text;

use crate::Context;
use crate::json::{Object, drop_keys, each_panel, text as text_of};

/// Brings one panel of a kind up.
type Open = fn(&mut Object, &mut Context<'_>);

/// Each kind by its stored name, and what looks after it.
const KINDS: &[(&str, Open)] = &[
    ("alertlist", lists::alerts),
    ("bargauge", field_options::open),
    ("dashlist", lists::dashboards),
    ("gauge", field_options::open),
    ("grafana-piechart-panel", pie::open),
    ("grafana-singlestat-panel", single_stat::open),
    ("graph", graph::open),
    ("heatmap", heatmap::open),
    ("heatmap-new", heatmap::renamed),
    ("singlestat", single_stat::open),
    ("stat", field_options::open),
    ("table", table::open),
    ("table-old", table::open),
    ("text", text::open),
    ("timeseries", graph::hidden_series),
];

/// Brings every panel up.
pub(crate) fn run(dashboard: &mut Object, context: &mut Context<'_>) {
    each_panel(dashboard, &mut |panel| {
        let kind = text_of(panel, "type").to_owned();
        if let Some((_, open)) = KINDS.iter().find(|(name, _)| *name == kind) {
            open(panel, context);
        }
    });
}

/// What every panel of the first kind of plug-ins carried along, whether its kind read it or not.
const OF_OLD: &[&str] = &[
    "aliasColors",
    "bars",
    "dashLength",
    "dashes",
    "error",
    "fill",
    "fillGradient",
    "grid",
    "hiddenSeries",
    "isNew",
    "legend",
    "lines",
    "linewidth",
    "loadingEditor",
    "nullPointMode",
    "paceLength",
    "percentage",
    "pluginVersion",
    "pointradius",
    "points",
    "renderer",
    "seriesOverrides",
    "spaceLength",
    "stack",
    "steppedLine",
    "thresholds",
    "timeRegions",
    "tooltip",
    "xaxis",
    "yaxes",
    "yaxis",
];

/// Drops what was read of a panel of old, and what nothing read.
fn forget(panel: &mut Object, read: &[&str]) {
    drop_keys(panel, OF_OLD);
    drop_keys(panel, read);
}

#[cfg(test)]
#[expect(clippy::needless_pass_by_value, reason = "cases are written as json! at the call")]
mod tests {
    use serde_json::{Value, json};

    /// Holds a panel of an old document against what it is today, and that against itself.
    #[track_caller]
    pub(super) fn check(before: Value, after: Value) {
        let once = opened(&before, 20).dashboard["panels"][0].clone();
        assert_eq!(once, after);
        assert_eq!(opened(&once, crate::TODAY).dashboard["panels"][0], after, "a second time");
    }

    /// How much is said of a panel.
    pub(super) fn notes(panel: Value) -> usize {
        let opened = opened(&panel, 20);
        assert!(
            opened.notes.iter().all(|note| note.panel.is_some() && note.text.ends_with('.')),
            "{:?}",
            opened.notes
        );
        opened.notes.len()
    }

    fn opened(panel: &Value, version: i64) -> crate::Opened {
        crate::open_value(json!({ "title": "x", "schemaVersion": version, "panels": [panel] }), &[])
            .expect("a dashboard")
    }

    #[test]
    fn kinds_stand_in_order() {
        assert!(super::KINDS.is_sorted_by(|a, b| a.0 < b.0));
    }
}
