//! Group to nested tables: as grouping, and what is neither grouped nor reduced stands as a small table in its row.

use model::dashboard::Lenient;
use model::frame::{Column, Field, Frame, Nested};
use serde_json::{Value, json};

use super::cell::{pick, with_values};
use super::group_by::{aggregated, grouped, groups};
use super::matcher::{Columns, texts};
use super::{Context, Outcome};
use crate::names::{Names, name_alone};

/// The column that holds the small tables.
const NESTED: &str = "__nestedFrames";

struct Rule {
    columns: Columns,
    operation: String,
    /// Absent where nothing is said of them: then the column stays as it is.
    aggregations: Option<Vec<String>>,
    /// Whether a reduced column also stays in the small tables.
    keeps: bool,
}

pub(super) fn run(options: &Value, frames: Vec<Frame>, _: &Context<'_>) -> Outcome {
    let rules = rules(options)?;
    if !rules.iter().any(|rule| rule.operation == "groupby") {
        return Ok(frames);
    }
    let names = Names::new(&frames);
    let mut after = Vec::new();
    for (at, frame) in frames.iter().enumerate() {
        let rule_of =
            |field: usize| rules.iter().find(|rule| rule.columns.is_for(&frames, &names, at, field));
        let all = 0..frame.fields.len();
        let keys: Vec<usize> = all
            .clone()
            .filter(|field| rule_of(*field).is_some_and(|rule| rule.operation == "groupby"))
            .collect();
        if keys.is_empty() {
            continue;
        }
        let groups = groups(frame, &keys);
        let mut fields = grouped(frame, &keys, &groups);
        let mut inside = Vec::new();
        for field_at in all {
            let Some(field) = frame.fields.get(field_at) else { continue };
            let rule = rule_of(field_at);
            let name = if frames.len() > 1 { name_alone(field) } else { names.of(at, field_at) };
            let reduces =
                rule.filter(|rule| rule.operation == "aggregate").and_then(|rule| rule.aggregations.as_ref());
            if let Some(aggregations) = reduces {
                fields.extend(aggregated(field, &name, aggregations, &groups));
            }
            let is_inside = match rule.map(|rule| (rule.operation.as_str(), &rule.aggregations, rule.keeps)) {
                None | Some(("", ..)) | Some((_, None, _)) => true,
                Some((operation, Some(aggregations), keeps)) => {
                    operation == "aggregate" && (keeps || aggregations.is_empty())
                }
            };
            if is_inside {
                let mut field = field.clone();
                field.hints.found_name = None;
                field.hints.config.insert("displayName".to_owned(), json!(name));
                field.labels.clear();
                inside.push(field);
            }
        }
        let nested = |rows: &Vec<usize>| {
            let fields = inside.iter().map(|field| with_values(field, pick(&field.values, rows))).collect();
            Nested { frames: [Frame::new("", fields)].into(), value: Some(rows.len() as f64) }
        };
        fields.push(Field::new(NESTED, Column::Frames(groups.iter().map(nested).collect())));
        after.push(Frame::new("", fields));
    }
    Ok(after)
}

/// The rules; in older dashboards they stand by name.
fn rules(options: &Value) -> Result<Vec<Rule>, String> {
    let rule = |matcher: &Value, stored: &Value, otherwise: &Option<Vec<String>>| {
        Ok(Rule {
            columns: Columns::read(matcher)?,
            operation: stored.text("operation"),
            aggregations: stored.at("aggregations").as_array().map(|list| texts(list)).or(otherwise.clone()),
            keeps: stored.flag("keepNestedField"),
        })
    };
    if options.at("rules").is_array() {
        return options
            .list("rules")
            .iter()
            .map(|stored| rule(stored.at("matcher"), stored, &None))
            .collect();
    }
    let by_name = options.at("fields").as_object().into_iter().flatten();
    by_name
        .map(|(name, stored)| rule(&json!({ "id": "byName", "options": name }), stored, &Some(Vec::new())))
        .collect()
}
