//! The values that a definition would give, asked like those of a variable in use.

use data::query::resolve_variable;
use data::variables::{Choice, Scope, SourceChoice, Variables, Work, source_options};
use leptos::prelude::*;
use model::dashboard::{Lenient, Variable};
use serde_json::Value;

use super::super::board::Board;
use crate::api::variables;

/// The values, or why there are none in one sentence.
pub(super) async fn values(board: &Board, definition: &Value) -> Result<Vec<Choice>, String> {
    let time = board.time.get_untracked();
    let name = definition.text("name");
    let all = board.variables.with_untracked(|all| with_definition(all, definition));
    let scope = Scope::new(&all, &time);
    match all.work(&name, &scope) {
        Work::Take(options) => Ok(options),
        Work::Nothing => Ok(all.get(&name).map(|live| live.current.clone()).unwrap_or_default()),
        Work::ListSources => {
            let choice = |source: &data::query::Source| SourceChoice {
                uid: source.uid.clone(),
                name: source.name.clone(),
                kind: source.kind.clone(),
                is_default: source.is_default,
            };
            let sources: Vec<SourceChoice> =
                board.sources.with_untracked(|sources| sources.iter().map(choice).collect());
            let Some(live) = all.get(&name) else { return Ok(Vec::new()) };
            source_options(&live.definition, &sources, &scope).map_err(|error| error.to_string())
        }
        Work::AskSource => {
            let sources = board.sources.get_untracked();
            let Some((source, query)) = resolve_variable(&name, &scope, &sources) else {
                return Err("Choose a data source first.".to_owned());
            };
            if is_empty(&query) {
                return Err("Write a query, such as label_values(up, instance).".to_owned());
            }
            let found =
                variables::options(&source.uid, &query, time.range).await.map_err(|error| error.message)?;
            let found = found.into_iter().map(|option| Choice::new(option.text, option.value)).collect();
            all.found_options(&name, found, &scope).map_err(|error| error.to_string())
        }
    }
}

/// The variables as they would be with this definition; stored options are left out, so that sources are asked.
fn with_definition(all: &Variables, definition: &Value) -> Variables {
    let mut definition = definition.clone();
    if let Some(object) = definition.as_object_mut() {
        object.shift_remove("options");
    }
    let mut live = Variables::new(&[Variable::from_json(&definition)]).list;
    let name = definition.text("name");
    let others = all.list.iter().filter(|other| other.definition.name != name).cloned();
    live.extend(others);
    Variables { list: live }
}

fn is_empty(query: &Value) -> bool {
    match query {
        Value::String(text) => text.trim().is_empty(),
        Value::Object(object) => object.get("query").is_some_and(is_empty),
        value => value.is_null(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_definition_takes_the_place_of_the_variable_in_use() {
        let variable = |query: &str| json!({ "name": "a", "type": "custom", "query": query });
        let all = Variables::new(&[
            Variable::from_json(&variable("x")),
            Variable::from_json(&json!({ "name": "b" })),
        ]);
        let changed = with_definition(&all, &variable("y"));
        assert_eq!(changed.list.len(), 2);
        assert_eq!(changed.get("a").map(|live| live.definition.json.text("query")).as_deref(), Some("y"));
    }

    #[test]
    fn empty_queries_are_not_asked() {
        for (query, expect) in [
            (json!(" "), true),
            (json!({ "query": "", "refId": "A" }), true),
            (json!({ "scenario": "x" }), false),
            (json!("up"), false),
        ] {
            assert_eq!(is_empty(&query), expect, "{query}");
        }
    }
}
