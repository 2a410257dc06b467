//! One query of a panel: its source where the panel mixes sources, its form, its place among the others.

use data::query::{MIXED, find_source};
use leptos::prelude::*;
use model::dashboard::Lenient;
use model::form::set_at;
use model::query::DataSourceRef;
use serde_json::{Value, json};

use super::{form_of, free_letter, source_choices, source_json, source_uid, targets};
use crate::api::sources::SourceKind;
use crate::forms::{FormEnv, FormHandle, FormView};
use crate::pages::dashboard::editor::session::Session;
use crate::ui::button::IconButton;
use crate::ui::select::Select;

/// One query.
#[component]
pub(super) fn QueryRow(session: Session, at: usize, kinds: Memo<Vec<SourceKind>>) -> impl IntoView {
    let json = session.json;
    let own =
        Memo::new(move |_| json.with(|json| json.list("targets").get(at).cloned().unwrap_or(Value::Null)));
    let is_hidden = Memo::new(move |_| own.with(|own| own.flag("hide")));
    let is_mixed = Memo::new(move |_| json.with(|json| json.at("datasource").text("uid") == MIXED));
    let all = session.board.sources.clone();
    let uid = Memo::new(move |_| {
        let of_panel = json.with(|json| DataSourceRef::from_json(json.at("datasource")));
        let of_query = own.with(|own| DataSourceRef::from_json(own.at("datasource")));
        let wanted = if is_mixed.get() { of_query } else { of_panel.or(of_query) };
        all.with(|all| source_uid(wanted.as_ref(), all))
    });
    // A variable stands for a source: its value tells the kind.
    let (all, board) = (session.board.sources.clone(), session.board.clone());
    let real = Memo::new(move |_| {
        let uid = board.text(&uid.get());
        all.with(|all| find_source(&DataSourceRef { uid, ..DataSourceRef::default() }, all).cloned())
    });
    let form = Memo::new(move |_| real.with(|real| form_of(&kinds.get(), real.as_ref()?.kind.as_str())));
    let change = {
        let session = session.clone();
        Callback::new(move |(path, value): (String, Value)| {
            let mut list = targets(&session);
            if let Some(target) = list.get_mut(at) {
                set_at(target, &path, value);
                session.set("targets", Value::Array(list));
            }
        })
    };
    let with_list = {
        let session = session.clone();
        move |edit: &dyn Fn(&mut Vec<Value>)| {
            let mut list = targets(&session);
            edit(&mut list);
            session.set("targets", Value::Array(list));
        }
    };
    let (moving_up, moving_down, copying, removing) =
        (with_list.clone(), with_list.clone(), with_list.clone(), with_list);
    let move_up = move |_| {
        moving_up(&|list| {
            if at > 0 && at < list.len() {
                list.swap(at - 1, at);
            }
        });
    };
    let move_down = move |_| {
        moving_down(&|list| {
            if at + 1 < list.len() {
                list.swap(at, at + 1);
            }
        });
    };
    let copy = move |_| {
        copying(&|list| {
            if let Some(mut copy) = list.get(at).cloned() {
                copy["refId"] = json!(free_letter(list));
                list.insert(at + 1, copy);
            }
        });
    };
    let remove = move |_| {
        removing(&|list| {
            if at < list.len() {
                list.remove(at);
            }
        });
    };
    let choices = source_choices(&session, false);
    let own_source = move || {
        let (session, choices) = (session.clone(), choices.clone());
        let pick = move |values: Vec<String>| {
            let next = source_json(&session, values.first().map_or("", String::as_str));
            change.run(("datasource".to_owned(), next));
        };
        is_mixed.get().then(|| {
            view! {
                <div class="queries-source">
                    <Select label="Data source" options=choices selected=Signal::derive(move || vec![uid.get()]) on_change=pick />
                </div>
            }
        })
    };
    let fields = move || match (form.get(), real.get()) {
        (Some(form), Some(source)) => {
            let env = FormEnv { source_uid: Signal::stored(source.uid), ..FormEnv::default() };
            let handle = FormHandle::new(&form, own.into(), change, env);
            view! { <FormView handle form /> }.into_any()
        }
        (_, None) => {
            let words = format!("The data source “{}” does not exist. Choose another one above.", uid.get());
            view! { <p class="editor-note">{words}</p> }.into_any()
        }
        (None, Some(_)) => ().into_any(),
    };
    view! {
        <section class="query" class:query-hidden=move || is_hidden.get()>
            <header class="query-head">
                <span class="query-ref">{move || own.with(|own| own.text("refId"))}</span>
                {own_source}
                <span class="editor-space"></span>
                <IconButton icon="arrow-up" label="Move query up" on:click=move_up />
                <IconButton icon="arrow-down" label="Move query down" on:click=move_down />
                <IconButton icon="copy" label="Duplicate query" on:click=copy />
                <IconButton
                    icon=Signal::derive(move || if is_hidden.get() { "eye-off" } else { "eye" })
                    label=Signal::derive(move || if is_hidden.get() { "Run query".to_owned() } else { "Switch query off".to_owned() })
                    on:click=move |_| change.run(("hide".to_owned(), json!(!is_hidden.get_untracked())))
                />
                <IconButton icon="trash-2" label="Remove query" on:click=remove />
            </header>
            {fields}
        </section>
    }
    .into_any()
}
