//! Labels to fields: what labels say becomes columns, or rows of names and values.

use std::collections::BTreeMap;

use model::dashboard::Lenient;
use model::frame::{Column, Field, Frame, Labels};
use serde_json::Value;

use super::cell::{nameless, room_for};
use super::matcher::texts;
use super::{Context, Outcome};
use crate::names::Names;

pub(super) fn run(options: &Value, frames: Vec<Frame>, _: &Context<'_>) -> Outcome {
    let kept = options.at("keepLabels").as_array().map(|list| texts(list));
    if options.text("mode") == "rows" {
        return Ok(rows(&frames, kept.as_deref()));
    }
    let kept = kept.filter(|kept| !kept.is_empty());
    let naming = options.text("valueLabel");
    frames.into_iter().map(|frame| columns(frame, kept.as_deref(), &naming)).collect()
}

/// The frame with a column for each value of each label.
fn columns(mut frame: Frame, kept: Option<&[String]>, naming: &str) -> Result<Frame, String> {
    let rows = frame.rows();
    let mut found: Vec<(String, String)> = Vec::new();
    let mut known: BTreeMap<(String, String), ()> = BTreeMap::new();
    let mut names: Vec<String> = Vec::new();
    for field in frame.fields.iter_mut().filter(|field| !field.labels.is_empty()) {
        let interval = field.hints.interval_ms;
        field.hints = nameless(&field.hints);
        field.hints.interval_ms = interval;
        for (name, value) in std::mem::take(&mut field.labels) {
            if kept.is_some_and(|kept| !kept.contains(&name)) {
                continue;
            }
            if name == naming {
                field.name = value;
            } else if known.insert((name.clone(), value.clone()), ()).is_none() {
                if !names.contains(&name) {
                    names.push(name.clone());
                }
                found.push((name, value));
            }
        }
    }
    room_for(rows, frame.fields.len() + found.len())?;
    for name in names {
        for (_, value) in found.iter().filter(|(other, _)| *other == name) {
            frame.fields.push(Field::new(name.clone(), Column::texts(vec![Some(value); rows])));
        }
    }
    Ok(frame)
}

/// For each series its labels, a row each.
fn rows(frames: &[Frame], kept: Option<&[String]>) -> Vec<Frame> {
    let names = Names::new(frames);
    let mut after = Vec::new();
    for (at, frame) in frames.iter().enumerate() {
        for (field_at, field) in frame.fields.iter().enumerate().filter(|(_, field)| !field.labels.is_empty())
        {
            let pairs: Vec<(&str, Option<&str>)> = match kept {
                Some(kept) => kept.iter().map(|name| (name.as_str(), value(&field.labels, name))).collect(),
                None => {
                    field.labels.iter().map(|(name, value)| (name.as_str(), Some(value.as_str()))).collect()
                }
            };
            if pairs.is_empty() {
                continue;
            }
            let fields = vec![
                Field::new("label", Column::texts(pairs.iter().map(|(name, _)| Some(*name)))),
                Field::new("value", Column::texts(pairs.iter().map(|(_, value)| *value))),
            ];
            let mut table = Frame::new(frame.ref_id.clone(), fields);
            (table.name, table.meta) = (Some(names.of(at, field_at)), frame.meta.clone());
            after.push(table);
        }
    }
    after
}

fn value<'a>(labels: &'a Labels, name: &str) -> Option<&'a str> {
    labels.get(name).map(String::as_str)
}
