//! Which stored options have their effect when a panel is drawn, declared by kind. Only the report of an import reads
//! this, never a page that shows panels; a test changes every declared option and sees the view change with it.

mod bar_gauge;
mod gauge;
mod standard;
mod stat;
mod table;
mod text;
mod time_series;

use data::reduce::Reducer;
use model::dashboard::Lenient;
use serde_json::Value;

pub use standard::{LEFT_OVER, STANDARD};

use Takes::{Anything, Nothing, OneOf, Reducers};

/// One stored option and the values of it that have their effect.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Honoured {
    /// Where it is stored: keys with dots between.
    pub path: &'static str,
    /// What has its effect.
    pub takes: Takes,
}

/// The values of an option that have their effect. Absent values, null, empty texts, lists and objects always count as
/// not set.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Takes {
    /// All of them.
    Anything,
    /// These, as text.
    OneOf(&'static [&'static str]),
    /// A calculation's id, or a list of them.
    Reducers,
    /// None: the option is known, and these values of it (as text) are without effect in Grafana too.
    Nothing(&'static [&'static str]),
}

/// All that one panel kind declares.
#[derive(Debug, Clone, Copy)]
pub struct Declared {
    /// The kind's stored name.
    pub kind: &'static str,
    /// Below `options`.
    pub options: &'static [Honoured],
    /// Below `fieldConfig.defaults.custom`, and as `custom.…` in overrides.
    pub custom: &'static [Honoured],
    /// Options that count only where another one says so.
    pub idle: &'static [Idle],
    /// Whether a click on a value leads where its data links say.
    pub has_links: bool,
}

/// Options that count only where another one has one of some values.
#[derive(Debug, Clone, Copy)]
pub struct Idle {
    /// The first keys of their paths, below `options`.
    pub prefixes: &'static [&'static str],
    /// The option that decides, below `options`.
    pub unless: &'static str,
    /// The values of it with which they count.
    pub is: &'static [&'static str],
}

/// Every kind, sorted by name.
pub const DECLARED: &[Declared] = &[
    bar_gauge::DECLARED,
    gauge::DECLARED,
    Declared { kind: "row", options: &[], custom: &[], idle: &[], has_links: false },
    stat::DECLARED,
    table::DECLARED,
    text::DECLARED,
    time_series::DECLARED,
];

/// What the kind of this stored name declares.
pub fn of_kind(kind: &str) -> Option<&'static Declared> {
    DECLARED.iter().find(|declared| declared.kind == kind)
}

const fn any(path: &'static str) -> Honoured {
    Honoured { path, takes: Anything }
}

const fn one(path: &'static str, of: &'static [&'static str]) -> Honoured {
    Honoured { path, takes: OneOf(of) }
}

const fn switch(path: &'static str) -> Honoured {
    Honoured { path, takes: OneOf(&["true", "false"]) }
}

const fn calcs(path: &'static str) -> Honoured {
    Honoured { path, takes: Reducers }
}

const fn not(path: &'static str, usual: &'static [&'static str]) -> Honoured {
    Honoured { path, takes: Nothing(usual) }
}

impl Honoured {
    /// An option of a query, all of whose values have their effect.
    pub const fn any(path: &'static str) -> Self {
        any(path)
    }

    /// One that is known and has no effect here, and the values that have none in Grafana either.
    pub const fn not(path: &'static str, usual: &'static [&'static str]) -> Self {
        not(path, usual)
    }

    /// One with these values.
    pub const fn one(path: &'static str, of: &'static [&'static str]) -> Self {
        one(path, of)
    }
}

impl Takes {
    /// Whether the value has the effect that was meant.
    pub fn honours(self, value: &Value) -> bool {
        match self {
            Anything => true,
            OneOf(known) | Nothing(known) => known.contains(&written(value).as_str()),
            Reducers => match value {
                Value::Array(list) => list.iter().all(is_reducer),
                one => is_reducer(one),
            },
        }
    }
}

fn is_reducer(id: &Value) -> bool {
    id.as_str().is_some_and(|id| Reducer::find(id).is_some())
}

/// A value as the declarations write it.
fn written(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.as_f64().map_or_else(String::new, |number| number.to_string()),
        other => other.to_string(),
    }
}

impl Declared {
    /// The stored options without those that do not count.
    pub(crate) fn counting(&self, options: &Value) -> Value {
        let mut counting = options.clone();
        for idle in self.idle {
            let decides = idle.unless.split('.').fold(options, |at, key| at.at(key));
            if idle.is.contains(&written(decides).as_str()) {
                continue;
            }
            if let Some(fields) = counting.as_object_mut() {
                fields.retain(|key, _| !idle.prefixes.contains(&key.as_str()));
            }
        }
        counting
    }
}

/// What is wrong with one stored option.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fault {
    /// Nobody here knows it.
    Unknown {
        /// The option.
        path: String,
    },
    /// It is known, and this value of it is not.
    Value {
        /// The option.
        path: String,
        /// The value, shortened.
        value: String,
    },
}

/// Compares stored options with what is declared, from `prefix` down. `is_left_over` says which undeclared paths have no
/// effect in Grafana either.
pub(crate) fn faults(
    stored: &Value,
    prefix: &str,
    declared: &[&[Honoured]],
    is_left_over: &dyn Fn(&str) -> bool,
    found: &mut Vec<Fault>,
) {
    if is_unset(stored) {
        return;
    }
    let known = || declared.iter().flat_map(|list| list.iter()).find(|known| known.path == prefix);
    if let Some(known) = known() {
        if !known.takes.honours(stored) {
            found.push(Fault::Value { path: prefix.to_owned(), value: shortened(&written(stored)) });
        }
        return;
    }
    if !prefix.is_empty() && is_left_over(prefix) {
        return;
    }
    match stored {
        Value::Object(fields) => {
            for (key, value) in fields {
                let path = if prefix.is_empty() { key.clone() } else { format!("{prefix}.{key}") };
                faults(value, &path, declared, is_left_over, found);
            }
        }
        _ => found.push(Fault::Unknown { path: prefix.to_owned() }),
    }
}

/// Whether a value says nothing.
pub(crate) fn is_unset(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.is_empty(),
        Value::Array(list) => list.is_empty(),
        Value::Object(fields) => fields.is_empty(),
        Value::Bool(_) | Value::Number(_) => false,
    }
}

fn shortened(text: &str) -> String {
    const MOST: usize = 40;
    match text.char_indices().nth(MOST) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text.to_owned(),
    }
}

/// Whether an option of this kind is one of another kind, left over from a change of kinds: Grafana ignores it too.
pub(crate) fn is_of_another_kind(path: &str, list: fn(&Declared) -> &'static [Honoured]) -> bool {
    DECLARED.iter().flat_map(list).any(|known| known.path == path)
}

/// The mappings that cannot be understood, by their type.
pub(crate) fn odd_mappings(stored: &[Value]) -> impl Iterator<Item = String> {
    stored.iter().filter(|mapping| !crate::fields::is_mapping(mapping)).map(|mapping| mapping.text("type"))
}
