//! Frames as they stand in the table, and when two are equal.

use model::frame::{Column, Field, Frame, NULL_TIME, Nested};
use serde_json::{Value, json};

pub(super) fn frame(stored: &Value) -> Frame {
    let fields = stored[2].as_array().expect("a whole table").iter().map(field).collect();
    let mut frame = Frame::new(stored[0].as_str().expect("a whole table"), fields);
    frame.name = stored[1].as_str().filter(|name| !name.is_empty()).map(str::to_owned);
    frame
}

fn field(stored: &Value) -> Field {
    let values = stored[4].as_array().expect("a whole table");
    let column = match stored[1].as_str().expect("a whole table") {
        "t" => Column::Time(values.iter().map(|value| value.as_i64().unwrap_or(NULL_TIME)).collect()),
        "n" => Column::Number(values.iter().map(Value::as_f64).collect()),
        "s" => Column::texts(values.iter().map(Value::as_str)),
        "b" => Column::Bool(values.iter().map(Value::as_bool).collect()),
        kind => panic!("no input holds {kind}"),
    };
    let labels = stored[2].as_object().expect("a whole table").iter();
    let labels = labels
        .map(|(name, value)| (name.clone(), value.as_str().expect("a whole table").to_owned()))
        .collect();
    let mut field = Field::new(stored[0].as_str().expect("a whole table"), column).with_labels(labels);
    field.hints.display_name = stored[3]["displayNameFromDS"].as_str().map(str::to_owned);
    field.hints.unit = stored[3]["unit"].as_str().map(str::to_owned);
    field
}

pub(super) fn dump(frames: &[Frame]) -> Value {
    frames
        .iter()
        .map(|frame| json!([frame.ref_id, frame.name.clone().unwrap_or_default(), fields(frame)]))
        .collect()
}

fn fields(frame: &Frame) -> Value {
    let rows = frame.rows();
    let one = |field: &Field| {
        let kind = match field.values {
            Column::Time(_) => "t",
            Column::Number(_) => "n",
            Column::Text(_) => "s",
            Column::Bool(_) => "b",
            Column::Frames(_) => "f",
        };
        let mut config = field.hints.config.clone();
        config.retain(|key, _| key == "displayName" || key == "decimals");
        for (key, value) in [("displayNameFromDS", &field.hints.display_name), ("unit", &field.hints.unit)] {
            if let Some(value) = value {
                config.insert(key.to_owned(), json!(value));
            }
        }
        let values: Vec<Value> = (0..rows).map(|row| value(&field.values, row)).collect();
        json!([field.name, kind, field.labels, config, values])
    };
    frame.fields.iter().map(one).collect()
}

fn value(column: &Column, row: usize) -> Value {
    let nested = |cell: &Nested| dump(&cell.frames);
    let found = match column {
        Column::Time(times) => times.get(row).filter(|ms| **ms != NULL_TIME).map(|ms| json!(ms)),
        Column::Number(numbers) => numbers.get(row).filter(|number| !number.is_nan()).map(number),
        Column::Text(texts) => texts.get(row).map(|text| json!(text)),
        Column::Bool(flags) => flags.get(row).copied().flatten().map(Value::Bool),
        Column::Frames(cells) => cells.get(row).map(nested),
    };
    found.unwrap_or(Value::Null)
}

fn number(number: f64) -> Value {
    if number.is_infinite() {
        return json!(if number > 0.0 { "Inf" } else { "-Inf" });
    }
    json!(number)
}

/// Numbers are equal to twelve digits, texts and their order exactly; a column that holds nothing is of no kind.
pub(super) fn is_equal(ours: &Value, theirs: &Value) -> bool {
    match (ours, theirs) {
        (Value::Number(a), Value::Number(b)) => {
            let (a, b) = (a.as_f64().expect("a whole table"), b.as_f64().expect("a whole table"));
            (a - b).abs() <= b.abs() * 1e-11
        }
        (Value::Array(a), Value::Array(b)) => {
            let is_column = a.len() == 5 && a[1].is_string() && a[2].is_object();
            let holds_nothing =
                is_column && a[4].as_array().is_some_and(|values| values.iter().all(Value::is_null));
            let same = |(at, (a, b)): (usize, (&Value, &Value))| at == 1 && holds_nothing || is_equal(a, b);
            a.len() == b.len() && a.iter().zip(b).enumerate().all(same)
        }
        (Value::Object(a), Value::Object(b)) => {
            a.len() == b.len() && a.iter().all(|(key, a)| b.get(key).is_some_and(|b| is_equal(a, b)))
        }
        (a, b) => a == b,
    }
}
