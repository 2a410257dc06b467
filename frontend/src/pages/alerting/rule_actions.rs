//! What can be done to an alert rule wherever one is listed: pausing, and removing after a question.

use leptos::prelude::*;
use leptos::task::spawn_local;
use model::api::{AlertRule, SaveAlertRule};

use crate::api::alerts;
use crate::api::http::ApiFailure;
use crate::ui::button::{Button, IconButton, Look};
use crate::ui::dialog::Dialog;
use crate::ui::toast::Toasts;

/// What is said when somebody else was faster.
pub(super) const CONFLICT: &str =
    "Somebody else changed this rule meanwhile. It is shown as it is now; try again.";

/// A failure in words, for the places that have no room for more.
pub(super) fn sentence(failure: ApiFailure) -> String {
    if failure.is_conflict() { CONFLICT.to_owned() } else { failure.message }
}

/// Pauses a rule, or lets it go on.
#[component]
pub(super) fn PauseButton(
    /// The rule.
    rule: Signal<AlertRule>,
    /// Told after the rule was changed.
    on_done: Callback<()>,
) -> impl IntoView {
    let toasts = use_context::<Toasts>();
    let busy = RwSignal::new(false);
    let is_paused = Memo::new(move |_| rule.with(|rule| rule.spec.is_paused));
    let label = Signal::derive(move || {
        let verb = if is_paused.get() { "Resume" } else { "Pause" };
        format!("{verb} {}", rule.with(|rule| rule.spec.title.clone()))
    });
    let press = move |_| {
        let (toasts, mut wanted) = (toasts.clone(), rule.get_untracked());
        wanted.spec.is_paused = !wanted.spec.is_paused;
        busy.set(true);
        spawn_local(async move {
            let save = SaveAlertRule { spec: wanted.spec, version: Some(wanted.version) };
            let outcome = alerts::update(&wanted.uid, &save).await;
            busy.try_set(false);
            if let (Err(failure), Some(toasts)) = (outcome, toasts) {
                toasts.failed(sentence(failure));
            }
            on_done.run(());
        });
    };
    view! {
        <IconButton
            icon=Signal::derive(move || if is_paused.get() { "play" } else { "pause" })
            label
            disabled=busy
            on:click=press
        />
    }
}

/// The question before a rule is removed.
#[component]
pub(super) fn DeleteRule(
    /// The rule in question; the dialog is open while there is one.
    asked: RwSignal<Option<AlertRule>>,
    /// Told after it was removed.
    on_done: Callback<()>,
) -> impl IntoView {
    let toasts = use_context::<Toasts>();
    let (open, busy) = (RwSignal::new(false), RwSignal::new(false));
    Effect::new(move || {
        if asked.with(Option::is_some) {
            open.set(true);
        }
    });
    Effect::new(move || {
        if !open.get() && asked.with_untracked(Option::is_some) {
            asked.set(None);
        }
    });
    let delete = Callback::new(move |()| {
        let Some(rule) = asked.get_untracked() else { return };
        let toasts = toasts.clone();
        busy.set(true);
        spawn_local(async move {
            let outcome = alerts::delete(&rule.uid).await;
            busy.try_set(false);
            let Some(toasts) = toasts else { return };
            match outcome {
                Ok(_) => {
                    toasts.done(format!("{} is deleted", rule.spec.title));
                    open.try_set(false);
                    on_done.run(());
                }
                Err(failure) => toasts.failed(failure.message),
            }
        });
    });
    let title = Signal::derive(move || {
        asked.with(|rule| {
            rule.as_ref().map_or_else(String::new, |rule| format!("Delete {}?", rule.spec.title))
        })
    });
    view! {
        <Dialog
            open
            title
            footer=move || {
                view! {
                    <Button on:click=move |_| open.set(false)>"Cancel"</Button>
                    <Button look=Look::Danger busy on:click=move |_| delete.run(())>
                        "Delete rule"
                    </Button>
                }
            }
        >
            <p class="muted">"What it watched is not watched any more, and nobody is told when something that fires now is over. This cannot be undone."</p>
        </Dialog>
    }
}
