//! Join by labels: series that agree in all labels but one become a row, with a column for each value of that one.

use std::collections::{BTreeSet, HashMap};

use model::dashboard::Lenient;
use model::frame::{Column, Field, Frame};
use serde_json::Value;

use super::cell::{Cell, Kind, cells, column, kind, room_for};
use super::join::made_of;
use super::matcher::texts;
use super::{Context, Outcome};

/// A row's labels, and its values by the label that names columns.
struct Row<'a> {
    labels: Vec<Option<&'a str>>,
    values: HashMap<&'a str, Vec<Cell>>,
}

pub(super) fn run(options: &Value, frames: Vec<Frame>, _: &Context<'_>) -> Outcome {
    if frames.is_empty() {
        return Ok(frames);
    }
    let naming = options.text("value");
    let series = || frames.iter().flat_map(|frame| &frame.fields).filter(|field| !field.labels.is_empty());
    let all: BTreeSet<&str> = series().flat_map(|field| field.labels.keys()).map(String::as_str).collect();
    match () {
        () if naming.is_empty() => return Err("the label that names the columns is not chosen".to_owned()),
        () if all.is_empty() => return Err("the data has no labels".to_owned()),
        () if !all.contains(naming.as_str()) => return Err(format!("the data has no label {naming}")),
        () => {}
    }
    let chosen = texts(options.list("join"));
    let join: Vec<&str> = if chosen.is_empty() {
        all.into_iter().collect()
    } else {
        chosen.iter().map(String::as_str).collect()
    };
    let join: Vec<&str> = join.into_iter().filter(|label| *label != naming).collect();

    let mut names: Vec<(&str, Kind)> = Vec::new();
    let mut rows: Vec<Row<'_>> = Vec::new();
    let mut places: HashMap<Vec<Option<&str>>, usize> = HashMap::new();
    for field in series().filter(|field| !matches!(field.values, Column::Time(_))) {
        let labels: Vec<Option<&str>> =
            join.iter().map(|label| field.labels.get(*label).map(String::as_str)).collect();
        let at = *places.entry(labels.clone()).or_insert_with(|| {
            rows.push(Row { labels, values: HashMap::new() });
            rows.len() - 1
        });
        let name = field.labels.get(&naming).map_or("", String::as_str);
        if !names.iter().any(|(known, _)| *known == name) {
            names.push((name, kind(&field.values)));
        }
        rows[at].values.entry(name).or_default().extend(cells(&field.values));
    }
    let heights: Vec<usize> =
        rows.iter().map(|row| row.values.values().map(Vec::len).max().unwrap_or(0).max(1)).collect();
    room_for(heights.iter().sum(), join.len() + names.len())?;
    let spread = |of: &dyn Fn(&Row<'_>, usize) -> Cell| -> Vec<Cell> {
        let each = rows.iter().zip(&heights).flat_map(|(row, height)| (0..*height).map(move |at| (row, at)));
        each.map(|(row, at)| of(row, at)).collect()
    };
    let label = |place: usize| spread(&|row, _| row.labels[place].map_or(Cell::Null, Cell::text));
    let mut fields: Vec<Field> = (join.iter().enumerate())
        .map(|(place, name)| Field::new(*name, column(Kind::Text, label(place))))
        .collect();
    fields.extend(names.iter().map(|(name, kind)| {
        let value =
            |row: &Row<'_>, at: usize| row.values.get(name).and_then(|values| values.get(at)).cloned();
        Field::new(*name, column(*kind, spread(&|row, at| value(row, at).unwrap_or(Cell::Null))))
    }));
    Ok(vec![Frame::new(made_of("joinByLabels", &frames), fields)])
}
