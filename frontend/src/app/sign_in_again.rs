//! The dialog over an open page whose session has ended: what is on the page stays, and goes on afterwards.

use leptos::prelude::*;

use crate::pages::signin::SignInForm;
use crate::ui::dialog::Dialog;

/// The dialog, open from when a request finds that the session has ended.
#[component]
pub fn SignInAgain(
    /// Whether it is open.
    open: RwSignal<bool>,
) -> impl IntoView {
    view! {
        <Dialog open title="Sign in again" insistent=true>
            <p class="muted sign-in-again">"Your session has ended. Nothing on this page is lost; sign in to go on."</p>
            <SignInForm on_done=Callback::new(move |()| open.set(false)) />
        </Dialog>
    }
}
