//! What became of the messages about alerts, the latest first.

use data::time::ago;
use leptos::prelude::*;
use leptos::task::spawn_local;
use model::api::{Delivery, DeliveryStatus};

use super::{Sections, keep_fresh, viewer_zone, words};
use crate::api::contact_points;
use crate::api::load::load;
use crate::browser::clock;
use crate::ui::button::Button;
use crate::ui::states::{Badge, EmptyState, ErrorCard, Skeleton};
use crate::ui::toast::Toasts;
use crate::ui::top_bar::{Crumb, TopBar};

/// The page.
#[component]
pub fn MessagesPage() -> impl IntoView {
    let loaded = load(contact_points::deliveries);
    let reload = loaded.retry();
    keep_fresh(reload);
    let (value, failure) = (loaded.value, loaded.failure);
    let known = value.clone();
    let all = Memo::new(move |_| value.get().unwrap_or_default());
    let ids = Memo::new(move |_| all.with(|all| all.iter().map(|each| each.id).collect::<Vec<_>>()));
    let row = move |id: i64| {
        let message = Memo::new(move |before: Option<&Delivery>| {
            let found = all.with(|all| all.iter().find(|each| each.id == id).cloned());
            found.or_else(|| before.cloned()).unwrap_or_default()
        });
        view! { <Row message=message.into() reload /> }
    };
    let content = move || {
        match (known.with(Option::is_some), failure.get()) {
            (false, Some(failure)) => {
                return view! { <ErrorCard message=failure.message retry=Some(reload) /> }.into_any();
            }
            (false, None) => return view! { <Skeleton rows=4 /> }.into_any(),
            (true, _) => {}
        }
        let text = "When a rule begins to fire or is over, its messages stand here with what became of them.";
        view! {
            <Show
                when=move || !ids.with(Vec::is_empty)
                fallback=move || view! { <EmptyState icon="send" title="No messages yet" text /> }
            >
                <ul class="card alert-list">
                    <For each=move || ids.get() key=|id| *id children=row />
                </ul>
            </Show>
        }
        .into_any()
    };
    view! {
        <TopBar crumbs=vec![Crumb::here("Messages")] />
        <div class="page">
            <Sections here="/alerting/messages" />
            {content}
        </div>
    }
}

fn status(message: &Delivery) -> AnyView {
    let (tone, words) = match message.status {
        DeliveryStatus::Sent => ("ok", "Sent"),
        DeliveryStatus::Failed => ("bad", "Failed"),
        DeliveryStatus::Queued if message.tries > 0 => ("warn", "Will be tried again"),
        DeliveryStatus::Queued => ("info", "Queued"),
    };
    view! { <Badge tone text=words /> }.into_any()
}

/// How often it was tried, and when next.
fn tries(message: &Delivery, now_ms: i64) -> String {
    let tries = match message.tries {
        0 => "not tried yet".to_owned(),
        1 => "1 try".to_owned(),
        more => format!("{more} tries"),
    };
    match (message.status, message.next_try_ms) {
        (DeliveryStatus::Queued, Some(next_ms)) if next_ms > now_ms => {
            format!("{tries}, next {}", ago(next_ms, now_ms))
        }
        _ => tries,
    }
}

#[component]
fn Row(message: Signal<Delivery>, reload: Callback<()>) -> impl IntoView {
    let toasts = use_context::<Toasts>();
    let busy = RwSignal::new(false);
    let retry = Callback::new(move |()| {
        let (id, toasts) = (message.with_untracked(|message| message.id), toasts.clone());
        busy.set(true);
        spawn_local(async move {
            let outcome = contact_points::retry(id).await;
            busy.try_set(false);
            if let (Err(failure), Some(toasts)) = (outcome, toasts) {
                toasts.failed(failure.message);
            }
            reload.run(());
        });
    });
    let time =
        move || message.with(|message| words::moment(message.created_ms, clock::now_ms(), &viewer_zone()));
    let title = move || {
        message.with(|message| {
            let subject = message.subject.clone();
            let href = format!("/alerting/{}", message.rule_uid);
            view! { <a class="alert-title alert-subject" href=href>{subject}</a> }
        })
    };
    let error = move || {
        message.with(|message| message.error.clone().filter(|_| message.status != DeliveryStatus::Sent))
    };
    let is_failed = move || message.with(|message| message.status == DeliveryStatus::Failed);
    view! {
        <li class="alert-row alert-row-message">
            <span class="alert-state">
                {move || message.with(status)} <span class="alert-small numbers">{time}</span>
            </span>
            <span class="alert-names">
                {title}
                {move || error().map(|error| view! { <span class="alert-small alert-error">{error}</span> })}
            </span>
            <span class="alert-value">
                <span class="cut">{move || message.with(|message| message.contact_point.clone())}</span>
                <span class="alert-small">{move || message.with(|message| tries(message, clock::now_ms()))}</span>
            </span>
            <span class="alert-actions">
                <Show when=is_failed>
                    <Button icon="refresh-cw" busy on:click=move |_| retry.run(())>
                        "Try again"
                    </Button>
                </Show>
            </span>
        </li>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tries_are_told() {
        let message =
            |status, tries, next_try_ms| Delivery { status, tries, next_try_ms, ..Delivery::default() };
        for (message, expect) in [
            (message(DeliveryStatus::Queued, 0, Some(5)), "not tried yet"),
            (message(DeliveryStatus::Queued, 2, Some(70_000)), "2 tries, next in a minute"),
            (message(DeliveryStatus::Sent, 1, Some(70_000)), "1 try"),
        ] {
            assert_eq!(tries(&message, 10), expect);
        }
    }
}
