//! The form of one rule: its sentence, what it would say now, its words, the timing of its messages, and saving.

use leptos::prelude::*;
use leptos::task::spawn_local;
use model::api::{AlertRule, AlertRuleSpec, AlertWhenEmpty, SaveAlertRule};
use model::dashboard::Panel;

use super::contacts::{AddDialog, Adding};
use super::draft::{Draft, chosen_variables};
use super::preview::Preview;
use super::saved::Saved;
use super::sentence::Sentence;
use crate::api::alerts as api;
use crate::pages::dashboard::alerts::open;
use crate::pages::dashboard::board::Board;
use crate::ui::button::{Button, Look};
use crate::ui::drawer;
use crate::ui::field::{Field, TextArea, TextInput};
use crate::ui::segmented::Segmented;
use crate::ui::states::Note;
use crate::ui::toast::Toasts;

/// What stands between the person and a saved rule.
#[derive(Clone, PartialEq)]
enum Obstacle {
    Sentence(String),
    /// Somebody else saved it meanwhile: this is the stored one now.
    Conflict(Box<AlertRule>),
}

/// The form; `rule` is the stored rule, if it is not a new one.
#[component]
pub(super) fn Editor(board: Board, panel_id: i64, rule: Option<AlertRule>) -> impl IntoView {
    let panel = untrack(|| board.stored_panel(panel_id))
        .unwrap_or_else(|| Panel::from_json(&serde_json::Value::Null));
    let draft = Draft::new(&board, &panel, rule);
    let obstacle = RwSignal::new(None::<Obstacle>);
    let busy = RwSignal::new(false);
    let adding = Adding::new();
    let toasts = use_context::<Toasts>();
    let saved = {
        let board = board.clone();
        Memo::new(move |_| Saved::of(&board, panel_id))
    };
    let held = StoredValue::new(board.clone());
    let guard = drawer::watch(move || draft.is_changed());
    let leave = move || {
        if let Some(guard) = guard {
            guard.settle();
        }
        held.try_with_value(|board| open(board, panel_id, None));
    };
    let save = Callback::new(move |()| {
        if busy.get_untracked() {
            return;
        }
        let spec = match untrack(|| draft.rule()) {
            Ok(spec) => spec,
            Err(sentence) => {
                obstacle.set(Some(Obstacle::Sentence(sentence)));
                return;
            }
        };
        busy.set(true);
        obstacle.set(None);
        let toasts = toasts.clone();
        spawn_local(async move {
            let outcome = store(spec, draft.stored.get_value()).await;
            busy.try_set(false);
            match outcome {
                Ok(rule) => {
                    if let Some(toasts) = toasts {
                        toasts.done(format!("{} is saved", rule.spec.title));
                    }
                    held.try_with_value(|board| board.alerts.ask_again());
                    leave();
                }
                Err(why) => drop(obstacle.try_set(Some(why))),
            }
        });
    });
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        save.run(());
    };
    let warn = move || saved.get().sentence().map(|sentence| view! { <Note tone="warn">{sentence}</Note> });
    view! {
        <form class="alert-editor" novalidate=true on:submit=submit>
            <div class="drawer-body">
                {warn}
                <Sentence draft panel adding />
                <Preview board=board.clone() panel_id draft />
                <Words draft />
                <Variables board draft />
                <Timing draft />
            </div>
            <div class="alert-obstacle" aria-live="polite">
                {move || obstacle.get().map(|why| view! { <ObstacleNote why draft obstacle save /> })}
            </div>
            <footer class="dialog-foot">
                <Button on:click=move |_| leave()>"Cancel"</Button>
                <Button
                    look=Look::Primary
                    submit=true
                    busy
                    disabled=Signal::derive(move || saved.get() == Saved::Missing)
                >
                    "Save rule"
                </Button>
            </footer>
        </form>
        <AddDialog draft adding />
    }
}

/// Stores the rule; a conflict comes back with the rule as it is stored now.
async fn store(spec: AlertRuleSpec, stored: Option<AlertRule>) -> Result<AlertRule, Obstacle> {
    let say = |failure: crate::api::http::ApiFailure| Obstacle::Sentence(failure.message);
    let Some(before) = stored else {
        return api::create(&SaveAlertRule { spec, version: None }).await.map_err(say);
    };
    let save = SaveAlertRule { spec, version: Some(before.version) };
    match api::update(&before.uid, &save).await {
        Err(failure) if failure.is_conflict() => {
            let theirs = api::get(&before.uid).await.map_err(say)?;
            Err(Obstacle::Conflict(Box::new(theirs)))
        }
        outcome => outcome.map_err(say),
    }
}

#[component]
fn ObstacleNote(
    why: Obstacle,
    draft: Draft,
    obstacle: RwSignal<Option<Obstacle>>,
    save: Callback<()>,
) -> impl IntoView {
    let theirs = match why {
        Obstacle::Sentence(sentence) => return view! { <Note tone="bad">{sentence}</Note> }.into_any(),
        Obstacle::Conflict(theirs) => StoredValue::new(*theirs),
    };
    let who = theirs.with_value(|theirs| theirs.updated_by.clone());
    let take = move |_| {
        let theirs = theirs.get_value();
        draft.border.set(theirs.spec.threshold.to_string());
        draft.spec.set(theirs.spec.clone());
        draft.stored.set_value(Some(theirs));
        obstacle.set(None);
    };
    let keep = move |_| {
        draft.stored.set_value(Some(theirs.get_value()));
        save.run(());
    };
    view! {
        <Note tone="warn">
            <p>{format!("{who} changed this rule while you were editing it. Nothing is saved yet.")}</p>
            <span class="alert-pair">
                <Button on:click=take>"Show theirs"</Button>
                <Button on:click=keep>"Save mine over it"</Button>
            </span>
        </Note>
    }
    .into_any()
}

/// What people read in messages, and what an empty answer means.
#[component]
fn Words(draft: Draft) -> impl IntoView {
    let title = Signal::derive(move || draft.spec.with(|spec| spec.title.clone()));
    let message = Signal::derive(move || draft.spec.with(|spec| spec.message.clone()));
    let when_empty = Signal::derive(move || {
        let is_fine = draft.spec.with(|spec| spec.when_empty == AlertWhenEmpty::Fine);
        if is_fine { "fine" } else { "cannotTell" }.to_owned()
    });
    let choose = move |chosen: String| {
        let meaning = if chosen == "fine" { AlertWhenEmpty::Fine } else { AlertWhenEmpty::CannotTell };
        draft.spec.update(|spec| spec.when_empty = meaning);
    };
    let meanings = [("cannotTell", "Something is broken"), ("fine", "All is well")];
    let options = meanings.map(|(value, words)| (value.to_owned(), words.to_owned())).to_vec();
    view! {
        <Field
            label="Name"
            help="Stands in the subject of messages."
            control=move |id| {
                view! {
                    <input
                        class="input"
                        id=id
                        autocomplete="off"
                        placeholder=move || draft.usual_title()
                        prop:value=move || title.get()
                        on:input=move |event| draft.spec.update(|spec| spec.title = event_target_value(&event))
                    />
                }
                    .into_any()
            }
        />
        <Field
            label="What to do"
            help="For the one who reads the message at three in the morning: the first step, a link to the runbook."
            control=move |id| {
                let on_input = move |text| draft.spec.update(|spec| spec.message = text);
                view! { <TextArea id value=message on_input rows=2 /> }.into_any()
            }
        />
        <div class="field">
            <span class="field-label">"When the query finds nothing"</span>
            <Segmented label="When the query finds nothing" options value=when_empty on_change=choose />
            <p class="field-help">"Choose “All is well” for queries that leave out what is fine, such as up == 0."</p>
        </div>
    }
}

/// The values of the dashboard's variables that the rule asks with.
#[component]
fn Variables(board: Board, draft: Draft) -> impl IntoView {
    let own = move || draft.spec.with(|spec| spec.variables.clone());
    let words = move || {
        let one = |(name, values): (String, Vec<String>)| format!("{name} = {}", values.join(" + "));
        own().into_iter().map(one).collect::<Vec<_>>().join(", ")
    };
    let held = StoredValue::new(board);
    let now = move || held.with_value(chosen_variables);
    let differs = move || now() != own();
    let is_any = move || !own().is_empty() || !now().is_empty();
    let take = move |_| draft.spec.update(|spec| spec.variables = now());
    view! {
        <Show when=is_any>
            <div class="field">
                <span class="field-label">"Variables"</span>
                <p class="alert-labels">{words}</p>
                <p class="field-help">"The rule asks with these values, whatever is chosen on the dashboard later."</p>
                <Show when=differs>
                    <div>
                        <Button on:click=take>"Use what is chosen now"</Button>
                    </div>
                </Show>
            </div>
        </Show>
    }
}

/// When messages go out; few need it.
#[component]
fn Timing(draft: Draft) -> impl IntoView {
    let duration = |label: &'static str,
                    help: &'static str,
                    read: fn(&AlertRuleSpec) -> &String,
                    write: fn(&mut AlertRuleSpec, String)| {
        let value = Signal::derive(move || draft.spec.with(|spec| read(spec).clone()));
        let on_input = move |text| draft.spec.update(|spec| write(spec, text));
        view! {
            <Field label help control=move |id| view! { <TextInput id value on_input /> }.into_any() />
        }
    };
    view! {
        <details class="form-section">
            <summary class="form-title">"Timing of messages"</summary>
            <div class="form-rows alert-timing">
                {duration(
                    "Wait before the first",
                    "So that series which fail together come in one message.",
                    |spec| &spec.group_wait,
                    |spec, text| spec.group_wait = text,
                )}
                {duration(
                    "At most one message in",
                    "Series that join or recover later wait for this.",
                    |spec| &spec.group_interval,
                    |spec, text| spec.group_interval = text,
                )}
                {duration(
                    "Tell again after",
                    "As long as something still fires.",
                    |spec| &spec.repeat_interval,
                    |spec, text| spec.repeat_interval = text,
                )}
            </div>
        </details>
    }
}
