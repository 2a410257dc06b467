//! Repeated panels and rows: how many copies, where they stand, what variables mean in them.

use data::repeat::{copy_id, expand, read_id, stored_id, write_id};
use data::variables::Variables;
use model::dashboard::{GridPos, Panel, Variable};
use proptest::prelude::*;
use serde_json::{Value, json};

fn variables() -> Variables {
    let list = |values: &[&str]| {
        let options: Vec<Value> =
            values.iter().map(|value| json!({ "text": value.to_uppercase(), "value": value })).collect();
        json!(options)
    };
    let stored = [
        json!({ "name": "node", "type": "custom", "multi": true, "query": "a,b,c",
                "current": { "text": ["A", "C"], "value": ["a", "c"] } }),
        json!({ "name": "disk", "type": "query", "multi": true, "includeAll": true,
                "current": { "text": "All", "value": "$__all" }, "options": list(&["p", "q", "r", "s", "t"]) }),
        json!({ "name": "none", "type": "query", "multi": true, "current": {} }),
        json!({ "name": "single", "type": "textbox", "query": "x", "current": { "text": "x", "value": "x" } }),
    ];
    Variables::new(&stored.iter().map(Variable::from_json).collect::<Vec<_>>())
}

fn panel(id: i64, [x, y, w, h]: [i64; 4], more: &Value) -> Value {
    let mut panel = json!({ "id": id, "type": "stat", "gridPos": { "x": x, "y": y, "w": w, "h": h } });
    for (key, value) in more.as_object().expect("an object") {
        panel[key] = value.clone();
    }
    panel
}

fn read(panels: &[Value]) -> Vec<Panel> {
    panels.iter().map(Panel::from_json).collect()
}

/// One line a panel: its name in addresses, its place, its own values.
fn said(panel: &Panel) -> String {
    let GridPos { x, y, w, h } = panel.grid;
    let scoped: Vec<String> = panel.scoped.iter().map(|own| format!(" {}={}", own.name, own.value)).collect();
    let inside: Vec<String> = panel.panels.iter().map(said).collect();
    let inside = if inside.is_empty() { String::new() } else { format!(" [{}]", inside.join(", ")) };
    format!("{} {x},{y} {w}x{h}{}{inside}", write_id(panel.id), scoped.concat())
}

fn check(panels: &[Value], expect: &[&str]) {
    let found: Vec<String> = expand(&read(panels), &variables()).iter().map(said).collect();
    assert_eq!(found, expect);
}

#[test]
fn sideways_it_takes_the_whole_width() {
    check(
        &[panel(1, [0, 0, 6, 4], &json!({ "repeat": "node" })), panel(2, [0, 4, 24, 8], &json!({}))],
        &["1 0,0 12x4 node=a", "1-clone-1 12,0 12x4 node=c", "2 0,4 24x8"],
    );
}

#[test]
fn what_is_below_moves_down_by_the_lines_that_came() {
    check(
        &[
            panel(1, [0, 0, 6, 4], &json!({ "repeat": "disk", "repeatDirection": "h", "maxPerRow": 2 })),
            panel(2, [0, 4, 24, 8], &json!({})),
        ],
        &[
            "1 0,0 12x4 disk=p",
            "1-clone-1 12,0 12x4 disk=q",
            "1-clone-2 0,4 12x4 disk=r",
            "1-clone-3 12,4 12x4 disk=s",
            "1-clone-4 0,8 12x4 disk=t",
            "2 0,12 24x8",
        ],
    );
    // Four side by side where nothing is said.
    let wide = expand(&read(&[panel(1, [0, 0, 24, 3], &json!({ "repeat": "disk" }))]), &variables());
    assert_eq!(
        wide.iter().map(|panel| (panel.grid.x, panel.grid.y)).collect::<Vec<_>>(),
        [(0, 0), (6, 0), (12, 0), (18, 0), (0, 3)]
    );
}

#[test]
fn downwards_it_keeps_its_width() {
    check(
        &[
            panel(1, [4, 2, 6, 3], &json!({ "repeat": "node", "repeatDirection": "v" })),
            panel(2, [12, 2, 6, 3], &json!({})),
            panel(3, [4, 5, 6, 3], &json!({})),
        ],
        &["1 4,2 6x3 node=a", "1-clone-1 4,5 6x3 node=c", "2 12,2 6x3", "3 4,8 6x3"],
    );
}

#[test]
fn rows_take_their_panels_along() {
    check(
        &[
            panel(1, [0, 0, 24, 1], &json!({ "type": "row", "repeat": "node" })),
            panel(2, [0, 1, 12, 4], &json!({})),
            panel(3, [0, 5, 6, 2], &json!({ "repeat": "disk", "maxPerRow": 3 })),
            panel(4, [0, 7, 24, 1], &json!({ "type": "row" })),
            panel(5, [0, 8, 24, 1], &json!({ "repeat": "node" })),
        ],
        &[
            "1 0,0 24x1 node=a",
            "2 0,1 12x4 node=a",
            "3 0,5 8x2 node=a disk=p",
            "3-clone-1 8,5 8x2 node=a disk=q",
            "3-clone-2 16,5 8x2 node=a disk=r",
            "3-clone-3 0,7 8x2 node=a disk=s",
            "3-clone-4 8,7 8x2 node=a disk=t",
            "1-clone-1 0,9 24x1 node=c",
            "2-clone-1000 0,10 12x4 node=c",
            "3-clone-1000 0,14 8x2 node=c disk=p",
            "3-clone-1001 8,14 8x2 node=c disk=q",
            "3-clone-1002 16,14 8x2 node=c disk=r",
            "3-clone-1003 0,16 8x2 node=c disk=s",
            "3-clone-1004 8,16 8x2 node=c disk=t",
            "4 0,18 24x1",
            "5 0,19 12x1 node=a",
            "5-clone-1 12,19 12x1 node=c",
        ],
    );
}

#[test]
fn folded_rows_take_what_is_in_them_along() {
    let inside = [panel(2, [0, 1, 12, 4], &json!({ "repeat": "node" }))];
    check(
        &[
            panel(
                1,
                [0, 0, 24, 1],
                &json!({ "type": "row", "repeat": "node", "collapsed": true, "panels": inside }),
            ),
            panel(3, [0, 1, 24, 1], &json!({ "type": "row" })),
        ],
        &[
            // In the row its variable has one value.
            "1 0,0 24x1 node=a [2 0,1 24x4 node=a]",
            "1-clone-1 0,1 24x1 node=c [2-clone-1000 0,2 24x4 node=c]",
            "3 0,2 24x1",
        ],
    );
}

#[test]
fn without_values_the_stored_panel_stands_alone() {
    for name in ["none", "unknown"] {
        check(&[panel(1, [3, 0, 6, 4], &json!({ "repeat": name }))], &["1 3,0 6x4"]);
    }
    check(&[panel(1, [3, 0, 6, 4], &json!({ "repeat": "single" }))], &["1 0,0 24x4 single=x"]);
}

#[test]
fn addresses_name_copies_as_grafana_does() {
    for (text, id) in
        [("7", 7), ("panel-7", 7), ("7-clone-2", copy_id(7, 2)), ("panel-7-clone-2", copy_id(7, 2))]
    {
        assert_eq!(read_id(text), Some(id), "{text}");
    }
    for text in ["", "x", "7-clone-", "7-clone--1", "clone-1"] {
        assert_eq!(read_id(text), None, "{text}");
    }
    assert_eq!(write_id(copy_id(7, 2)), "7-clone-2");
}

proptest! {
    #[test]
    fn numbers_are_read_back(stored in 0..1_i64 << 31, nth in 0..600_000_usize) {
        let id = copy_id(stored, nth);
        prop_assert_eq!(stored_id(id), (stored, nth));
        prop_assert_eq!(read_id(&write_id(id)), Some(id));
    }

    /// Whatever is stored: no two copies share a number, and none leaves the grid.
    #[test]
    fn copies_are_told_apart(
        cells in prop::collection::vec((0..24_i64, 0..20_i64, 1..25_i64, 1..9_i64, 0..5_usize, 0..4_i64, any::<bool>()), 1..12)
    ) {
        let names = ["", "node", "disk", "none", "unknown"];
        let stored: Vec<Value> = cells.iter().zip(1..).map(|((x, y, w, h, name, most, is_row), id)| {
            let kind = if *is_row { "row" } else { "stat" };
            panel(id, [*x, *y, *w, *h], &json!({ "type": kind, "repeat": names[*name], "maxPerRow": most }))
        }).collect();
        let all = expand(&read(&stored), &variables());
        let ids: std::collections::BTreeSet<i64> = all.iter().map(|panel| panel.id).collect();
        prop_assert_eq!(ids.len(), all.len());
        prop_assert!(all.len() >= stored.len());
        for panel in &all {
            prop_assert!(panel.grid.x >= 0 && panel.grid.x + panel.grid.w <= 24 && panel.grid.y >= 0, "{:?}", panel.grid);
        }
    }
}
