//! What is chosen, kept fitting to what can be chosen.

use model::dashboard::VariableKind;

use super::{ALL_VALUE, Choice, LiveVariable};

/// See [`super::Variables::choose`].
pub(super) fn choose(live: &mut LiveVariable, values: &[String]) -> bool {
    let is_all = |value: &String| value == ALL_VALUE;
    let mut wanted: Vec<&String> = values.iter().collect();
    if wanted.last().copied().is_some_and(is_all) {
        wanted = wanted.split_off(wanted.len() - 1);
    } else if wanted.len() > 1 {
        wanted.retain(|value| !is_all(value));
    }
    if !live.definition.multi {
        wanted.truncate(1);
    }
    let mut chosen: Vec<Choice> = wanted.into_iter().map(|value| named(live, value)).collect();
    if chosen.is_empty() {
        chosen = default_choice(live);
    }
    let changed = chosen != live.current;
    live.current = chosen;
    changed
}

/// See [`super::Variables::set_options`].
pub(super) fn set_options(live: &mut LiveVariable, options: Vec<Choice>) -> bool {
    let options_changed = live.options != options;
    live.options = options;
    live.error = None;
    let fitting = fitting(live);
    let same_values =
        fitting.iter().map(|choice| &choice.value).eq(live.current.iter().map(|choice| &choice.value));
    // Values from the URL may name what the source does not know yet: they survive the first time.
    if std::mem::take(&mut live.from_url) && !same_values {
        return true;
    }
    let all_of_others = live.is_all() && options_changed && live.definition.all_value.is_empty();
    live.current = fitting;
    !same_values || all_of_others
}

/// The chosen values that still fit, else the default.
fn fitting(live: &LiveVariable) -> Vec<Choice> {
    let definition = &live.definition;
    if matches!(definition.kind, VariableKind::TextBox | VariableKind::Constant) {
        return live.current.clone();
    }
    if live.options.is_empty() {
        return match (definition.include_all, definition.multi) {
            (true, _) => vec![Choice::all()],
            (false, true) => Vec::new(),
            (false, false) => vec![Choice::default()],
        };
    }
    if live.is_all() {
        return default_choice(live);
    }
    let by_value = |value: &str| live.options.iter().find(|option| option.value == value);
    let by_text = |text: &str| live.options.iter().find(|option| option.text == text);
    let kept: Vec<Choice> = if definition.multi {
        live.current.iter().filter_map(|choice| by_value(&choice.value)).cloned().collect()
    } else {
        let current = live.current.first();
        let found = current.and_then(|choice| by_value(&choice.value).or_else(|| by_text(&choice.text)));
        found.cloned().into_iter().collect()
    };
    if kept.is_empty() { default_choice(live) } else { kept }
}

/// `All` where it is offered, else the first option.
fn default_choice(live: &LiveVariable) -> Vec<Choice> {
    if live.definition.include_all {
        return vec![Choice::all()];
    }
    live.options.first().cloned().into_iter().collect()
}

/// The choice of a value, or of a text that people read.
fn named(live: &LiveVariable, value: &str) -> Choice {
    if value == ALL_VALUE {
        return Choice::all();
    }
    let by_value = live.options.iter().find(|option| option.value == value);
    let by_text = || live.options.iter().find(|option| option.text == value);
    by_value.or_else(by_text).cloned().unwrap_or_else(|| Choice::plain(value))
}
