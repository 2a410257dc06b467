//! Concatenate fields: the columns of all frames side by side in one; shorter ones end in nulls.

use model::dashboard::Lenient;
use model::frame::Frame;
use serde_json::Value;

use super::cell::{room_for, take};
use super::{Context, Outcome};

pub(super) fn run(options: &Value, frames: Vec<Frame>, _: &Context<'_>) -> Outcome {
    if frames.len() < 2 {
        return Ok(frames);
    }
    let rows = frames.iter().map(Frame::rows).max().unwrap_or(0);
    room_for(rows, frames.iter().map(|frame| frame.fields.len()).sum())?;
    let mode = options.text("frameNameMode");
    let label = Some(options.text("frameNameLabel")).filter(|label| !label.is_empty());
    let label = label.unwrap_or_else(|| "frame".to_owned());
    let mut fields = Vec::new();
    for frame in frames {
        let name = frame.name.unwrap_or_default();
        for mut field in frame.fields {
            field.hints.found_name = None;
            match mode.as_str() {
                _ if name.is_empty() => {}
                "drop" => {}
                "label" => drop(field.labels.insert(label.clone(), name.clone())),
                _ if field.name.is_empty() || field.name == "Value" => field.name.clone_from(&name),
                _ => field.name = format!("{name} · {}", field.name),
            }
            if field.values.len() < rows {
                let all: Vec<Option<usize>> = (0..rows).map(Some).collect();
                field.values = take(&field.values, &all);
            }
            fields.push(field);
        }
    }
    Ok(vec![Frame::new("", fields)])
}
