//! The queries of a panel: which source, what is asked, in which order.

mod query;

use leptos::prelude::*;
use model::dashboard::Lenient;
use model::form::{Control, ControlKind, Form, Section};
use model::query::DataSourceRef;
use serde_json::{Value, json};

use super::session::Session;
use crate::api::sources::{self, SourceKind};
use crate::forms::{FormEnv, FormHandle, FormView};
use crate::ui::button::Button;
use crate::ui::select::{Choice, Select};
use data::query::{MIXED, Source, find_source};
use query::QueryRow;

/// The queries and their options.
#[component]
pub(super) fn Queries(session: Session) -> impl IntoView {
    let kinds = LocalResource::new(|| async { sources::kinds().await.unwrap_or_default() });
    let kinds = Memo::new(move |_| kinds.get().unwrap_or_default());
    let json = session.json;
    let count = Memo::new(move |_| json.with(|json| json.list("targets").len()));
    let all = session.board.sources.clone();
    let chosen = Memo::new(move |_| {
        let wanted = json.with(|json| DataSourceRef::from_json(json.at("datasource")));
        all.with(|all| source_uid(wanted.as_ref(), all))
    });
    let pick = {
        let session = session.clone();
        move |values: Vec<String>| choose_source(&session, values.first().map_or("", String::as_str))
    };
    let choices = source_choices(&session, true);
    let add = {
        let session = session.clone();
        move |_| {
            let mut list = targets(&session);
            let mut new = json!({ "refId": free_letter(&list) });
            if let Some(source) =
                json.with_untracked(|json| json.get("datasource").cloned()).filter(Value::is_object)
            {
                new["datasource"] = source;
            }
            list.push(new);
            session.set("targets", Value::Array(list));
        }
    };
    let rows = {
        let session = session.clone();
        move || {
            let session = session.clone();
            (0..count.get()).map(|at| view! { <QueryRow session=session.clone() at kinds /> }).collect_view()
        }
    };
    let change = Callback::new(move |(path, value): (String, Value)| session.set(&path, value));
    let options = query_options();
    let handle = FormHandle::new(&options, json.into(), change, FormEnv::default());
    view! {
        <section class="queries" aria-label="Queries">
            <header class="queries-head">
                <h3>"Queries"</h3>
                <div class="queries-source">
                    <Select
                        label="Data source"
                        options=choices
                        selected=Signal::derive(move || vec![chosen.get()])
                        on_change=pick
                        placeholder="Choose a data source"
                    />
                </div>
            </header>
            {rows}
            <div><Button icon="plus" on:click=add>"Add query"</Button></div>
            <FormView handle form=options />
        </section>
    }
}

/// What holds for all queries of a panel.
fn query_options() -> Form {
    let number = ControlKind::Number { min: Some(1.0), max: Some(100_000.0), step: None };
    let controls = vec![
        Control::new("interval", "Min interval", ControlKind::Duration).placeholder("auto"),
        Control::new("maxDataPoints", "Max data points", number).placeholder("panel width"),
        Control::new("timeFrom", "Relative time", ControlKind::Text).placeholder("1h"),
        Control::new("timeShift", "Time shift", ControlKind::Text).placeholder("1d"),
        Control::new("hideTimeOverride", "Hide time note", ControlKind::Switch).default(false),
    ];
    Form::new(vec![Section::new("Query options", controls).collapsed()])
}

/// What a select offers: every source, variables that stand for one, and mixed.
pub(super) fn source_choices(session: &Session, with_mixed: bool) -> Vec<Choice> {
    let of_source =
        |source: &Source| Choice::new(source.uid.clone(), source.name.clone()).help(source.kind.clone());
    let mut choices: Vec<Choice> =
        session.board.sources.with_untracked(|all| all.iter().map(of_source).collect());
    session.board.variables.with_untracked(|variables| {
        let of_kind = variables
            .list
            .iter()
            .filter(|live| live.definition.kind == model::dashboard::VariableKind::DataSource);
        choices.extend(of_kind.map(|live| {
            let name = &live.definition.name;
            Choice::new(format!("${{{name}}}"), format!("${{{name}}}")).help("variable")
        }));
    });
    if with_mixed {
        choices.push(Choice::new(MIXED, "Mixed").help("each query its own"));
    }
    choices
}

/// The uid of a stored reference, by which the select knows it.
pub(super) fn source_uid(wanted: Option<&DataSourceRef>, all: &[Source]) -> String {
    let wanted = wanted.cloned().unwrap_or_default();
    if wanted.uid == MIXED || wanted.uid.contains('$') {
        return wanted.uid.replace("$datasource", "${datasource}");
    }
    find_source(&wanted, all).map_or(wanted.uid, |source| source.uid.clone())
}

/// The stored form of a reference to a source.
pub(super) fn source_json(session: &Session, uid: &str) -> Value {
    if uid == MIXED {
        return json!({ "type": "datasource", "uid": MIXED });
    }
    let kind = session
        .board
        .sources
        .with_untracked(|all| all.iter().find(|source| source.uid == uid).map(|source| source.kind.clone()));
    let of_variable = || {
        let name = uid.trim_start_matches("${").trim_end_matches('}');
        session
            .board
            .variables
            .with_untracked(|variables| variables.get(name).map(|live| live.definition.json.text("query")))
    };
    json!({ "type": kind.or_else(of_variable).unwrap_or_default(), "uid": uid })
}

/// The panel and its queries get this source; queries of another kind of source begin anew.
fn choose_source(session: &Session, uid: &str) {
    let next = source_json(session, uid);
    let before = session.json.with_untracked(|json| json.at("datasource").text("type"));
    let mut list = targets(session);
    if uid != MIXED {
        let same_kind = before.is_empty() || before == next.text("type");
        for target in &mut list {
            if same_kind || target.at("datasource").text("type") == next.text("type") {
                target["datasource"] = next.clone();
            } else {
                *target = json!({ "refId": target.text("refId"), "datasource": next });
            }
        }
    }
    if list.is_empty() {
        list.push(json!({ "refId": "A", "datasource": next }));
    }
    session.set_all(vec![("datasource", next), ("targets", Value::Array(list))]);
}

/// The stored queries that are objects; what is no object cannot be edited and is left out.
pub(super) fn targets(session: &Session) -> Vec<Value> {
    session.json.with_untracked(|json| {
        json.list("targets").iter().filter(|target| target.is_object()).cloned().collect()
    })
}

/// The first letter that no query has.
pub(super) fn free_letter(targets: &[Value]) -> String {
    let is_free = |letter: &String| targets.iter().all(|target| target.text("refId") != *letter);
    let letters = ('A'..='Z').map(String::from).chain((1..).map(|number| format!("A{number}")));
    letters.into_iter().find(is_free).unwrap_or_default()
}

/// The query form of a source's kind.
pub(super) fn form_of(kinds: &[SourceKind], kind: &str) -> Option<Form> {
    kinds.iter().find(|known| known.id == kind).map(|known| known.query.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_free_letter_is_taken() {
        assert_eq!(free_letter(&[json!({ "refId": "A" }), json!({ "refId": "C" })]), "B");
        let all: Vec<Value> = ('A'..='Z').map(|letter| json!({ "refId": letter.to_string() })).collect();
        assert_eq!(free_letter(&all), "A1");
    }
}
