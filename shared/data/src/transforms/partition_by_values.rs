//! Partition by values: one table becomes a frame for each set of values of some columns.

use model::dashboard::Lenient;
use model::frame::{Frame, Labels};
use serde_json::{Value, json};

use super::cell::{cell, pick, with_values};
use super::group_by::groups;
use super::matcher::{Columns, texts};
use super::{Context, Outcome};
use crate::names::Names;

pub(super) fn run(options: &Value, frames: Vec<Frame>, _: &Context<'_>) -> Outcome {
    let wanted = texts(options.list("fields"));
    let (false, Some(first)) = (wanted.is_empty(), frames.first()) else { return Ok(frames) };
    let mut frame = first.clone();
    // Given names would be the same in every part: for the while they are the columns' own.
    let mut own: Vec<(String, String)> = Vec::new();
    for field in &mut frame.fields {
        field.hints.found_name = None;
        let given =
            field.hints.config.remove("displayName").and_then(|name| name.as_str().map(str::to_owned));
        let source = field.hints.display_name.take();
        if let Some(name) = source.or(given).filter(|name| !name.is_empty()) {
            own.push((name.clone(), std::mem::replace(&mut field.name, name)));
        }
    }
    let mut parts = partition(options, &frame, &Columns::any_of(wanted));
    let named: Vec<Vec<String>> = {
        let names = Names::new(&parts);
        let of =
            |(at, frame): (usize, &Frame)| (0..frame.fields.len()).map(|field| names.of(at, field)).collect();
        parts.iter().enumerate().map(of).collect()
    };
    for (part, named) in parts.iter_mut().zip(named) {
        for (field, name) in part.fields.iter_mut().zip(named) {
            if let Some((_, before)) = own.iter().find(|(given, _)| *given == field.name) {
                field.name.clone_from(before);
                field.hints.config.insert("displayName".to_owned(), json!(name));
            }
        }
    }
    Ok(parts)
}

fn partition(options: &Value, frame: &Frame, meant: &Columns) -> Vec<Frame> {
    let keys: Vec<usize> =
        meant.places(std::slice::from_ref(frame)).into_iter().map(|(_, field)| field).collect();
    if keys.is_empty() {
        return vec![frame.clone()];
    }
    let naming = options.at("naming");
    let as_labels = naming.at("asLabels") != false;
    let text = |key: &str, otherwise: &str| naming.at(key).as_str().unwrap_or(otherwise).to_owned();
    let (between, beside) = (text("separator1", "="), text("separator2", " "));
    let name_of = |key: usize| frame.fields[key].name.clone();
    let is_key = |name: &str| keys.iter().any(|key| frame.fields[*key].name == name);
    let keeps = options.flag("keepFields");
    let part = |rows: &Vec<usize>| {
        let first = rows.first().copied().unwrap_or(0);
        let values: Vec<(String, String)> =
            keys.iter().map(|key| (name_of(*key), cell(&frame.fields[*key].values, first).key())).collect();
        let mut labels = Labels::new();
        let mut name = frame.name.clone();
        if as_labels {
            labels.extend(values);
        } else {
            let with_names = naming.flag("withNames");
            let one = |(name, value): &(String, String)| {
                if with_names { format!("{name}{between}{value}") } else { value.clone() }
            };
            let own = values.iter().map(one).collect::<Vec<_>>().join(&beside);
            let before = name.filter(|name| naming.flag("append") && !name.is_empty());
            name = Some(before.map_or(own.clone(), |before| format!("{before} {own}")));
        }
        let fields = frame.fields.iter().filter(|field| keeps || !is_key(&field.name));
        let fields = fields.map(|field| {
            let mut field = with_values(field, pick(&field.values, rows));
            field.labels.extend(labels.clone());
            field
        });
        Frame { name, ref_id: frame.ref_id.clone(), fields: fields.collect(), meta: frame.meta.clone() }
    };
    groups(frame, &keys).iter().map(part).collect()
}
