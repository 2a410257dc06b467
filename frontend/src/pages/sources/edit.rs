//! The settings of one data source: its kind's form, saving with a test, removing.

use std::collections::{BTreeMap, BTreeSet};

use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::use_params_map;
use model::api::{DataSource, HealthResult, SaveDataSource};
use model::form::{Form, set_at};
use serde_json::Value;

use crate::api::http::ApiFailure;
use crate::api::load::load;
use crate::api::{settings, sources};
use crate::forms::ending::{DeleteDialog, Ending, Remove, Said};
use crate::forms::{self, FormEnv, FormHandle, FormView};
use crate::ui::button::{Button, Look};
use crate::ui::field::{Field, TextInput};
use crate::ui::states::{Badge, ErrorCard, Note, Skeleton};
use crate::ui::switch::Switch;
use crate::ui::top_bar::{Crumb, TopBar};

const LIST: &str = "/datasources";
const GONE: &str = "Panels that use it will have no data until they are given another one.";

/// The page.
#[component]
pub fn EditSourcePage() -> impl IntoView {
    let params = use_params_map();
    let uid = Memo::new(move |_| params.with(|params| params.get("uid").unwrap_or_default()));
    let loaded = load(move || {
        let uid = uid.get();
        async move {
            let source = sources::get(&uid).await?;
            let kinds = sources::kinds().await?;
            let form = kinds.into_iter().find(|kind| kind.id == source.kind).map(|kind| kind.settings);
            Ok((source, form.unwrap_or_default()))
        }
    });
    let retry = loaded.retry();
    let (value, failure) = (loaded.value, loaded.failure);
    move || {
        if let Some(failure) = failure.get() {
            return view! {
                <TopBar crumbs=vec![Crumb::link("Data sources", LIST), Crumb::here("Settings")] />
                <div class="page page-narrow">
                    <ErrorCard message=failure.message retry=Some(retry) />
                </div>
            }
            .into_any();
        }
        match value.get() {
            Some((source, form)) => view! { <Settings source form /> }.into_any(),
            None => view! {
                <TopBar crumbs=vec![Crumb::link("Data sources", LIST), Crumb::here("Settings")] />
                <div class="page page-narrow">
                    <Skeleton rows=4 />
                </div>
            }
            .into_any(),
        }
    }
}

#[component]
fn Settings(source: DataSource, form: Form) -> impl IntoView {
    let is_fixed = source.read_only;
    let stored = RwSignal::new(source.clone());
    let draft = RwSignal::new(serde_json::to_value(&source).unwrap_or_default());
    let problems = RwSignal::new(BTreeMap::<String, String>::new());
    let said = RwSignal::new(None::<Said>);
    let busy = RwSignal::new(false);
    let deleting = RwSignal::new(false);
    let edit = Callback::new(move |(path, value): (String, Value)| {
        problems.update(|problems| drop(problems.remove(&path)));
        draft.update(|draft| set_at(draft, &path, value));
    });
    let env = FormEnv {
        source_uid: Signal::derive(move || stored.with(|source| source.uid.clone())),
        configured: Signal::derive(move || {
            stored.with(|source| {
                let set = source.secure_json_fields.iter().filter(|(_, is_set)| **is_set);
                set.map(|(name, _)| name.clone()).collect::<BTreeSet<_>>()
            })
        }),
        problems: problems.into(),
        ..FormEnv::default()
    };
    let handle = FormHandle::new(&form, draft.into(), edit, env);
    let name = Signal::derive(move || draft.with(|draft| forms::bound::text_of(&draft["name"])));
    let is_default =
        Signal::derive(move || draft.with(|draft| draft["isDefault"].as_bool().unwrap_or(false)));

    let needed = form.clone();
    let save = Callback::new(move |()| {
        if busy.get_untracked() {
            return;
        }
        let body = draft.with_untracked(|draft| save_of(draft, &stored.get_untracked()));
        if let Some(sentence) = missing(&needed, &draft.get_untracked()) {
            said.set(Some(Said::Refused(sentence)));
            return;
        }
        busy.set(true);
        said.set(None);
        spawn_local(async move {
            let result = save_and_test(stored, draft, body).await;
            if let Err(failure) = &result
                && !failure.field.is_empty()
            {
                problems
                    .try_update(|problems| problems.insert(failure.field.clone(), failure.message.clone()));
            }
            said.try_set(Some(match result {
                Ok(health) => Said::SavedAndTested(health),
                Err(failure) => Said::Refused(failure.message),
            }));
            busy.try_set(false);
        });
    });
    let test = move |_| {
        busy.set(true);
        said.set(None);
        let uid = stored.with_untracked(|source| source.uid.clone());
        spawn_local(async move {
            said.try_set(Some(Said::Tested(sources::health(&uid).await)));
            busy.try_set(false);
        });
    };
    let crumbs = Signal::derive(move || {
        vec![Crumb::link("Data sources", LIST), Crumb::here(stored.with(|source| source.name.clone()))]
    });
    let kind = source.type_name.clone();
    let remove = Callback::new(move |()| {
        let uid = stored.with_untracked(|source| source.uid.clone());
        let deleted = async move {
            sources::delete(&uid).await?;
            // What is shown next asks for itself what it needs.
            let _ = settings::refresh().await;
            Ok(())
        };
        Box::pin(deleted) as Remove
    });
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        save.run(());
    };
    view! {
        <TopBar crumbs beside=move || { let kind = kind.clone(); view! { <Badge tone="plain" text=kind /> } } />
        <form class="page page-narrow" novalidate=true on:submit=submit>
            {is_fixed
                .then(|| view! { <Note>"This data source is part of the server: it is always there and needs no settings."</Note> })}
            {(!is_fixed)
                .then(|| {
                    view! {
                        <div class="form">
                            <section class="form-section source-basics">
                                <div class="form-row">
                                    <Field
                                        label="Name"
                                        required=true
                                        error=Signal::derive(move || problems.with(|all| all.get("name").cloned().unwrap_or_default()))
                                        control=move |id| {
                                            let on_input = move |text: String| edit.run(("name".to_owned(), Value::from(text)));
                                            view! { <TextInput id value=name on_input /> }.into_any()
                                        }
                                    />
                                </div>
                                <div class="form-row">
                                    <Field
                                        label="Default"
                                        help="Panels that name no data source use this one."
                                        control=move |id| {
                                            let on_change = move |on: bool| edit.run(("isDefault".to_owned(), Value::from(on)));
                                            view! { <Switch id on=is_default on_change /> }.into_any()
                                        }
                                    />
                                </div>
                            </section>
                        </div>
                        <FormView handle=handle.clone() form=form.clone() />
                    }
                })}
            <Ending said deleting=Signal::stored((!is_fixed).then_some(deleting))>
                {if is_fixed {
                    view! { <Button busy on:click=test>"Test"</Button> }.into_any()
                } else {
                    view! {
                        <Button look=Look::Primary submit=true busy>
                            "Save & test"
                        </Button>
                    }
                        .into_any()
                }}
            </Ending>
        </form>
        <DeleteDialog
            open=deleting
            what="data source"
            name=Signal::derive(move || stored.with(|source| source.name.clone()))
            words=Signal::stored(GONE.to_owned())
            remove
            list=LIST
        />
    }
}

/// Why a draft is not sent; none when it is whole.
fn missing(form: &Form, draft: &Value) -> Option<String> {
    Some(if forms::bound::text_of(&draft["name"]).trim().is_empty() {
        "Give the data source a name.".to_owned()
    } else {
        format!("Fill in “{}”.", forms::missing(form, draft)?)
    })
}

/// What is sent: the draft, the version it was made from, and only the secrets that were typed or reset.
fn save_of(draft: &Value, stored: &DataSource) -> SaveDataSource {
    let mut body: SaveDataSource = serde_json::from_value(draft.clone()).unwrap_or_default();
    body.uid = Some(stored.uid.clone());
    body.version = Some(stored.version);
    body.access = "proxy".to_owned();
    body.name = body.name.trim().to_owned();
    body.url = body.url.trim().to_owned();
    body
}

async fn save_and_test(
    stored: RwSignal<DataSource>,
    draft: RwSignal<Value>,
    body: SaveDataSource,
) -> Result<HealthResult, ApiFailure> {
    let uid = body.uid.clone().unwrap_or_default();
    let saved = sources::update(&uid, &body).await?.datasource;
    draft.try_set(serde_json::to_value(&saved).unwrap_or_default());
    stored.try_set(saved);
    settings::refresh().await?;
    sources::health(&uid).await
}
