//! The person's own page: theme, time zone, password.

use leptos::prelude::*;
use leptos::task::spawn_local;
use model::api::{ChangePassword, Preferences};

use crate::api::load::load;
use crate::api::{settings, users};
use crate::forms::controls::time_zone::TimeZoneSelect;
use crate::ui::button::Button;
use crate::ui::field::{Field, TextInput};
use crate::ui::segmented::Segmented;
use crate::ui::states::{ErrorCard, Note, Skeleton};
use crate::ui::theme::{Choice, Theme};
use crate::ui::toast::Toasts;
use crate::ui::top_bar::{Crumb, TopBar};

/// The page.
#[component]
pub fn ProfilePage() -> impl IntoView {
    let loaded = load(users::preferences);
    let retry = loaded.retry();
    let (value, failure) = (loaded.value, loaded.failure);
    let who = || {
        let boot = settings::current().get();
        boot.map(|boot| {
            let name =
                if boot.user.name.is_empty() { boot.user.login.clone() } else { boot.user.name.clone() };
            let about =
                format!("{} · {} · {}", boot.user.login, boot.user.org_name, boot.user.org_role.name());
            view! {
                <div>
                    <h2 class="profile-name">{name}</h2>
                    <p class="muted">{about}</p>
                </div>
            }
        })
    };
    let content = move || {
        if let Some(failure) = failure.get() {
            return view! { <ErrorCard message=failure.message retry=Some(retry) /> }.into_any();
        }
        match value.get() {
            Some(preferences) => view! { <PreferencesForm preferences /> }.into_any(),
            None => view! { <Skeleton rows=2 /> }.into_any(),
        }
    };
    view! {
        <TopBar crumbs=vec![Crumb::here("Profile and preferences")] />
        <div class="page page-narrow">
            {who} {content} <PasswordForm />
        </div>
    }
}

#[component]
fn PreferencesForm(preferences: Preferences) -> impl IntoView {
    let theme = use_context::<Theme>();
    let toasts = use_context::<Toasts>();
    let current = RwSignal::new(preferences);
    // Each choice is saved at once: there is nothing to forget.
    let save = Callback::new(move |changed: Preferences| {
        current.set(changed.clone());
        let toasts = toasts.clone();
        spawn_local(async move {
            let outcome = users::save_preferences(&changed).await;
            // The page in use keeps its settings; the next one asks anew.
            let _ = settings::refresh().await;
            if let (Err(failure), Some(toasts)) = (outcome, toasts) {
                toasts.failed(failure.message);
            }
        });
    });
    let shown_theme = theme.clone();
    let theme_value = Signal::derive(move || {
        shown_theme.as_ref().map_or("system", |theme| theme.choice().setting()).to_owned()
    });
    let set_theme = Callback::new(move |setting: String| {
        if let Some(theme) = &theme {
            theme.choose(Choice::from_setting(&setting));
        }
        save.run(Preferences { theme: setting, ..current.get_untracked() });
    });
    let zone = Signal::derive(move || current.with(|preferences| preferences.timezone.clone()));
    let set_zone =
        Callback::new(move |timezone: String| save.run(Preferences { timezone, ..current.get_untracked() }));
    let week = Signal::derive(move || current.with(|preferences| preferences.week_start.clone()));
    let set_week = Callback::new(move |week_start: String| {
        save.run(Preferences { week_start, ..current.get_untracked() });
    });
    let pairs = |pairs: &[(&str, &str)]| {
        pairs.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect::<Vec<_>>()
    };
    let themes = pairs(&[("system", "System"), ("dark", "Dark"), ("light", "Light")]);
    let weeks =
        pairs(&[("", "Default"), ("monday", "Monday"), ("saturday", "Saturday"), ("sunday", "Sunday")]);
    view! {
        <section class="form">
            <div class="form-section source-basics">
                <h3>"Preferences"</h3>
                <div class="form-row">
                    <Field
                        label="Theme"
                        control=move |_| {
                            view! { <Segmented label="Theme" options=themes value=theme_value on_change=set_theme /> }.into_any()
                        }
                    />
                </div>
                <div class="form-row">
                    <Field
                        label="Time zone"
                        control=move |_| {
                            view! { <TimeZoneSelect label="Time zone" value=zone on_change=set_zone empty="Browser time" /> }
                                .into_any()
                        }
                    />
                </div>
                <div class="form-row">
                    <Field
                        label="Week starts on"
                        control=move |_| {
                            view! { <Segmented label="Week starts on" options=weeks value=week on_change=set_week /> }.into_any()
                        }
                    />
                </div>
            </div>
        </section>
    }
}

#[component]
fn PasswordForm() -> impl IntoView {
    let toasts = use_context::<Toasts>();
    let old = RwSignal::new(String::new());
    let new = RwSignal::new(String::new());
    let problem = RwSignal::new(String::new());
    let busy = RwSignal::new(false);
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        busy.set(true);
        problem.set(String::new());
        let change = ChangePassword { old_password: old.get_untracked(), new_password: new.get_untracked() };
        let toasts = toasts.clone();
        spawn_local(async move {
            match users::change_password(&change).await {
                Ok(_) => {
                    old.try_set(String::new());
                    new.try_set(String::new());
                    if let Some(toasts) = toasts {
                        toasts.done("The password is changed; other sessions have ended");
                    }
                }
                Err(failure) => {
                    problem.try_set(failure.message);
                }
            }
            busy.try_set(false);
        });
    };
    let row = |label: &'static str, fills: &'static str, value: RwSignal<String>| {
        view! {
            <div class="form-row">
                <Field
                    label
                    control=move |id| {
                        view! {
                            <TextInput id kind="password" value on_input=move |text| value.set(text) autocomplete=fills />
                        }
                            .into_any()
                    }
                />
            </div>
        }
    };
    view! {
        <form class="form" on:submit=send>
            <div class="form-section source-basics">
                <h3>"Password"</h3>
                {row("Current password", "current-password", old)}
                {row("New password", "new-password", new)}
                {move || {
                    let text = problem.get();
                    (!text.is_empty()).then(|| view! { <Note tone="bad">{text}</Note> })
                }}
                <div>
                    <Button
                        submit=true
                        busy
                        disabled=Signal::derive(move || old.with(String::is_empty) || new.with(String::is_empty))
                    >
                        "Change password"
                    </Button>
                </div>
            </div>
        </form>
    }
}
