//! What names mean at one place of a dashboard: values of that place first, then variables, then time.

use model::dashboard::{Panel, Scoped, VariableKind};

use super::{AUTO_VALUE, LiveVariable, Variables};
use crate::interpolate::{Found, Lookup, Values};
use crate::interval::auto_interval_ms;
use crate::time::duration::format_exact;
use crate::time::format::{FULL, format};
use crate::time::{RawRange, TimeRange, Zone};

/// The time that a place of a dashboard shows.
#[derive(Debug, Clone, PartialEq)]
pub struct TimeScope {
    /// As written.
    pub raw: RawRange,
    /// As resolved.
    pub range: TimeRange,
    /// The wall clock.
    pub zone: Zone,
}

/// What names mean at one place: give it to [`crate::interpolate::interpolate`].
pub struct Scope<'a> {
    /// The dashboard's variables.
    pub variables: &'a Variables,
    /// The time shown.
    pub time: &'a TimeScope,
    /// Names that mean something here only, or differ here, such as the value of a repeated panel, `__interval`,
    /// or `__dashboard.uid`; the last of a name wins.
    pub local: Vec<(String, Found)>,
}

impl<'a> Scope<'a> {
    /// A scope without names of its own.
    pub fn new(variables: &'a Variables, time: &'a TimeScope) -> Self {
        Self { variables, time, local: Vec::new() }
    }

    /// A scope in which the variables that a copy of a repeated panel has values of its own for mean those.
    pub fn of_panel(variables: &'a Variables, time: &'a TimeScope, panel: &Panel) -> Self {
        let local = panel.scoped.iter().map(|Scoped { name, text, value, multi }| {
            let values = Values::One(value.clone());
            (name.clone(), Found { values, text: text.clone(), multi: *multi, is_all: false })
        });
        Self { variables, time, local: local.collect() }
    }

    /// The same with one more name.
    #[must_use]
    pub fn with(mut self, name: impl Into<String>, found: Found) -> Self {
        self.local.push((name.into(), found));
        self
    }

    fn local(&self, name: &str, path: &str) -> Option<Found> {
        let find = |wanted: &str| self.local.iter().rev().find(|(known, _)| known == wanted);
        let with_path = (!path.is_empty()).then(|| format!("{name}.{path}"));
        let found = with_path.and_then(|full| find(&full)).or_else(|| find(name))?;
        Some(found.1.clone())
    }

    fn time_macro(&self, name: &str) -> Option<Found> {
        let TimeScope { raw, range, zone } = self.time;
        let instant = |ms: i64| Found { text: format(ms, zone, FULL), ..Found::one(ms.to_string()) };
        Some(match name {
            "__from" => instant(range.from_ms),
            "__to" => instant(range.to_ms),
            "__timezone" => Found::one(zone.iana_name()),
            "__range" => Found::one(format!("{}s", range_secs(*range))),
            "__range_s" => Found::one(range_secs(*range).to_string()),
            "__range_ms" => Found::one(range.length_ms().to_string()),
            "__url_time_range" => {
                Found::verbatim(format!("from={}&to={}", raw.from.in_address(), raw.to.in_address()))
            }
            "__all_variables" => {
                let params = self.variables.url_params();
                let written = params.iter().map(|(key, value)| format!("{key}={}", encoded(value)));
                Found::verbatim(written.collect::<Vec<_>>().join("&"))
            }
            _ => return None,
        })
    }
}

impl Lookup for Scope<'_> {
    fn find(&self, name: &str, path: &str) -> Option<Found> {
        let variable = || Some(of_variable(self.variables.get(name)?, path, self.time.range));
        self.local(name, path).or_else(variable).or_else(|| self.time_macro(name))
    }

    fn zone(&self) -> &Zone {
        &self.time.zone
    }
}

/// Whole seconds, rounded.
fn range_secs(range: TimeRange) -> i64 {
    range.length_ms().saturating_add(500) / 1_000
}

fn encoded(value: &str) -> String {
    crate::interpolate::interpolate("${value:percentencode}", &One(value), &crate::interpolate::Format::Glob)
}

/// One nameless value.
struct One<'a>(&'a str);

impl Lookup for One<'_> {
    fn find(&self, _: &str, _: &str) -> Option<Found> {
        Some(Found::one(self.0))
    }
}

/// What a variable stands for.
fn of_variable(live: &LiveVariable, path: &str, range: TimeRange) -> Found {
    let definition = &live.definition;
    let multi = definition.multi || definition.include_all;
    if definition.kind == VariableKind::AdHoc {
        let filters = live.filters.iter();
        let written = filters.map(|filter| format!("{}{}{:?}", filter.key, filter.operator, filter.value));
        return Found::one(written.collect::<Vec<_>>().join(","));
    }
    let is_all = live.is_all();
    if is_all && !definition.all_value.is_empty() {
        let values = Values::Custom(definition.all_value.clone());
        return Found { values, text: super::ALL_TEXT.to_owned(), multi, is_all };
    }
    let chosen = if is_all { &live.options } else { &live.current };
    let texts: Vec<&str> = chosen.iter().map(|choice| choice.text.as_str()).collect();
    let text = if is_all { super::ALL_TEXT.to_owned() } else { texts.join(" + ") };
    let is_list = is_all || definition.multi;
    let value_of = |value: &str| match value {
        AUTO_VALUE if definition.kind == VariableKind::Interval => {
            let range_ms = range.length_ms() as f64;
            format_exact(auto_interval_ms(range_ms, definition.auto_count, &definition.auto_min))
        }
        value => value.to_owned(),
    };
    let mut values: Vec<String> = chosen.iter().map(|choice| value_of(&choice.value)).collect();
    match path.parse::<usize>() {
        Ok(at) if is_list && at < values.len() => return Found::one(values.swap_remove(at)),
        _ if path == "text" => values = texts.into_iter().map(str::to_owned).collect(),
        _ => {}
    }
    let values = match (is_list, values.pop()) {
        (true, last) => Values::Many(values.into_iter().chain(last).collect()),
        (false, value) => Values::One(value.unwrap_or_default()),
    };
    Found { values, text, multi, is_all }
}
