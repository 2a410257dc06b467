//! Group by: rows with equal values of some columns become one, and the other columns are reduced.

use std::collections::HashMap;

use model::dashboard::Lenient;
use model::frame::{Field, Frame};
use serde_json::Value;

use super::cell::{Cell, Kind, cell, column, kind, pick, with_values};
use super::matcher::{Columns, texts};
use super::reduce::value;
use super::{Context, Outcome};
use crate::names::{Names, name_alone};
use crate::reduce::{Reducer, reduce_column};

pub(super) fn run(options: &Value, frames: Vec<Frame>, _: &Context<'_>) -> Outcome {
    let rules = options.at("fields");
    let all = rules.as_object().into_iter().flatten();
    let by: Vec<String> =
        all.filter(|(_, rule)| rule.text("operation") == "groupby").map(|(name, _)| name.clone()).collect();
    if by.is_empty() {
        return Ok(frames);
    }
    let meant = Columns::any_of(by.clone());
    let names = Names::new(&frames);
    let mut after = Vec::new();
    for (at, frame) in frames.iter().enumerate() {
        let keys: Vec<usize> =
            (0..frame.fields.len()).filter(|field| meant.is_for(&frames, &names, at, *field)).collect();
        if keys.is_empty() {
            continue;
        }
        let groups = groups(frame, &keys);
        let mut fields = grouped(frame, &keys, &groups);
        for (field_at, field) in frame.fields.iter().enumerate() {
            let alone = frames.len() > 1 || by.contains(&field.name);
            let name = if alone { name_alone(field) } else { names.of(at, field_at) };
            let rule = Some(rules.at(&name)).filter(|rule| rule.is_object()).unwrap_or(rules.at(&field.name));
            let ids = texts(rule.list("aggregations"));
            let wanted = match rule.text("operation").as_str() {
                "aggregate" => true,
                "groupby" => ids == ["count"],
                _ => false,
            };
            if wanted {
                fields.extend(aggregated(field, &name, &ids, &groups));
            }
        }
        after.push(Frame::new(frame.ref_id.clone(), fields));
    }
    Ok(after)
}

/// The rows of each group, in the order in which groups begin.
pub(super) fn groups(frame: &Frame, keys: &[usize]) -> Vec<Vec<usize>> {
    let mut known: HashMap<String, usize> = HashMap::new();
    let mut groups: Vec<Vec<usize>> = Vec::new();
    for row in 0..frame.rows() {
        let key: Vec<String> = (keys.iter().filter_map(|at| frame.fields.get(*at)))
            .map(|field| match cell(&field.values, row) {
                Cell::Null => String::new(),
                value => value.key(),
            })
            .collect();
        let at = *known.entry(key.join(",")).or_insert_with(|| {
            groups.push(Vec::new());
            groups.len() - 1
        });
        groups[at].push(row);
    }
    groups
}

/// The columns that rows are grouped by: a value each group.
pub(super) fn grouped(frame: &Frame, keys: &[usize], groups: &[Vec<usize>]) -> Vec<Field> {
    let first: Vec<usize> = groups.iter().filter_map(|rows| rows.first().copied()).collect();
    let fields = keys.iter().filter_map(|at| frame.fields.get(*at));
    fields
        .map(|field| {
            let mut field = with_values(field, pick(&field.values, &first));
            field.labels.clear();
            field.hints.found_name = None;
            field
        })
        .collect()
}

/// A column for each reducer, a value each group.
pub(super) fn aggregated<'a>(
    field: &'a Field,
    name: &'a str,
    ids: &'a [String],
    groups: &'a [Vec<usize>],
) -> impl Iterator<Item = Field> + 'a {
    let known = ids.iter().enumerate().filter(|(at, id)| !ids[..*at].contains(id));
    known.map(move |(_, id)| {
        let reducer = Reducer::find(id);
        let reduced = |rows: &Vec<usize>| {
            reducer.map_or(Cell::Null, |reducer| value(reduce_column(&pick(&field.values, rows), reducer)))
        };
        let kind = match reducer {
            Some(Reducer::Count | Reducer::CountAll | Reducer::DistinctCount | Reducer::ChangeCount) => {
                Kind::Number
            }
            Some(Reducer::AllIsNull | Reducer::AllIsZero) => Kind::Bool,
            Some(Reducer::AllValues | Reducer::UniqueValues) => Kind::Text,
            _ => kind(&field.values),
        };
        Field::new(format!("{name} ({id})"), column(kind, groups.iter().map(reduced)))
    })
}
