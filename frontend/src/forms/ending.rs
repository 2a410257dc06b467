//! How the form of something stored ends: what its buttons said last, the buttons, and the question before it is removed.

use std::future::Future;
use std::pin::Pin;

use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::use_navigate;
use model::api::HealthResult;

use crate::api::http::ApiFailure;
use crate::ui::button::{Button, Look};
use crate::ui::dialog::Dialog;
use crate::ui::states::Note;
use crate::ui::toast::Toasts;

/// What a button said last.
#[derive(Clone)]
pub enum Said {
    /// What was tried out answered, or the server refused.
    Tested(Result<HealthResult, ApiFailure>),
    /// It is saved; what was tried out then answered.
    SavedAndTested(HealthResult),
    /// Why nothing was done.
    Refused(String),
}

/// The note and the row of buttons.
#[component]
pub fn Ending(
    /// What a button said last.
    said: RwSignal<Option<Said>>,
    /// Opens the question before removing; without it nothing can be removed.
    #[prop(into)]
    deleting: Signal<Option<RwSignal<bool>>>,
    /// The other buttons, the main one last.
    children: Children,
) -> impl IntoView {
    let delete = move || {
        deleting.get().map(|open| {
            view! {
                <Button look=Look::Danger icon="trash-2" on:click=move |_| open.set(true)>
                    "Delete"
                </Button>
            }
        })
    };
    view! {
        <div aria-live="polite">{move || said.get().map(note)}</div>
        <div class="form-ending">{delete} <span class="form-ending-main">{children()}</span></div>
    }
}

fn note(said: Said) -> AnyView {
    let is_ok = |health: &HealthResult| health.status.eq_ignore_ascii_case("ok");
    match said {
        Said::Tested(Ok(health)) | Said::SavedAndTested(health) if is_ok(&health) => {
            view! { <Note tone="ok">{health.message}</Note> }.into_any()
        }
        Said::SavedAndTested(health) => view! {
            <Note tone="bad">
                <p>"Saved, but the test failed."</p>
                <p>{health.message}</p>
            </Note>
        }
        .into_any(),
        Said::Tested(Ok(health)) => view! { <Note tone="bad">{health.message}</Note> }.into_any(),
        Said::Tested(Err(failure)) => view! { <Note tone="bad">{failure.message}</Note> }.into_any(),
        Said::Refused(sentence) => view! { <Note tone="bad">{sentence}</Note> }.into_any(),
    }
}

/// Removing it, on its way.
pub type Remove = Pin<Box<dyn Future<Output = Result<(), ApiFailure>>>>;

/// The question before something stored is removed; afterwards its list is shown.
#[component]
pub fn DeleteDialog(
    /// Whether the question is open.
    open: RwSignal<bool>,
    /// What kind of thing it is, such as `data source`.
    what: &'static str,
    /// What it is called.
    #[prop(into)]
    name: Signal<String>,
    /// What will be missing.
    #[prop(into)]
    words: Signal<String>,
    /// Removes it.
    remove: Callback<(), Remove>,
    /// Where the list is.
    list: &'static str,
) -> impl IntoView {
    let toasts = use_context::<Toasts>();
    let navigate = StoredValue::new_local(use_navigate());
    let busy = RwSignal::new(false);
    let delete = Callback::new(move |()| {
        let (toasts, name) = (toasts.clone(), name.get_untracked());
        busy.set(true);
        spawn_local(async move {
            let outcome = remove.run(()).await;
            busy.try_set(false);
            let Some(toasts) = toasts else { return };
            match outcome {
                Ok(()) => {
                    open.try_set(false);
                    toasts.done(format!("{name} is deleted"));
                    navigate.try_with_value(|navigate| navigate(list, Default::default()));
                }
                Err(failure) => toasts.failed(failure.message),
            }
        });
    });
    view! {
        <Dialog
            open
            title=Signal::derive(move || format!("Delete {}?", name.get()))
            footer=move || {
                view! {
                    <Button on:click=move |_| open.set(false)>"Cancel"</Button>
                    <Button look=Look::Danger busy on:click=move |_| delete.run(())>
                        {format!("Delete {what}")}
                    </Button>
                }
            }
        >
            <p class="muted">{move || words.get()} " This cannot be undone."</p>
        </Dialog>
    }
}
