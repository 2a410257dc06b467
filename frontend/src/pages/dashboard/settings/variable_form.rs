//! One variable being edited: its fields by kind, and the values that it would give.

use std::collections::BTreeSet;
use std::time::Duration;

use data::variables::Choice as Value;
use leptos::prelude::*;
use model::dashboard::Lenient;
use serde_json::{Value as Json, json};
use wasm_bindgen_futures::spawn_local;

use super::super::board::Board;
use super::definition::{KINDS, SORTS, name_problem, of_kind, query_text, with_query};
use super::preview;
use super::variables::{Editing, change, definitions};
use crate::browser::clock;
use crate::ui::button::{Button, Look};
use crate::ui::field::{Field, TextArea, TextInput};
use crate::ui::progress::Spinner;
use crate::ui::segmented::Segmented;
use crate::ui::select::{Choice, Select};
use crate::ui::switch::Switch;

/// A preview waits this long for the next keystroke.
const REST: Duration = Duration::from_millis(400);
const MOST_SHOWN: usize = 60;

/// The form.
#[component]
pub fn VariableForm(
    /// The open dashboard.
    board: StoredValue<Board>,
    /// The variable.
    now: Editing,
    /// Told when it is applied or left.
    done: Callback<()>,
) -> impl IntoView {
    let at = now.at;
    let draft = RwSignal::new(now.definition);
    let kind = Memo::new(move |_| draft.with(|draft| draft.text("type")));
    let list = untrack(|| definitions(board));
    let problem = Memo::new(move |_| draft.with(|draft| name_problem(&draft.text("name"), &list, at)));
    let apply = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if !problem.with_untracked(String::is_empty) {
            return;
        }
        let definition = draft.get_untracked();
        change(board, |list| match at.filter(|at| *at < list.len()) {
            Some(at) => list[at] = definition,
            None => list.push(definition),
        });
        done.run(());
    };
    let kinds = Signal::derive(|| KINDS.iter().map(|(id, name)| Choice::new(*id, *name)).collect::<Vec<_>>());
    let choose_kind = move |values: Vec<String>| {
        if let Some(kind) = values.first() {
            draft.update(|draft| *draft = of_kind(draft, kind));
        }
    };
    let hides = [("0", "Label and value"), ("1", "Value alone"), ("2", "Nothing")];
    let hides = hides.map(|(value, words)| (value.to_owned(), words.to_owned())).to_vec();
    view! {
        <form class="variable-form" on:submit=apply>
            <div class="settings-column">
                <div class="variable-form-pair">
                    <Field
                        label="Name"
                        required=true
                        error=problem
                        control=move |id| text_input(draft, id, "name", "instance", true)
                    />
                    <Field label="Label" control=move |id| text_input(draft, id, "label", "Instance", false) />
                </div>
                <div class="variable-form-pair">
                    <div class="field">
                        <span class="field-label">"Kind"</span>
                        <Select
                            label="Kind"
                            options=kinds
                            selected=Signal::derive(move || vec![kind.get()])
                            on_change=choose_kind
                        />
                    </div>
                    <div class="field">
                        <span class="field-label">"Shown"</span>
                        <Segmented
                            label="Shown"
                            options=hides
                            value=Signal::derive(move || draft.with(|draft| draft.int("hide").unwrap_or(0).to_string()))
                            on_change=move |value: String| put(draft, "hide", json!(value.parse::<i64>().unwrap_or(0)))
                        />
                    </div>
                </div>
                {move || kind_fields(board, draft, &kind.get())}
                <Field label="Description" control=move |id| text_input(draft, id, "description", "", false) />
            </div>
            <Preview board draft />
            <div class="variable-form-foot">
                <Button look=Look::Quiet on:click=move |_| done.run(())>"Cancel"</Button>
                <Button
                    look=Look::Primary
                    submit=true
                    disabled=Signal::derive(move || !problem.with(String::is_empty))
                >
                    "Apply"
                </Button>
            </div>
        </form>
    }
}

/// The fields that one kind has.
fn kind_fields(board: StoredValue<Board>, draft: RwSignal<Json>, kind: &str) -> AnyView {
    match kind {
        "query" => view! {
            {source(board, draft)}
            {query(draft, "Query", "label_values(up, instance)", 3)}
            {regex(draft)}
            <div class="variable-form-pair">{sort(draft)} {refresh(draft)}</div>
            {several(draft)}
        }
        .into_any(),
        "custom" => view! {
            {query(draft, "Values", "prod, staging, Testing : test", 2)}
            {several(draft)}
        }
        .into_any(),
        "interval" => view! {
            {query(draft, "Lengths", "1m,10m,30m,1h", 1)}
            {flag(draft, "auto", "Offer a length that follows the time range")}
        }
        .into_any(),
        "datasource" => view! {
            {source_kind(board, draft)}
            {regex(draft)}
            {several(draft)}
        }
        .into_any(),
        "adhoc" => source(board, draft),
        "switch" => view! {
            <div class="variable-form-pair">
                <Field label="Value when on" control=move |id| text_input(draft, id, "enabledValue", "true", true) />
                <Field label="Value when off" control=move |id| text_input(draft, id, "disabledValue", "false", true) />
            </div>
        }
        .into_any(),
        "textbox" => query(draft, "Text to start with", "", 1),
        _ => query(draft, "Value", "", 1),
    }
}

fn text_input(
    draft: RwSignal<Json>,
    id: String,
    key: &'static str,
    placeholder: &'static str,
    code: bool,
) -> AnyView {
    let value = Signal::derive(move || draft.with(|draft| draft.text(key)));
    let on_input = move |text: String| put(draft, key, json!(text));
    view! { <TextInput id value on_input placeholder code /> }.into_any()
}

fn query(draft: RwSignal<Json>, label: &'static str, placeholder: &'static str, rows: u32) -> AnyView {
    let value = Signal::derive(move || draft.with(query_text));
    let on_input = move |text: String| draft.update(|draft| *draft = with_query(draft.take(), &text));
    view! {
        <Field
            label
            control=move |id| {
                if rows == 1 {
                    view! { <TextInput id value on_input placeholder code=true /> }.into_any()
                } else {
                    view! { <TextArea id value on_input rows placeholder code=true /> }.into_any()
                }
            }
        />
    }
    .into_any()
}

fn regex(draft: RwSignal<Json>) -> AnyView {
    view! {
        <Field
            label="Filter"
            help="A regular expression; its first group, or groups named text and value, become the values."
            control=move |id| text_input(draft, id, "regex", "/node-(.*)/", true)
        />
    }
    .into_any()
}

fn sort(draft: RwSignal<Json>) -> AnyView {
    let options =
        Signal::derive(|| SORTS.iter().map(|(id, name)| Choice::new(*id, *name)).collect::<Vec<_>>());
    let selected =
        Signal::derive(move || vec![draft.with(|draft| draft.int("sort").unwrap_or(0).to_string())]);
    let on_change = move |values: Vec<String>| {
        put(draft, "sort", json!(values.first().and_then(|text| text.parse::<i64>().ok()).unwrap_or(0)));
    };
    view! {
        <div class="field">
            <span class="field-label">"Order"</span>
            <Select label="Order" options selected on_change />
        </div>
    }
    .into_any()
}

fn refresh(draft: RwSignal<Json>) -> AnyView {
    let options = [("0", "Never"), ("1", "On opening"), ("2", "With the range")];
    let options = options.map(|(value, words)| (value.to_owned(), words.to_owned())).to_vec();
    let value = Signal::derive(move || draft.with(|draft| draft.int("refresh").unwrap_or(0).to_string()));
    let on_change = move |value: String| put(draft, "refresh", json!(value.parse::<i64>().unwrap_or(0)));
    view! {
        <div class="field">
            <span class="field-label">"Asked again"</span>
            <Segmented label="Asked again" options value on_change />
        </div>
    }
    .into_any()
}

fn several(draft: RwSignal<Json>) -> AnyView {
    let has_all = Memo::new(move |_| draft.with(|draft| draft.flag("includeAll")));
    view! {
        {flag(draft, "multi", "Several values can be chosen")}
        {flag(draft, "includeAll", "All can be chosen")}
        {move || {
            has_all
                .get()
                .then(|| {
                    view! {
                        <Field
                            label="What All stands for"
                            help="Left empty, every value."
                            control=move |id| text_input(draft, id, "allValue", ".*", true)
                        />
                    }
                })
        }}
    }
    .into_any()
}

fn flag(draft: RwSignal<Json>, key: &'static str, label: &'static str) -> AnyView {
    let on = Signal::derive(move || draft.with(|draft| draft.flag(key)));
    view! {
        <label class="variable-form-flag">
            <Switch on on_change=move |on: bool| put(draft, key, json!(on)) />
            {label}
        </label>
    }
    .into_any()
}

fn source(board: StoredValue<Board>, draft: RwSignal<Json>) -> AnyView {
    let sources = board.with_value(|board| board.sources.get_untracked());
    let choices: Vec<Choice> =
        sources.iter().map(|source| Choice::new(&source.uid, &source.name).help(&source.kind)).collect();
    let selected = Signal::derive(move || {
        let source = draft.with(|draft| model::query::DataSourceRef::from_json(draft.at("datasource")));
        source.map(|source| source.uid).filter(|uid| !uid.is_empty()).into_iter().collect::<Vec<_>>()
    });
    let on_change = move |values: Vec<String>| {
        let Some(uid) = values.first() else { return };
        let known = sources.iter().find(|source| source.uid == *uid);
        // A value of one's own is a variable such as ${datasource}: only its uid is known.
        put(
            draft,
            "datasource",
            known.map_or_else(|| json!({ "uid": uid }), |source| json!({ "type": source.kind, "uid": uid })),
        );
    };
    view! {
        <div class="field">
            <span class="field-label">"Data source"</span>
            <Select
                label="Data source"
                options=Signal::derive(move || choices.clone())
                selected
                on_change
                custom=true
                placeholder="The default one"
            />
        </div>
    }
    .into_any()
}

fn source_kind(board: StoredValue<Board>, draft: RwSignal<Json>) -> AnyView {
    let kinds: BTreeSet<String> = board.with_value(|board| {
        board.sources.with_untracked(|sources| sources.iter().map(|source| source.kind.clone()).collect())
    });
    let choices: Vec<Choice> = kinds.iter().map(|kind| Choice::new(kind, kind)).collect();
    let selected = Signal::derive(move || vec![draft.with(|draft| draft.text("query"))]);
    let on_change = move |values: Vec<String>| {
        if let Some(kind) = values.first() {
            put(draft, "query", json!(kind));
        }
    };
    view! {
        <div class="field">
            <span class="field-label">"Kind of data source"</span>
            <Select
                label="Kind of data source"
                options=Signal::derive(move || choices.clone())
                selected
                on_change
                custom=true
            />
        </div>
    }
    .into_any()
}

/// The values, asked again shortly after each change.
#[component]
fn Preview(board: StoredValue<Board>, draft: RwSignal<Json>) -> impl IntoView {
    let found = RwSignal::new(None::<Result<Vec<Value>, String>>);
    let asked = RwSignal::new(0_u32);
    Effect::new(move || {
        let definition = draft.get();
        let ticket = asked.get_untracked().wrapping_add(1);
        asked.set(ticket);
        let board = board.get_value();
        let is_wanted = move || asked.try_get_untracked() == Some(ticket);
        spawn_local(async move {
            clock::sleep(REST).await;
            if !is_wanted() {
                return;
            }
            let values = preview::values(&board, &definition).await;
            if is_wanted() {
                found.try_set(Some(values));
            }
        });
    });
    let content = move || match found.get() {
        None => view! { <Spinner /> }.into_any(),
        Some(Err(text)) => view! { <p class="variable-preview-note">{text}</p> }.into_any(),
        Some(Ok(values)) if values.is_empty() => {
            view! { <p class="variable-preview-note">"No values."</p> }.into_any()
        }
        Some(Ok(values)) => {
            let count = values.len();
            let chips = values.into_iter().take(MOST_SHOWN).map(|value| {
                let title = (value.text != value.value).then(|| value.value.clone());
                view! { <li class="variable-preview-value" title=title>{value.text}</li> }
            });
            let chips = chips.collect_view();
            let rest = (count > MOST_SHOWN).then(|| format!("and {} more", count - MOST_SHOWN));
            view! {
                <p class="variable-preview-note numbers">{format!("{count} {}", if count == 1 { "value" } else { "values" })}</p>
                <ul>{chips}</ul>
                <p class="variable-preview-note">{rest}</p>
            }
            .into_any()
        }
    };
    view! {
        <section class="variable-preview" aria-label="Values">
            <h3>"Values"</h3>
            <div class="variable-preview-body" aria-live="polite">{content}</div>
        </section>
    }
}

fn put(draft: RwSignal<Json>, key: &str, value: Json) {
    draft.update(|draft| draft[key] = value);
}
