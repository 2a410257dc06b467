//! Making the account that a one-time link allows.

use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::{use_navigate, use_query_map};
use model::api::SignUp;

use crate::api::session;
use crate::ui::button::{Button, ButtonLink, Look};
use crate::ui::field::{Field, TextInput};
use crate::ui::states::Note;

/// The page at `/signup?token=…`.
#[component]
pub fn SignUpPage() -> impl IntoView {
    let token = use_query_map().with_untracked(|query| query.get("token")).unwrap_or_default();
    if token.is_empty() {
        return view! {
            <main class="door">
                <div class="door-card">
                    <h1 class="door-title">"This link is incomplete"</h1>
                    <p class="door-text">"Copy the whole sign-up link that the server printed when it started."</p>
                    <ButtonLink href="/login">"Sign in instead"</ButtonLink>
                </div>
            </main>
        }
        .into_any();
    }
    view! {
        <main class="door">
            <div class="door-card">
                <h1 class="door-title">"Create your account"</h1>
                <p class="door-text">"This one-time link makes you the administrator."</p>
                <SignUpForm token />
            </div>
        </main>
    }
    .into_any()
}

#[component]
fn SignUpForm(token: String) -> impl IntoView {
    let login = RwSignal::new(String::new());
    let name = RwSignal::new(String::new());
    let email = RwSignal::new(String::new());
    let password = RwSignal::new(String::new());
    let problem = RwSignal::new((String::new(), String::new()));
    let busy = RwSignal::new(false);
    let navigate = StoredValue::new_local(use_navigate());
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        problem.set(Default::default());
        let request = SignUp {
            token: token.clone(),
            login: login.get_untracked().trim().to_owned(),
            name: name.get_untracked().trim().to_owned(),
            email: email.get_untracked().trim().to_owned(),
            password: password.get_untracked(),
        };
        spawn_local(async move {
            let outcome = session::sign_up(&request).await;
            busy.try_set(false);
            match outcome {
                Ok(_) => {
                    let options = leptos_router::NavigateOptions { replace: true, ..Default::default() };
                    navigate.try_with_value(|navigate| navigate("/", options));
                }
                Err(error) => {
                    problem.try_set((error.field, error.message));
                }
            }
        });
    };
    let field = move |id: &'static str,
                      label: &'static str,
                      help: &'static str,
                      kind,
                      fills,
                      value: RwSignal<String>| {
        let error = Signal::derive(move || {
            problem.with(|(field, message)| if field == id { message.clone() } else { String::new() })
        });
        view! {
            <Field
                label
                help
                error
                control=move |id| {
                    view! { <TextInput id kind value on_input=move |text| value.set(text) autocomplete=fills /> }
                        .into_any()
                }
            />
        }
    };
    view! {
        <form class="door-form" on:submit=send>
            {move || {
                let (field, message) = problem.get();
                let is_shown = !message.is_empty() && !["login", "name", "email", "password"].contains(&field.as_str());
                is_shown.then(|| view! { <Note tone="bad">{message}</Note> })
            }}
            {field("login", "Login", "", "text", "username", login)}
            {field("name", "Name", "", "text", "name", name)}
            {field("email", "E-mail", "", "email", "email", email)}
            {field("password", "Password", "A sentence is best: long and easy to remember.", "password", "new-password", password)}
            <Button
                look=Look::Primary
                submit=true
                busy
                disabled=Signal::derive(move || login.with(String::is_empty) || password.with(String::is_empty))
            >
                "Create account"
            </Button>
        </form>
    }
}
