//! Organize fields: hides columns, puts them in order, renames them. Ordering and renaming are transformations of their
//! own in old dashboards.

use std::cmp::Ordering;

use model::dashboard::Lenient;
use model::frame::Frame;
use serde_json::{Map, Value};

use super::filter_fields::filtered;
use super::matcher::{Columns, first_time};
use super::sort_by::natural_order;
use super::{Context, Outcome};
use crate::names::{Names, name_in, remember};

/// Hides, orders and renames.
pub(super) fn run(options: &Value, frames: Vec<Frame>, context: &Context<'_>) -> Outcome {
    let chosen = |key: &str| {
        let chosen = options.at(key).as_object().into_iter().flatten();
        let names: Vec<String> =
            chosen.filter(|(_, is)| is_truthy(is)).map(|(name, _)| name.clone()).collect();
        Some(names).filter(|names| !names.is_empty()).map(Columns::any_of)
    };
    let (include, exclude) = (chosen("includeByName"), chosen("excludeByName"));
    let frames = filtered(frames, include.as_ref(), exclude.as_ref());
    let frames = run_order(options, frames, context)?;
    run_rename(options, frames, context)
}

/// Whether a stored value counts as yes.
fn is_truthy(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::Bool(flag) => *flag,
        Value::Number(number) => number.as_f64() != Some(0.0),
        Value::String(text) => !text.is_empty(),
        Value::Array(_) | Value::Object(_) => true,
    }
}

/// Orders columns by `indexByName`, or by their names and labels.
pub(super) fn run_order(options: &Value, mut frames: Vec<Frame>, _: &Context<'_>) -> Outcome {
    remember(&mut frames);
    let names = Names::new(&frames);
    let by_rule = options.text("orderByMode") == "auto";
    let order = |(at, frame): (usize, &Frame)| {
        let mut order: Vec<usize> = (0..frame.fields.len()).collect();
        if by_rule {
            let time = first_time(frame);
            let rules = options.list("orderBy");
            order.sort_by(|a, b| {
                let first = (Some(*b) == time).cmp(&(Some(*a) == time));
                first.then_with(|| by_rules(rules, frame, (&names, at), (*a, *b)))
            });
        } else {
            let places = options.at("indexByName");
            let place =
                |field: usize| places.at(&names.of(at, field)).as_f64().filter(|place| place.fract() == 0.0);
            let place = |field: usize| place(field).unwrap_or(f64::MAX);
            let of: Vec<f64> = order.iter().map(|field| place(*field)).collect();
            order.sort_by(|a, b| of[*a].total_cmp(&of[*b]));
        }
        order
    };
    let orders: Vec<Vec<usize>> = frames.iter().enumerate().map(order).collect();
    for (frame, order) in frames.iter_mut().zip(orders) {
        frame.fields = order.into_iter().filter_map(|at| frame.fields.get(at).cloned()).collect();
    }
    Ok(frames)
}

fn by_rules(
    rules: &[Value],
    frame: &Frame,
    (names, at): (&Names<'_>, usize),
    (a, b): (usize, usize),
) -> Ordering {
    rules.iter().fold(Ordering::Equal, |known, rule| {
        known.then_with(|| {
            let text = |field: usize| match rule.text("type").as_str() {
                "name" => names.of(at, field),
                _ => frame.fields[field].labels.get(&rule.text("name")).cloned().unwrap_or_default(),
            };
            let order = natural_order(&text(a), &text(b));
            if rule.flag("desc") { order.reverse() } else { order }
        })
    })
}

/// Gives columns the names of `renameByName`.
pub(super) fn run_rename(options: &Value, mut frames: Vec<Frame>, _: &Context<'_>) -> Outcome {
    let none = Map::new();
    let names = options.at("renameByName").as_object().unwrap_or(&none);
    let to =
        |name: &str| names.get(name).and_then(Value::as_str).filter(|to| !to.is_empty()).map(str::to_owned);
    if !names.is_empty() {
        frames.iter_mut().for_each(|frame| rename(frame, to));
    }
    Ok(frames)
}

/// Gives the columns of a frame new names where `to` knows one.
pub(super) fn rename(frame: &mut Frame, to: impl Fn(&str) -> Option<String>) {
    let renamed: Vec<Option<String>> =
        (0..frame.fields.len()).map(|field| to(&name_in(frame, field))).collect();
    for (field, renamed) in frame.fields.iter_mut().zip(renamed) {
        if let Some(renamed) = renamed {
            field.hints.config.insert("displayName".to_owned(), Value::String(renamed));
            field.hints.found_name = None;
        }
    }
}
