//! Signing in: the page, and the form that the page and the dialog share.

use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::{use_navigate, use_query_map};
use model::api::SignIn;

use crate::api::session;
use crate::ui::button::{Button, Look};
use crate::ui::field::{Field, TextInput};
use crate::ui::states::Note;

/// The page at `/login`.
#[component]
pub fn SignInPage() -> impl IntoView {
    let query = use_query_map();
    let navigate = use_navigate();
    let go = StoredValue::new_local(navigate);
    let done = Callback::new(move |()| {
        let wanted = query.with_untracked(|query| query.get("redirect")).unwrap_or_default();
        let options = leptos_router::NavigateOptions { replace: true, ..Default::default() };
        go.with_value(|go| go(own_path(&wanted), options));
    });
    view! {
        <main class="door">
            <div class="door-card">
                <h1 class="door-title">"Sign in to Belvedere"</h1>
                <SignInForm on_done=done />
            </div>
        </main>
    }
}

/// A path of this site, or home: a link must not lead people elsewhere after signing in.
fn own_path(wanted: &str) -> &str {
    let rest = wanted.strip_prefix('/').unwrap_or("/");
    let is_own = !rest.starts_with(['/', '\\']) && !wanted.chars().any(|c| c.is_control() || c == '\\');
    if is_own { wanted } else { "/" }
}

/// User and password.
#[component]
pub fn SignInForm(
    /// Told when the person is signed in.
    on_done: Callback<()>,
) -> impl IntoView {
    let user = RwSignal::new(String::new());
    let password = RwSignal::new(String::new());
    let problem = RwSignal::new(String::new());
    let busy = RwSignal::new(false);
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        problem.set(String::new());
        let request =
            SignIn { user: user.get_untracked().trim().to_owned(), password: password.get_untracked() };
        spawn_local(async move {
            let outcome = session::sign_in(&request).await;
            busy.try_set(false);
            match outcome {
                Ok(_) => {
                    password.try_set(String::new());
                    on_done.run(());
                }
                Err(error) => {
                    problem.try_set(error.message);
                }
            }
        });
    };
    view! {
        <form class="door-form" on:submit=send>
            {move || {
                let text = problem.get();
                (!text.is_empty()).then(|| view! { <Note tone="bad">{text}</Note> })
            }}
            <Field
                label="Login or e-mail"
                control=move |id| {
                    view! {
                        <TextInput id value=user on_input=move |text| user.set(text) autocomplete="username" />
                    }
                    .into_any()
                }
            />
            <Field
                label="Password"
                control=move |id| {
                    view! {
                        <TextInput
                            id
                            kind="password"
                            value=password
                            on_input=move |text| password.set(text)
                            autocomplete="current-password"
                        />
                    }
                    .into_any()
                }
            />
            <Button
                look=Look::Primary
                submit=true
                busy
                disabled=Signal::derive(move || user.with(String::is_empty) || password.with(String::is_empty))
            >
                "Sign in"
            </Button>
        </form>
    }
}

#[cfg(test)]
mod tests {
    use super::own_path;

    #[test]
    fn signing_in_never_leads_to_another_site() {
        for (wanted, expect) in [
            ("/d/x?from=now-1h", "/d/x?from=now-1h"),
            ("/", "/"),
            ("", "/"),
            ("d/x", "/"),
            ("//elsewhere", "/"),
            ("/\\elsewhere", "/"),
            ("/\t/elsewhere", "/"),
            ("/a\\b", "/"),
            ("https:elsewhere", "/"),
        ] {
            assert_eq!(own_path(wanted), expect, "{wanted:?}");
        }
    }
}
