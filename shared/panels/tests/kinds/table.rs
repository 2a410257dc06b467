//! What tables show: columns, order, footer, colours, links.

use model::frame::{Column, Field, Frame, Labels};
use panels::kinds::find;
use panels::panel::Prepared;
use panels::view::{Align, TableView};
use panels::{Event, Theme, View};
use serde_json::{Value, json};

use crate::support::{FROM_MS, env, plain, walks};

fn with<T>(
    kind: &str,
    frames: &[Frame],
    config: &Value,
    options: &Value,
    act: impl FnOnce(&mut dyn Prepared, &dyn Fn(&dyn Prepared) -> TableView) -> T,
) -> T {
    let theme = Theme::dark();
    let around = env(&theme, config, "", (400.0, 300.0, 1.0));
    let (mut prepared, _) = find(kind).prepare(options, frames, &around);
    let view = |prepared: &dyn Prepared| match prepared.view(&around) {
        View::Table(view) => view,
        other => panic!("expected a table: {other:?}"),
    };
    act(prepared.as_mut(), &view)
}

fn hosts() -> Frame {
    Frame::new(
        "A",
        vec![
            Field::new("host", Column::texts([Some("node-10"), Some("node-2"), None])),
            Field::new("cpu", Column::numbers(vec![20.0, 90.0, 50.0])),
        ],
    )
}

fn column(prepared: &dyn Prepared, rows: usize, column: usize) -> Vec<String> {
    (0..rows).map(|row| prepared.cell(row, column).text).collect()
}

#[test]
fn headings_sort_turn_and_stop() {
    let options = json!({ "sortBy": [{ "displayName": "cpu", "desc": true }] });
    with("table", &[hosts()], &json!({}), &options, |prepared, view| {
        assert_eq!(view(prepared).sort, Some((1, true)));
        assert_eq!(column(prepared, 3, 1), ["90", "50", "20"]);
        prepared.update(&Event::SortColumn(0));
        assert_eq!(column(prepared, 3, 0), ["node-2", "node-10", ""]);
        prepared.update(&Event::SortColumn(0));
        assert_eq!(column(prepared, 3, 0), ["node-10", "node-2", ""]);
        prepared.update(&Event::SortColumn(0));
        assert_eq!(view(prepared).sort, None);
        assert_eq!(column(prepared, 3, 1), ["20", "90", "50"]);
    });
}

#[test]
fn cells_have_colors_bars_and_checked_links() {
    let steps = json!({ "mode": "absolute", "steps": [{ "color": "green", "value": null }, { "color": "red", "value": 80 }] });
    let looks = |kind: &str| {
        let config = json!({ "defaults": { "unit": "percent", "min": 0, "max": 100, "thresholds": steps }, "overrides": [
            { "matcher": { "id": "byName", "options": "cpu" }, "properties": [
                { "id": "custom.cellOptions", "value": { "type": kind, "mode": "basic" } },
                { "id": "links", "value": [{ "title": "", "url": "/d/host?v=${__value.raw}&h=${__data.fields.host}" }] } ] },
            { "matcher": { "id": "byName", "options": "host" }, "properties": [
                { "id": "links", "value": [{ "title": "", "url": "javascript:alert(1)" }] }, { "id": "custom.width", "value": 140 } ] } ] });
        with("table", &[hosts()], &config, &json!({}), |prepared, view| {
            let shown = view(prepared);
            assert_eq!((shown.columns[0].width_px, shown.columns[0].align), (Some(140.0), Align::Left));
            assert_eq!(shown.columns[1].align, Align::Right);
            assert_eq!(prepared.cell(0, 0).link, None);
            prepared.cell(1, 1)
        })
    };
    let theme = Theme::dark();
    let red = theme.color("red");
    assert_eq!(looks("auto").color, None);
    assert_eq!(looks("color-text").color, red);
    assert_eq!(looks("color-background").background, red);
    assert_eq!(looks("gauge").bar.map(|(share, color)| (share, Some(color))), Some((0.9, red)));
    assert_eq!(looks("auto").link.as_deref(), Some("/d/host?v=90%25&h=node-2"));
}

#[test]
fn footers_calculate_and_columns_hide() {
    let options = json!({ "footer": { "show": true, "reducer": ["sum"] } });
    with("table", &[hosts()], &json!({}), &options, |prepared, view| {
        assert_eq!(view(prepared).footer, Some(vec!["Total".to_owned(), "160".to_owned()]));
    });
    let counting = json!({ "footer": { "show": true, "reducer": ["count"], "countRows": true } });
    with("table", &[hosts()], &json!({}), &counting, |prepared, view| {
        assert_eq!(view(prepared).footer, Some(vec!["3 rows".to_owned(), String::new()]));
    });
    let hidden = json!({ "overrides": [{ "matcher": { "id": "byName", "options": "host" },
        "properties": [{ "id": "custom.hidden", "value": true }] }] });
    with("table", &[hosts()], &hidden, &json!({}), |prepared, view| {
        assert_eq!(view(prepared).columns.len(), 1);
        assert_eq!(column(prepared, 1, 0), ["20"]);
    });
}

#[test]
fn instants_become_one_table() {
    let instant = |job: &str, value: f64| {
        let labels = Labels::from([("job".to_owned(), job.to_owned())]);
        let value = Field::new("Value", Column::numbers(vec![value])).with_labels(labels);
        Frame::new("A", vec![Field::new("Time", Column::Time([FROM_MS].into())), value])
    };
    with("table", &[instant("a", 1.0), instant("b", 2.0)], &json!({}), &json!({}), |prepared, view| {
        let shown = view(prepared);
        let titles: Vec<&str> = shown.columns.iter().map(|column| column.title.as_str()).collect();
        assert_eq!((titles, shown.rows), (vec!["Time", "job", "Value"], 2));
        assert_eq!(column(prepared, 2, 1), ["a", "b"]);
        assert_eq!(prepared.cell(0, 0).text, "2026-11-23 06:00:00");
    });
}

#[test]
fn several_tables_can_be_chosen() {
    let frames = walks(&["a", "b"], 5, 0.0, 1.0);
    with("table", &frames, &json!({}), &json!({ "frameIndex": 1 }), |prepared, view| {
        let shown = view(prepared);
        assert_eq!((shown.tables, shown.table), (vec!["a".to_owned(), "b".to_owned()], 1));
        prepared.update(&Event::SelectTable(0));
        assert_eq!(view(prepared).table, 0);
    });
}

#[test]
fn unknown_kinds_show_their_data_and_say_so() {
    let theme = Theme::dark();
    let none = json!({});
    let around = env(&theme, &none, "", (400.0, 300.0, 1.0));
    let (prepared, notices) = find("heatmap").prepare(&none, &[plain("a", vec![1.0, 2.0])], &around);
    assert!(matches!(prepared.view(&around), View::Table(view) if view.rows == 2));
    assert!(notices[0].text.contains("cannot be drawn yet"));
}
