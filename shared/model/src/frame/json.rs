//! Frames in Grafana's JSON form, for scripts: a schema, then the values column by column.
//!
//! JSON has no NaN and no infinities: as in Grafana they stand as null in `values` and by position in `entities`.

use serde_json::{Map, Value, json};

use super::{Column, Field, Frame, NULL_TIME};

/// One frame as `{"schema": …, "data": …}`.
pub fn to_json(frame: &Frame) -> Value {
    let mut schema = Map::new();
    schema.insert("refId".into(), json!(frame.ref_id));
    if let Some(name) = &frame.name {
        schema.insert("name".into(), json!(name));
    }
    schema.insert("meta".into(), meta(frame));
    schema.insert("fields".into(), frame.fields.iter().map(field_schema).collect());
    let mut data = Map::new();
    data.insert("values".into(), frame.fields.iter().map(|field| values(&field.values)).collect());
    let entities: Vec<Value> = frame.fields.iter().map(|field| entities(&field.values)).collect();
    if entities.iter().any(|entity| !entity.is_null()) {
        data.insert("entities".into(), entities.into());
    }
    json!({ "schema": schema, "data": data })
}

fn meta(frame: &Frame) -> Value {
    let mut meta = Map::new();
    if let Some(kind) = frame.meta.kind {
        meta.insert("type".into(), json!(kind));
    }
    if let Some(query) = &frame.meta.executed_query {
        meta.insert("executedQueryString".into(), json!(query));
    }
    if !frame.meta.notices.is_empty() {
        meta.insert("notices".into(), json!(frame.meta.notices));
    }
    meta.into()
}

fn field_schema(field: &Field) -> Value {
    let (kind, go_type) = match field.values {
        Column::Time(_) => ("time", "time.Time"),
        Column::Number(_) => ("number", "float64"),
        Column::Text(_) => ("string", "string"),
        Column::Bool(_) => ("boolean", "bool"),
        Column::Frames(_) => ("nestedFrames", "frames"),
    };
    let nullable = match &field.values {
        Column::Number(numbers) => numbers.nulls().is_some(),
        Column::Time(times) => times.contains(&NULL_TIME),
        Column::Text(_) | Column::Bool(_) | Column::Frames(_) => true,
    };
    let mut type_info = json!({ "frame": go_type });
    if nullable {
        type_info["nullable"] = json!(true);
    }
    let mut schema = json!({ "name": field.name, "type": kind, "typeInfo": type_info });
    if !field.labels.is_empty() {
        schema["labels"] = json!(field.labels);
    }
    let mut config = field.hints.config.clone();
    if let Some(name) = &field.hints.display_name {
        config.insert("displayNameFromDS".into(), json!(name));
    }
    if let Some(unit) = &field.hints.unit {
        config.insert("unit".into(), json!(unit));
    }
    if let Some(interval) = field.hints.interval_ms {
        config.insert("interval".into(), json!(interval));
    }
    schema["config"] = config.into();
    schema
}

fn values(column: &Column) -> Value {
    match column {
        Column::Time(times) => {
            times.iter().map(|time| if *time == NULL_TIME { Value::Null } else { json!(time) }).collect()
        }
        // `json!` turns NaN and infinities into null, as wanted here.
        Column::Number(numbers) => numbers.values().iter().map(|value| number(*value)).collect(),
        Column::Text(texts) => texts.iter().map(|text| json!(text)).collect(),
        Column::Bool(values) => values.iter().map(|value| json!(value)).collect(),
        Column::Frames(cells) => {
            cells.iter().map(|cell| cell.frames.iter().map(to_json).collect::<Value>()).collect()
        }
    }
}

/// Whole numbers without a fraction part, as other servers write them.
fn number(value: f64) -> Value {
    if value.fract() == 0.0 && value.abs() < 9e15 { json!(value as i64) } else { json!(value) }
}

fn entities(column: &Column) -> Value {
    let Column::Number(numbers) = column else { return Value::Null };
    let mut found = Map::new();
    for (row, value) in numbers.values().iter().enumerate() {
        let kind = match value {
            value if value.is_nan() && !numbers.is_null(row) => "NaN",
            value if *value == f64::INFINITY => "Inf",
            value if *value == f64::NEG_INFINITY => "NegInf",
            _ => continue,
        };
        if let Value::Array(rows) = found.entry(kind).or_insert_with(|| json!([])) {
            rows.push(json!(row));
        }
    }
    if found.is_empty() { Value::Null } else { found.into() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_series_reads_as_in_grafana() {
        let values = [Some(1.0), None, Some(f64::NAN), Some(f64::INFINITY), Some(0.5)];
        let frame = Frame::new(
            "A",
            vec![
                Field::new("Time", Column::Time(vec![1, 2, 3, 4, 5].into())),
                Field::new("Value", Column::Number(values.into_iter().collect())),
            ],
        );
        let json = to_json(&frame);
        assert_eq!(json["data"]["values"], json!([[1, 2, 3, 4, 5], [1, null, null, null, 0.5]]));
        assert_eq!(json["data"]["entities"], json!([null, { "NaN": [2], "Inf": [3] }]));
        assert_eq!(json["schema"]["fields"][1]["typeInfo"], json!({ "frame": "float64", "nullable": true }));
    }
}
