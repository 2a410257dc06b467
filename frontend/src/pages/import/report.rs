//! What an import would bring and what not, and the choices before it happens.

use leptos::prelude::*;
use leptos::task::spawn_local;
use model::api::{ImportInput, ImportReport, Notice};

use super::body::{self, Chosen};
use crate::api::load::load;
use crate::api::{dashboards, sources};
use crate::pages::browse::folder_select::FolderSelect;
use crate::ui::button::{Button, Look};
use crate::ui::field::{Field, TextInput};
use crate::ui::select::{Choice, Select};
use crate::ui::states::Note;

/// The second step.
#[component]
pub fn Review(
    /// The document as it was brought.
    text: String,
    /// What the server says about it.
    report: ImportReport,
    /// The folder it goes into.
    folder: RwSignal<String>,
    /// Told when the person wants another document.
    on_back: Callback<()>,
    /// Told the path of the dashboard that was made.
    on_imported: Callback<String>,
) -> impl IntoView {
    let title = RwSignal::new(report.title.clone());
    let uid = RwSignal::new(report.uid.clone());
    let inputs = RwSignal::new(report.inputs.clone());
    let problem = RwSignal::new(String::new());
    let is_taken = RwSignal::new(report.replaces.is_some());
    let busy = RwSignal::new(false);
    // A uid that was changed stands for another dashboard, so nothing is replaced then.
    let (own_uid, replaced) = (report.uid.clone(), report.replaces.clone());
    let replaces = Signal::derive(move || replaced.clone().filter(|_| uid.with(|uid| *uid == own_uid)));
    let send = Callback::new(move |()| {
        let (title, uid) = (title.get_untracked(), uid.get_untracked());
        let chosen = Chosen {
            title: title.trim(),
            uid: uid.trim(),
            folder_uid: &folder.get_untracked(),
            overwrite: is_taken.get_untracked(),
            inputs: &inputs.get_untracked(),
        };
        let body = match body::of(&text, &chosen) {
            Ok(body) => body,
            Err(sentence) => return problem.set(sentence),
        };
        busy.set(true);
        problem.set(String::new());
        spawn_local(async move {
            match dashboards::import(body).await {
                Ok(imported) => on_imported.run(imported.imported_url),
                Err(failure) => {
                    if failure.is_conflict() {
                        is_taken.try_set(true);
                    }
                    problem.try_set(failure.message);
                }
            }
            busy.try_set(false);
        });
    });
    let verb = move || if is_taken.get() { "Import and replace" } else { "Import" };
    let is_incomplete = Signal::derive(move || {
        title.with(|title| title.trim().is_empty())
            || inputs.with(|inputs| {
                inputs.iter().any(|input| input.kind == "datasource" && input.value.is_empty())
            })
    });
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        send.run(());
    };
    view! {
        <form class="import-review" on:submit=submit>
            <Summary report=report.clone() />
            <div class="form">
                <section class="form-section source-basics">
                    <div class="form-row">
                        <Field
                            label="Name"
                            required=true
                            control=move |id| {
                                view! { <TextInput id value=title on_input=move |typed| title.set(typed) /> }.into_any()
                            }
                        />
                    </div>
                    <div class="form-row">
                        <Field label="Folder" control=move |_| view! { <FolderSelect value=folder /> }.into_any() />
                    </div>
                    <div class="form-row">
                        <Field
                            label="Unique identifier"
                            help="It stands in links. Empty makes a new one."
                            control=move |id| {
                                view! { <TextInput id code=true value=uid on_input=move |typed| uid.set(typed) /> }.into_any()
                            }
                        />
                    </div>
                    {(0..report.inputs.len()).map(|at| view! { <InputRow at inputs /> }).collect_view()}
                </section>
            </div>
            {move || {
                replaces
                    .get()
                    .map(|title| {
                        view! {
                            <Note tone="warn">
                                {format!("“{title}” has this identifier and is replaced. Its versions stay; change the identifier to keep both.")}
                            </Note>
                        }
                    })
            }}
            {move || {
                let text = problem.get();
                (!text.is_empty()).then(|| view! { <Note tone="bad">{text}</Note> })
            }}
            <div class="import-actions">
                <Button on:click=move |_| on_back.run(())>"Back"</Button>
                <Button look=Look::Primary submit=true busy disabled=is_incomplete>
                    {verb}
                </Button>
            </div>
        </form>
    }
}

#[component]
fn Summary(report: ImportReport) -> impl IntoView {
    let counted =
        |count: usize, one: &str, many: &str| format!("{count} {}", if count == 1 { one } else { many });
    let about = format!(
        "{}, {}, schema version {}",
        counted(report.panels, "panel", "panels"),
        counted(report.variables, "variable", "variables"),
        report.schema_version
    );
    // What is said of the whole dashboard introduces what is said of its parts.
    let (whole, parts): (Vec<Notice>, Vec<Notice>) =
        report.notices.into_iter().partition(|notice| notice.place.is_empty());
    let verdict = if whole.is_empty() && parts.is_empty() {
        view! { <Note tone="ok">"Everything in it is carried over."</Note> }.into_any()
    } else {
        let said = match whole.is_empty() {
            true => counted(
                parts.len(),
                "thing is not shown as in Grafana.",
                "things are not shown as in Grafana.",
            ),
            false => whole.into_iter().map(|notice| notice.message).collect::<Vec<_>>().join(" "),
        };
        let row = |notice: Notice| {
            view! {
                <tr>
                    <th scope="row">{notice.place}</th>
                    <td>{notice.message}</td>
                </tr>
            }
        };
        let table = (!parts.is_empty()).then(|| {
            view! {
                <div class="import-table" tabindex="0" role="region" aria-label="What is not carried over">
                    <table>
                        <thead>
                            <tr>
                                <th scope="col">"Where"</th>
                                <th scope="col">"What"</th>
                            </tr>
                        </thead>
                        <tbody>{parts.into_iter().map(row).collect_view()}</tbody>
                    </table>
                </div>
            }
        });
        view! {
            <Note tone="warn">{format!("{said} The document keeps all of it.")}</Note>
            {table}
        }
        .into_any()
    };
    view! {
        <div>
            <h2 class="profile-name">{report.title}</h2>
            <p class="muted numbers">{about}</p>
        </div>
        {verdict}
    }
}

/// What stands in for one input: a data source of its kind, or a text.
#[component]
fn InputRow(at: usize, inputs: RwSignal<Vec<ImportInput>>) -> impl IntoView {
    let input = inputs.with_untracked(|inputs| inputs.get(at).cloned());
    let Some(input) = input else { return ().into_any() };
    let value = Signal::derive(move || {
        inputs.with(|inputs| inputs.get(at).map(|input| input.value.clone()).unwrap_or_default())
    });
    let set = Callback::new(move |value: String| {
        inputs.update(|inputs| {
            if let Some(input) = inputs.get_mut(at) {
                input.value = value;
            }
        });
    });
    if input.kind != "datasource" {
        return view! {
            <div class="form-row">
                <Field
                    label=input.name
                    control=move |id| view! { <TextInput id value on_input=set /> }.into_any()
                />
            </div>
        }
        .into_any();
    }
    let kind = input.plugin_id.clone();
    let loaded = load(sources::list);
    let found = loaded.value;
    let is_loaded = {
        let found = found.clone();
        Memo::new(move |_| found.with(Option::is_some))
    };
    let fitting = Memo::new(move |_| {
        let all = found.get().unwrap_or_default();
        let fits = |source: &model::api::DataSource| kind.is_empty() || source.kind == kind;
        all.into_iter().filter(fits).map(|source| Choice::new(source.uid, source.name)).collect::<Vec<_>>()
    });
    // The only one there is needs no choosing.
    Effect::new(move || {
        fitting.with(|fitting| {
            if let [only] = fitting.as_slice()
                && value.get_untracked().is_empty()
            {
                set.run(only.value.clone());
            }
        });
    });
    let nothing = format!("There is no {} data source yet. ", input.plugin_id);
    let hint = move || {
        (is_loaded.get() && fitting.with(Vec::is_empty)).then(|| {
            view! {
                <p class="field-help">
                    {nothing.clone()} <a href="/datasources/new">"Add one"</a> ", then import again."
                </p>
            }
        })
    };
    let label = format!("{} ({})", input.name.trim_start_matches("DS_"), input.plugin_id);
    let shown = label.clone();
    let choose =
        Callback::new(move |chosen: Vec<String>| set.run(chosen.into_iter().next().unwrap_or_default()));
    let chosen = Signal::derive(move || {
        vec![value.get()].into_iter().filter(|uid| !uid.is_empty()).collect::<Vec<_>>()
    });
    view! {
        <div class="form-row">
            <Field
                label
                required=true
                control=move |_| {
                    view! {
                        <Select
                            label=shown
                            options=fitting
                            selected=chosen
                            on_change=choose
                            placeholder="Choose a data source"
                        />
                    }
                        .into_any()
                }
            />
            {hint}
        </div>
    }
    .into_any()
}
