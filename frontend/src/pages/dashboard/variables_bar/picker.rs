//! A variable's values to choose from: search, one or several, all of them, values of one's own.

use data::variables::{ALL_VALUE, LiveVariable};
use leptos::prelude::*;
use model::dashboard::{Lenient, VariableKind};

use super::super::board::Board;
use super::{choose, read};
use crate::ui::select::{Choice, Select};

/// The picker. Several values are taken when it closes, so that nothing is asked for each press.
#[component]
pub fn Picker(
    /// The open dashboard.
    board: StoredValue<Board>,
    /// The variable's name.
    name: StoredValue<String>,
    /// What it is called aloud.
    spoken: String,
    /// Whether its options are on their way.
    is_loading: Memo<bool>,
    /// What went wrong with it; empty when nothing did.
    problem: Memo<String>,
) -> impl IntoView {
    let (multiple, custom) =
        untrack(|| read(board, name, |live| (live.definition.multi, takes_own_values(live))))
            .unwrap_or_default();
    let open = RwSignal::new(false);
    let pending = RwSignal::new(None::<Vec<String>>);
    let options = Memo::new(move |_| read(board, name, choices).unwrap_or_default());
    let current = Memo::new(move |_| {
        read(board, name, |live| live.current.iter().map(|choice| choice.value.clone()).collect::<Vec<_>>())
            .unwrap_or_default()
    });
    let selected = Signal::derive(move || pending.get().unwrap_or_else(|| current.get()));
    let change = move |values: Vec<String>| {
        if multiple {
            pending.set(Some(without_contradiction(values)));
        } else {
            choose(board, name, &values);
        }
    };
    Effect::new(move || {
        if !open.get()
            && let Some(values) = pending.try_update(Option::take).flatten()
        {
            choose(board, name, &values);
        }
    });
    view! {
        <Select
            label=spoken
            options=options
            selected
            on_change=change
            multiple
            custom
            placeholder="None"
            loading=is_loading
            problem=problem
            open
            class="variable-select"
        />
    }
}

/// The options as people read them; `All` says how many that is.
fn choices(live: &LiveVariable) -> Vec<Choice> {
    let count = live.options.len();
    let choice = |option: data::variables::Choice| {
        let label = match option.value.as_str() {
            ALL_VALUE if count > 0 => format!("{} ({count})", option.text),
            _ if option.text.is_empty() => option.value.clone(),
            _ => option.text,
        };
        Choice::new(option.value, label)
    };
    let is_named = |option: &data::variables::Choice| !(option.value.is_empty() && option.text.is_empty());
    live.picker_options().into_iter().filter(is_named).map(choice).collect()
}

/// Whether values may be chosen that are no options: unless the variable says otherwise.
fn takes_own_values(live: &LiveVariable) -> bool {
    let fits = matches!(live.definition.kind, VariableKind::Query | VariableKind::Custom);
    fits && live.definition.json.at("allowCustomValue") != &serde_json::Value::Bool(false)
}

/// `All` chosen last stands alone; anything chosen after it takes its place.
fn without_contradiction(mut values: Vec<String>) -> Vec<String> {
    if values.last().is_some_and(|last| last == ALL_VALUE) {
        return vec![ALL_VALUE.to_owned()];
    }
    values.retain(|value| value != ALL_VALUE);
    values
}

#[cfg(test)]
mod tests {
    use data::variables::Variables;
    use model::dashboard::Variable;
    use serde_json::{Value, json};

    use super::*;

    fn live(mut json: Value) -> LiveVariable {
        json["name"] = json!("v");
        Variables::new(&[Variable::from_json(&json)]).list.remove(0)
    }

    #[test]
    fn all_says_how_many() {
        let options = json!([{ "text": "a", "value": "a" }, { "text": "Bee", "value": "b" }]);
        let live = live(json!({ "type": "query", "includeAll": true, "options": options }));
        let labels: Vec<String> = choices(&live).into_iter().map(|choice| choice.label).collect();
        assert_eq!(labels, ["All (2)", "a", "Bee"]);
    }

    #[test]
    fn own_values_unless_forbidden() {
        assert!(takes_own_values(&live(json!({ "type": "query" }))));
        assert!(!takes_own_values(&live(json!({ "type": "query", "allowCustomValue": false }))));
        assert!(!takes_own_values(&live(json!({ "type": "datasource" }))));
    }

    #[test]
    fn all_and_single_values_exclude_each_other() {
        let check = |values: &[&str], expect: &[&str]| {
            assert_eq!(
                without_contradiction(values.iter().map(|value| (*value).to_owned()).collect()),
                expect
            );
        };
        check(&["a", "$__all"], &["$__all"]);
        check(&["$__all", "a"], &["a"]);
        check(&["a", "b"], &["a", "b"]);
        check(&[], &[]);
    }
}
