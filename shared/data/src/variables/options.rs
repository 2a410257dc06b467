//! From what a source or a person gives to the options of a variable: filter, names, order, no doubles.

use std::collections::HashSet;

use model::dashboard::{Lenient, Variable};
use serde_json::Value;

use super::sort::sort;
use super::{AUTO_VALUE, Choice};
use crate::interpolate::{Format, Lookup, interpolate};
use crate::js_regex::{BadRegex, JsRegex};

/// The options of a query variable: what the source found, filtered by `regex` (applied to the texts where
/// `by_text`), without doubles, in the order of `sort_mode` 0-8.
///
/// Groups named `text` and `value` give those parts; else the first group gives both; several matches (flag `g`)
/// become several options.
///
/// # Errors
/// [`BadRegex`] when the filter cannot be understood.
pub fn query_options(
    found: Vec<Choice>,
    regex: &str,
    by_text: bool,
    sort_mode: i64,
) -> Result<Vec<Choice>, BadRegex> {
    let mut options = if regex.is_empty() {
        found
    } else {
        let regex = JsRegex::parse(regex)?;
        found.iter().flat_map(|choice| filtered(choice, &regex, by_text)).collect()
    };
    let mut seen = HashSet::new();
    options.retain(|choice| seen.insert(choice.value.clone()));
    sort(&mut options, sort_mode);
    Ok(options)
}

fn filtered(choice: &Choice, regex: &JsRegex, by_text: bool) -> Vec<Choice> {
    let matches = regex.matches(if by_text { &choice.text } else { &choice.value });
    let named = |name: &str| {
        let groups = matches.iter().filter_map(|found| found.name(name));
        groups.map(|group| group.as_str().to_owned()).find(|text| !text.is_empty())
    };
    if matches.is_empty() {
        return Vec::new();
    }
    match (named("text"), named("value")) {
        (None, None) => {}
        (text, value) => {
            let either = text.clone().or_else(|| value.clone()).unwrap_or_default();
            return vec![Choice {
                text: text.unwrap_or_else(|| either.clone()),
                value: value.unwrap_or(either),
            }];
        }
    }
    if matches.iter().all(|found| found.len() == 1) {
        return vec![choice.clone()];
    }
    let first_groups = matches.iter().filter_map(|found| found.get(1));
    first_groups.map(|group| Choice::plain(group.as_str())).collect()
}

/// The options of a custom variable: `a, b, text : value` with `\,` for a comma, or a JSON list of objects.
pub fn custom_options(definition: &Variable, lookup: &dyn Lookup) -> Vec<Choice> {
    let text = definition.json.text("query");
    if definition.json.text("valuesFormat") == "json" {
        return json_options(&text);
    }
    let text = interpolate(&text, lookup, &Format::Glob);
    let mut items = vec![String::new()];
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        let is_comma = c == '\\' && rest.next_if_eq(&',').is_some();
        match (c, items.last_mut()) {
            (',', _) => items.push(String::new()),
            (c, Some(item)) => item.push(if is_comma { ',' } else { c }),
            (_, None) => {}
        }
    }
    items.iter().filter(|item| !item.is_empty()).map(|item| custom_option(item)).collect()
}

fn custom_option(item: &str) -> Choice {
    let is_parted = |at: usize| {
        let (text, value) = (&item[..at], &item[at + 1..]);
        let apart = text.ends_with(char::is_whitespace) && value.starts_with(char::is_whitespace);
        apart && !text.trim().is_empty() && !value.trim().is_empty()
    };
    match item.rmatch_indices(':').map(|(at, _)| at).find(|at| is_parted(*at)) {
        Some(at) => Choice::new(item[..at].trim(), item[at + 1..].trim()),
        None => Choice::plain(item.trim()),
    }
}

fn json_options(text: &str) -> Vec<Choice> {
    let list: Vec<Value> = serde_json::from_str(text).unwrap_or_default();
    let option = |item: &Value| {
        let (text, value) = (item.text("text"), item.text("value"));
        Choice::new(if text.is_empty() { value.trim() } else { text.trim() }, value.trim())
    };
    list.iter().map(option).collect()
}

/// The options of an interval variable: `1m,10m,1h`, and `Auto` where it is offered.
pub(super) fn interval_options(text: &str, auto: bool) -> Vec<Choice> {
    let auto = auto.then(|| Choice::new("Auto", AUTO_VALUE));
    let items = text.split(|c: char| c == ',' || c.is_whitespace());
    let items =
        items.map(|item| item.trim_matches(['"', '\''])).filter(|item| !item.is_empty() && *item != "auto");
    auto.into_iter().chain(items.map(Choice::plain)).collect()
}

/// A source that a data source variable can offer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceChoice {
    /// Identifier.
    pub uid: String,
    /// Name.
    pub name: String,
    /// Kind, such as `prometheus`.
    pub kind: String,
    /// Whether queries without a source ask this one.
    pub is_default: bool,
}

/// The options of a data source variable: the sources of its kind whose names pass its filter, and `default`
/// where the default source is one of the kind.
///
/// # Errors
/// [`BadRegex`] when the filter cannot be understood.
pub fn source_options(
    definition: &Variable,
    sources: &[SourceChoice],
    lookup: &dyn Lookup,
) -> Result<Vec<Choice>, BadRegex> {
    let kind = definition.json.text("query");
    let regex = interpolate(&definition.regex, lookup, &Format::Regex);
    let regex = if regex.is_empty() { None } else { Some(JsRegex::parse(&regex)?) };
    let passes = |name: &str| regex.as_ref().is_none_or(|regex| regex.is_match(name));
    let of_kind = || sources.iter().filter(|source| source.kind == kind);
    let mut options: Vec<Choice> = of_kind()
        .filter(|source| passes(&source.name))
        .map(|source| Choice::new(&source.name, &source.uid))
        .collect();
    if of_kind().any(|source| source.is_default) && passes("default") {
        options.push(Choice::plain("default"));
    }
    Ok(options)
}
