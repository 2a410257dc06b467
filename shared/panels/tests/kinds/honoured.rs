//! Every option that a kind declares to honour is changed here, and what is seen changes with it.

use std::fmt::Write as _;

use model::dashboard::Lenient;
use model::form::set_at;
use model::frame::{Column, Field, Frame};
use panels::honoured::{DECLARED, Honoured, STANDARD, Takes};
use panels::kinds::{KINDS, find};
use panels::panel::Pointer;
use panels::{Theme, View};
use serde_json::{Value, json};

use crate::support::{FROM_MS, env, series, walks};

/// Values of options that take any, each of which looks different.
fn examples(kind: &str, path: &str) -> Vec<Value> {
    let list = match (kind, path) {
        ("text", "content") => json!(["# One", "Two"]),
        ("table", "frameIndex") => json!([0, 1]),
        ("table", "sortBy") => json!([[{ "displayName": "cpu", "desc": true }], [{ "displayName": "cpu" }]]),
        ("table", "footer.fields") => json!([["cpu"], ["memory"]]),
        (_, "reduceOptions.fields") => json!(["", "/^a$/", "/b|c/"]),
        (_, "reduceOptions.limit") => json!([1, 2, 7]),
        (_, "text.titleSize" | "text.valueSize" | "text.percentSize") => json!([11, 19]),
        (_, "legend.sortBy") => json!(["", "Name", "Max"]),
        (_, "legend.width") => json!([100, 240]),
        (_, "timezone") => json!([["utc"], ["Asia/Tokyo"]]),
        (_, "maxVizHeight") => json!([20, 60]),
        (_, "lineWidth" | "pointSize") => json!([1, 3, 7]),
        (_, "fillOpacity") => json!([0, 20, 100]),
        (_, "fillBelowTo") => json!(["b", "c"]),
        (_, "lineStyle.dash") => json!([[2, 2], [9, 3]]),
        (_, "spanNulls") => json!([false, true, 2_400_000]),
        (_, "insertNulls") => json!([false, 30_000]),
        (_, "barWidthFactor") => json!([0.2, 0.9]),
        (_, "barMaxWidth") => json!([1, 3]),
        (_, "stacking.group") => json!(["A", "B"]),
        (_, "axisLabel") => json!(["", "Label"]),
        (_, "axisWidth") => json!([40, 120]),
        (_, "axisSoftMin") => json!([-50, -500]),
        (_, "axisSoftMax") => json!([500, 5_000]),
        (_, "scaleDistribution.log") => json!([2, 10]),
        (_, "scaleDistribution.linearThreshold") => json!([1, 20]),
        (_, "neutral") => json!([20, 60]),
        (_, "width" | "minWidth") => json!([90, 200]),
        (_, "unit") => json!(["none", "bytes", "percentunit", "time:YYYY", "suffix:req", "anything else"]),
        (_, "decimals") => json!([0, 1, 4]),
        (_, "min") => json!([-40, 5]),
        (_, "max") => json!([300, 900]),
        (_, "displayName") => json!(["One", "${__field.name}!", "${__field.labels.job}"]),
        (_, "description") => json!(["", "What it is"]),
        (_, "noValue") => json!(["nothing", "–"]),
        (_, "color.fixedColor") => json!(["red", "#123456", "semi-dark-blue"]),
        (_, "thresholds.steps") => json!([
            [{ "value": null, "color": "green" }, { "value": 30, "color": "red" }],
            [{ "value": null, "color": "blue" }, { "value": 60, "color": "purple" }],
        ]),
        _ => return Vec::new(),
    };
    list.as_array().cloned().unwrap_or_default()
}

/// What else must be set for an option to show: paths of the panel and values.
fn context(kind: &str, path: &str) -> Vec<(&'static str, Value)> {
    let custom = |key: &'static str, value: Value| vec![(key, value)];
    let bars = ("custom.drawStyle", json!("bars"));
    let filled = ("custom.fillOpacity", json!(40));
    let stacked = ("custom.stacking.mode", json!("normal"));
    let steps = json!([{ "value": null, "color": "green" }, { "value": 30, "color": "orange" }, { "value": 60, "color": "red" }]);
    match (kind, path) {
        ("timeseries", "gradientMode") => vec![filled, ("color.mode", json!("continuous-blues"))],
        ("timeseries", "lineStyle.dash") => custom("custom.lineStyle.fill", json!("dash")),
        ("timeseries", "pointSize") => custom("custom.showPoints", json!("always")),
        ("timeseries", "barAlignment" | "barWidthFactor") => vec![bars, filled],
        ("timeseries", "barMaxWidth") => vec![bars, filled, ("custom.barWidthFactor", json!(1))],
        ("timeseries", "stacking.mode") => vec![filled],
        ("timeseries", "scaleDistribution.log") => custom("custom.scaleDistribution.type", json!("log")),
        ("timeseries", "scaleDistribution.linearThreshold") => {
            custom("custom.scaleDistribution.type", json!("symlog"))
        }
        ("timeseries", "thresholdsStyle.mode") => custom("thresholds.steps", steps),
        ("timeseries", "legend.sortBy") => vec![("options.legend.calcs", json!(["mean", "max"]))],
        ("timeseries", "spanNulls" | "insertNulls") => custom("custom.showPoints", json!("never")),
        ("timeseries", "tooltip.sort") => {
            vec![("options.tooltip.mode", json!("multi")), ("b: unit", json!("bytes")), ("b: max", json!(1))]
        }
        ("timeseries", "axisPlacement") => vec![("b: unit", json!("bytes"))],
        ("timeseries", "stacking.group") => vec![stacked, filled, ("b: custom.stacking.group", json!("B"))],
        ("timeseries", "noValue") => vec![("options.legend.calcs", json!(["last"]))],
        ("stat" | "gauge" | "bargauge", "noValue") => vec![("options.reduceOptions.calcs", json!(["last"]))],
        ("stat", "wideLayout") => vec![("options.orientation", json!("horizontal"))],
        ("bargauge", "namePlacement") => vec![("options.orientation", json!("horizontal"))],
        ("text", "mode") => vec![("options.content", json!("# One **x** <b>y</b>"))],
        ("timeseries", "legend.sortDesc") => vec![("options.legend.sortBy", json!("Name"))],
        ("timeseries", "legend.width") => vec![("options.legend.placement", json!("right"))],
        ("timeseries", "tooltip.hideZeros") => {
            vec![("options.tooltip.mode", json!("multi"))]
        }
        ("table", "footer.reducer" | "footer.fields") => {
            vec![("options.footer.show", json!(true)), ("options.footer.reducer", json!(["sum"]))]
        }
        ("table", "footer.countRows") => {
            vec![("options.footer.show", json!(true)), ("options.footer.reducer", json!(["count"]))]
        }
        ("table", "cellOptions.type" | "displayMode") => vec![("thresholds.steps", steps)],
        ("table", "cellOptions.mode" | "cellOptions.valueDisplayMode") => {
            vec![("custom.cellOptions.type", json!("color-background")), ("thresholds.steps", steps)]
        }
        ("stat", "percentChangeColorMode" | "text.percentSize") => {
            vec![("options.showPercentChange", json!(true))]
        }
        ("stat" | "gauge" | "bargauge", "text.titleSize") => {
            vec![("options.textMode", json!("value_and_name"))]
        }
        (_, "reduceOptions.limit") => vec![("options.reduceOptions.values", json!(true))],
        ("gauge", "showThresholdLabels" | "showThresholdMarkers") => vec![("thresholds.steps", steps)],
        ("bargauge", "displayMode" | "valueMode") => vec![("thresholds.steps", steps)],
        ("bargauge", "maxVizHeight") => {
            vec![("options.sizing", json!("manual")), ("options.orientation", json!("horizontal"))]
        }
        ("bargauge", "sizing") => {
            vec![("options.maxVizHeight", json!(20)), ("options.orientation", json!("horizontal"))]
        }
        ("table", "color.fixedColor") => {
            vec![("custom.cellOptions.type", json!("color-text")), ("color.mode", json!("fixed"))]
        }
        ("table", "thresholds.steps") => custom("custom.cellOptions.type", json!("color-text")),
        ("table", "thresholds.mode") => {
            vec![
                ("custom.cellOptions.type", json!("color-text")),
                ("thresholds.steps", steps),
                ("max", json!(300)),
            ]
        }
        (_, "color.fixedColor") => vec![("color.mode", json!("fixed"))],
        (_, "color.seriesBy") => vec![("color.mode", json!("continuous-GrYlRd"))],
        (_, "thresholds.mode") => {
            vec![("thresholds.steps", steps), ("color.mode", json!("thresholds")), ("max", json!(300))]
        }
        (_, "thresholds.steps") => vec![("color.mode", json!("thresholds"))],
        ("timeseries" | "stat" | "gauge" | "bargauge", "fieldMinMax") => {
            vec![("color.mode", json!("continuous-GrYlRd"))]
        }
        ("stat", "min" | "max") => vec![("color.mode", json!("continuous-GrYlRd"))],
        ("table", "min" | "max" | "fieldMinMax") => custom("custom.cellOptions.type", json!("gauge")),
        ("table", "color.mode") => custom("custom.cellOptions.type", json!("color-text")),
        _ => Vec::new(),
    }
}

fn frames(kind: &str) -> Vec<Frame> {
    if kind == "table" {
        let table = |name: &str, more: f64| {
            let mut frame = Frame::new(
                "A",
                vec![
                    Field::new("host", Column::texts([Some("one"), Some("two"), None, Some("three")])),
                    Field::new("cpu", Column::numbers(vec![20.0 + more, 90.0, 50.5, 0.0])),
                    Field::new(
                        "memory",
                        Column::Number([Some(3.0), None, Some(250.0), Some(61.0)].into_iter().collect()),
                    ),
                ],
            );
            frame.name = Some(name.to_owned());
            frame
        };
        return vec![table("table", 0.0), table("table", 5.0)];
    }
    let job = |name: &str| [("job".to_owned(), name.to_owned())].into();
    let holes = |from: f64| {
        (0..24).map(move |nth| {
            (![3, 9, 10, 11, 23].contains(&nth)).then(|| from + f64::from(nth * nth % 11) * 3.0)
        })
    };
    let mut frames = vec![
        series("b", holes(0.0).collect()),
        walks(&["x", "c"], 24, 40.0, 200.0).remove(1),
        series("a", holes(10.0).collect()),
    ];
    for (frame, name) in frames.iter_mut().zip(["j1", "j2", "j3"]) {
        for field in frame.fields.iter_mut().filter(|field| !matches!(field.values, Column::Time(_))) {
            field.labels = job(name);
        }
    }
    frames
}

/// All that is seen of a panel, in rooms of several shapes, as text.
fn seen(kind: &str, options: &Value, config: &Value) -> String {
    let theme = Theme::dark();
    let frames = frames(kind);
    let mut seen = String::new();
    for (w, h) in [(600.0, 300.0), (260.0, 380.0), (320.0, 52.0)] {
        let around = env(&theme, config, "Title", (w, h, 1.0));
        let (prepared, notices) = find(kind).prepare(options, &frames, &around);
        let view = prepared.view(&around);
        let _ = write!(seen, "{notices:?}{view:?}{:?}", prepared.legend(&around));
        for at in [[w / 2.0, h / 2.0], [w / 3.0, h / 4.0]] {
            let _ = write!(seen, "{:?}", prepared.hover(&around, Pointer::Here(at)));
        }
        let _ = write!(seen, "{:?}", prepared.hover(&around, Pointer::There(FROM_MS + 60_000 * 20)));
        let _ = write!(seen, "{:?}", prepared.hover(&around, Pointer::There(FROM_MS)));
        if let View::Table(table) = view {
            let cells =
                (0..table.rows).flat_map(|row| (0..table.columns.len()).map(move |column| (row, column)));
            for (row, column) in cells {
                let _ = write!(seen, "{:?}", prepared.cell(row, column));
            }
        }
    }
    seen
}

/// Where an option stands in a panel: of the kind's own options, of its field options, or of all kinds.
#[derive(Clone, Copy, PartialEq)]
enum Place {
    Options,
    Custom,
    Standard,
}

/// Options and field config with these settings; what begins with `b: ` is set for the field `b` alone.
fn panel_with(settings: &[(String, Value)]) -> (Value, Value) {
    let (mut options, mut defaults, mut properties) = (json!({}), json!({}), Vec::new());
    for (path, value) in settings {
        if let Some(path) = path.strip_prefix("options.") {
            set_at(&mut options, path, value.clone());
        } else if let Some(path) = path.strip_prefix("b: ") {
            properties.push(json!({ "id": path, "value": value }));
        } else {
            set_at(&mut defaults, path, value.clone());
        }
    }
    let matcher = json!({ "id": "byName", "options": "b" });
    (
        options,
        json!({ "defaults": defaults, "overrides": [{ "matcher": matcher, "properties": properties }] }),
    )
}

/// Sets an option to each of its values: all of them look different.
fn check(kind: &str, place: Place, honoured: Honoured) -> Result<(), String> {
    let prefix = match place {
        Place::Options => "options.",
        Place::Custom => "custom.",
        Place::Standard => "",
    };
    let values: Vec<Value> = match honoured.takes {
        Takes::Nothing(_) => return Ok(()),
        Takes::Reducers => vec![json!(["max"]), json!(["mean", "count"]), json!(["p10"])],
        Takes::OneOf(list) => list
            .iter()
            .map(|text| match *text {
                "true" => json!(true),
                "false" => json!(false),
                text => text.parse::<i64>().map_or_else(|_| json!(text), |number| json!(number)),
            })
            .collect(),
        Takes::Anything => examples(kind, honoured.path),
    };
    let what = format!("{kind}: {prefix}{}", honoured.path);
    if values.len() < 2 && !matches!(honoured.takes, Takes::OneOf(_)) {
        return Err(format!("{what} has no case here"));
    }
    let mut looks: Vec<(Value, String)> = Vec::new();
    for value in values {
        let mut settings: Vec<(String, Value)> =
            context(kind, honoured.path).into_iter().map(|(path, value)| (path.to_owned(), value)).collect();
        settings.push((format!("{prefix}{}", honoured.path), value.clone()));
        let (options, config) = panel_with(&settings);
        let mut look = seen(kind, &options, &config);
        // What one value alone looks like counts too.
        let alone = ("options.reduceOptions.fields".to_owned(), json!("/^b$/"));
        if kind != "timeseries" && kind != "table" && honoured.path != "reduceOptions.fields" {
            let (options, config) = panel_with(&[settings, vec![alone]].concat());
            look += &seen(kind, &options, &config);
        }
        if let Some((same, _)) = looks.iter().find(|(_, known)| *known == look) {
            return Err(format!("{what} looks the same with {same} and {value}"));
        }
        looks.push((value, look));
    }
    Ok(())
}

#[test]
fn every_declared_option_changes_what_is_seen() {
    let mut wrong = Vec::new();
    for declared in DECLARED {
        let lists = [(Place::Options, declared.options), (Place::Custom, declared.custom)];
        for (place, list) in lists {
            wrong.extend(list.iter().filter_map(|honoured| check(declared.kind, place, *honoured).err()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_standard_option_changes_what_is_seen() {
    let mut wrong = Vec::new();
    for kind in ["timeseries", "stat", "gauge", "bargauge", "table"] {
        for honoured in STANDARD {
            // The description of a field shows in headings alone; the colour of a whole series on charts alone.
            let shows = match honoured.path {
                "description" => kind == "table",
                "color.seriesBy" => kind == "timeseries",
                _ => true,
            };
            if shows {
                wrong.extend(check(kind, Place::Standard, *honoured).err());
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_kind_declares() {
    let kinds: Vec<&str> = KINDS.iter().map(|kind| kind.id()).collect();
    let declared: Vec<&str> = DECLARED.iter().map(|declared| declared.kind).collect();
    assert_eq!(kinds, declared);
    for list in DECLARED.iter().flat_map(|declared| [declared.options, declared.custom]).chain([STANDARD]) {
        for (at, one) in list.iter().enumerate() {
            assert!(list.iter().skip(at + 1).all(|other| other.path != one.path), "{} twice", one.path);
        }
    }
}

/// A series' name and colour in the legend, or the heading and first cell of a table.
fn matched(kind: &str, matcher: &Value) -> bool {
    let property = json!([{ "id": "displayName", "value": "Matched" }]);
    let config = json!({ "defaults": {}, "overrides": [{ "matcher": matcher, "properties": property }] });
    seen(kind, &json!({}), &config).contains("\"Matched\"")
}

#[test]
fn every_matcher_finds_its_fields_and_no_others() {
    for (kind, matcher, expect) in [
        ("timeseries", json!({ "id": "byName", "options": "a" }), true),
        ("timeseries", json!({ "id": "byName", "options": "z" }), false),
        ("timeseries", json!({ "id": "byNames", "options": { "names": ["b", "z"] } }), true),
        (
            "timeseries",
            json!({ "id": "byNames", "options": { "mode": "exclude", "names": ["a", "b", "c"] } }),
            false,
        ),
        ("timeseries", json!({ "id": "byRegexp", "options": "/^[ab]$/" }), true),
        ("timeseries", json!({ "id": "byRegexp", "options": "^z" }), false),
        ("table", json!({ "id": "byType", "options": "string" }), true),
        ("table", json!({ "id": "byType", "options": "boolean" }), false),
        ("table", json!({ "id": "byTypes", "options": ["boolean", "number"] }), true),
        ("timeseries", json!({ "id": "byFrameRefID", "options": "A" }), true),
        ("timeseries", json!({ "id": "byFrameRefID", "options": "Z" }), false),
        (
            "timeseries",
            json!({ "id": "byValue", "options": { "reducer": "max", "op": "gte", "value": 100 } }),
            true,
        ),
        (
            "timeseries",
            json!({ "id": "byValue", "options": { "reducer": "allIsZero", "op": "gte", "value": 1 } }),
            false,
        ),
        ("table", json!({ "id": "numeric" }), true),
    ] {
        assert_eq!(matched(kind, &matcher), expect, "{kind}: {matcher}");
    }
}

#[test]
fn every_kind_of_mapping_changes_what_is_seen() {
    let plain = seen("table", &json!({}), &json!({}));
    for mapping in [
        json!({ "type": "value", "options": { "90": { "text": "mapped" } } }),
        json!({ "type": "range", "options": { "from": 60, "to": 100, "result": { "text": "mapped" } } }),
        json!({ "type": "regex", "options": { "pattern": "/^t(.*)/", "result": { "text": "mapped" } } }),
        json!({ "type": "special", "options": { "match": "null", "result": { "text": "mapped" } } }),
        json!({ "type": "special", "options": { "match": "null+nan", "result": { "text": "mapped" } } }),
        json!({ "type": 1, "value": "90", "text": "mapped" }),
        json!({ "type": 2, "from": "60", "to": "100", "text": "mapped" }),
    ] {
        let config = json!({ "defaults": { "mappings": [mapping] } });
        let look = seen("table", &json!({}), &config);
        assert!(look != plain && look.contains("mapped"), "{}", config.at("defaults"));
    }
}
