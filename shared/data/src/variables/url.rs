//! Variables in URLs: `var-name=value`, repeated for several values.

use model::dashboard::{Lenient, VariableKind};

use super::{ALL_TEXT, ALL_VALUE, AUTO_VALUE, Filter, LiveVariable, Variables};

const PREFIX: &str = "var-";

/// See [`Variables::apply_url`].
pub(super) fn apply<'a>(
    variables: &mut Variables,
    params: impl Iterator<Item = (&'a str, &'a str)>,
) -> Vec<String> {
    let mut wanted: Vec<(&str, Vec<String>)> = Vec::new();
    for (name, value) in params.filter_map(|(key, value)| Some((key.strip_prefix(PREFIX)?, value))) {
        match wanted.iter_mut().find(|(known, _)| *known == name) {
            Some((_, values)) => values.push(value.to_owned()),
            None => wanted.push((name, vec![value.to_owned()])),
        }
    }
    let mut changed = Vec::new();
    for (name, values) in wanted {
        let Some(live) = variables.get_mut(name).filter(|live| is_in_url(live)) else { continue };
        if live.definition.kind == VariableKind::AdHoc {
            let filters = values.iter().filter_map(|value| read_filter(value)).collect();
            if variables.set_filters(name, filters) {
                changed.push(name.to_owned());
            }
            continue;
        }
        let values: Vec<String> = values.iter().map(|value| meant(live, value)).collect();
        live.from_url = true;
        if variables.choose(name, &values) {
            changed.push(name.to_owned());
        }
    }
    changed
}

/// See [`Variables::url_params`].
pub(super) fn params(variables: &Variables) -> Vec<(String, String)> {
    let mut params = Vec::new();
    for live in variables.list.iter().filter(|live| is_in_url(live)) {
        let key = || format!("{PREFIX}{}", live.definition.name);
        match live.definition.kind {
            VariableKind::AdHoc => {
                params.extend(live.filters.iter().map(|filter| (key(), write_filter(filter))));
            }
            // A multi variable with nothing chosen has to say so, or loading the URL would choose the default.
            _ if live.current.is_empty() => params.push((key(), String::new())),
            _ => params.extend(live.current.iter().map(|choice| (key(), choice.value.clone()))),
        }
    }
    params
}

fn is_in_url(live: &LiveVariable) -> bool {
    live.definition.kind != VariableKind::Constant && !live.definition.json.flag("skipUrlSync")
}

/// Older words for `All` and `Auto` are understood.
fn meant(live: &LiveVariable, value: &str) -> String {
    let definition = &live.definition;
    let is_all_value = !definition.all_value.is_empty() && definition.all_value == value;
    if (definition.include_all && value == ALL_TEXT) || is_all_value {
        ALL_VALUE.to_owned()
    } else if definition.kind == VariableKind::Interval && value.starts_with("$__auto") {
        AUTO_VALUE.to_owned()
    } else {
        value.to_owned()
    }
}

/// `key|operator|value`, where `__gfp__` stands for a bar.
fn read_filter(text: &str) -> Option<Filter> {
    let mut parts = text.splitn(3, '|').map(|part| part.replace("__gfp__", "|"));
    let filter = Filter { key: parts.next()?, operator: parts.next()?, value: parts.next()? };
    (!filter.key.is_empty()).then_some(filter)
}

fn write_filter(filter: &Filter) -> String {
    let part = |text: &str| text.replace('|', "__gfp__");
    format!("{}|{}|{}", part(&filter.key), part(&filter.operator), part(&filter.value))
}
