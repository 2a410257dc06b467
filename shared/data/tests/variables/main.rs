//! Variables: options, what stays chosen, URLs, and in which order they are updated.
#![expect(clippy::needless_pass_by_value, reason = "tables of json!(…) read best by value")]

mod chosen;
mod options;
mod real;
mod updates;

use data::interpolate::{Format, interpolate};
use data::time::{Calendar, RawRange, Zone};
use data::variables::{Choice, Scope, TimeScope, Variables};
use model::dashboard::Variable;
use serde_json::Value;

pub(crate) fn variables(list: Value) -> Variables {
    Variables::new(&definitions(list))
}

pub(crate) fn definitions(list: Value) -> Vec<Variable> {
    list.as_array().expect("a list").iter().map(Variable::from_json).collect()
}

pub(crate) fn time() -> TimeScope {
    let raw = RawRange::default();
    let range = raw.resolve(&Calendar::utc(), 1_709_641_815_250);
    TimeScope { raw, range, zone: Zone::Utc }
}

pub(crate) fn plain(values: &[&str]) -> Vec<Choice> {
    values.iter().map(|value| Choice::plain(*value)).collect()
}

pub(crate) fn values(choices: &[Choice]) -> Vec<&str> {
    choices.iter().map(|choice| choice.value.as_str()).collect()
}

#[track_caller]
pub(crate) fn check_text(variables: &Variables, text: &str, expect: &str) {
    let time = time();
    assert_eq!(interpolate(text, &Scope::new(variables, &time), &Format::Glob), expect, "{text}");
}
