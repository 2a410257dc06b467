//! Short messages about what was done or failed. They leave by themselves; failures wait to be read.

use std::time::Duration;

use leptos::html;
use leptos::prelude::*;

use super::button::{Button, IconButton, Look};
use super::icon::Icon;
use crate::browser::floating;

const STAYS: Duration = Duration::from_secs(5);
const STAYS_WITH_ACTION: Duration = Duration::from_secs(10);
const MOST_AT_ONCE: usize = 4;

/// What a toast offers to do, such as undo.
#[derive(Clone)]
struct Offer {
    label: String,
    run: Callback<()>,
}

#[derive(Clone)]
struct Toast {
    id: u64,
    text: String,
    failed: bool,
    offer: Option<Offer>,
}

/// The messages on the page. Cheap to clone; lives as long as the page.
#[derive(Clone)]
pub struct Toasts {
    list: ArcRwSignal<Vec<Toast>>,
    next_id: ArcStoredValue<u64>,
}

impl Default for Toasts {
    fn default() -> Self {
        Self { list: ArcRwSignal::new(Vec::new()), next_id: ArcStoredValue::new(1) }
    }
}

impl Toasts {
    /// Says that something was done.
    pub fn done(&self, text: impl Into<String>) {
        self.show(text.into(), false, None);
    }

    /// Says that something failed: one sentence, what to do.
    pub fn failed(&self, text: impl Into<String>) {
        self.show(text.into(), true, None);
    }

    /// Says that something was done and offers one thing, such as undoing it.
    pub fn offer(
        &self,
        text: impl Into<String>,
        label: impl Into<String>,
        run: impl Fn() + Send + Sync + 'static,
    ) {
        let offer = Offer { label: label.into(), run: Callback::new(move |()| run()) };
        self.show(text.into(), false, Some(offer));
    }

    /// Says something that stays until it is done or closed.
    pub fn urge(
        &self,
        text: impl Into<String>,
        label: impl Into<String>,
        run: impl Fn() + Send + Sync + 'static,
    ) {
        let offer = Offer { label: label.into(), run: Callback::new(move |()| run()) };
        self.put(text.into(), false, Some(offer));
    }

    fn show(&self, text: String, failed: bool, offer: Option<Offer>) {
        let stays = if offer.is_some() { STAYS_WITH_ACTION } else { STAYS };
        let id = self.put(text, failed, offer);
        if !failed {
            let this = self.clone();
            set_timeout(move || this.remove(id), stays);
        }
    }

    fn put(&self, text: String, failed: bool, offer: Option<Offer>) -> u64 {
        let id = self.next_id.get_value();
        self.next_id.set_value(id + 1);
        self.list.update(|list| {
            list.retain(|toast| toast.text != text);
            list.push(Toast { id, text, failed, offer });
            let surplus = list.len().saturating_sub(MOST_AT_ONCE);
            list.drain(..surplus);
        });
        id
    }

    fn remove(&self, id: u64) {
        self.list.update(|list| list.retain(|toast| toast.id != id));
    }
}

/// Where the messages appear. Stands once in the page, above dialogs too.
#[component]
pub fn ToastHost(
    /// The messages.
    toasts: Toasts,
) -> impl IntoView {
    let node = NodeRef::<html::Div>::new();
    let list = toasts.list.clone();
    Effect::new(move || {
        let has_any = list.with(|list| !list.is_empty());
        if let Some(host) = node.get() {
            // Shown anew, so that it stands above a dialog opened since.
            floating::show(&host, false);
            floating::show(&host, has_any);
        }
    });
    let list = toasts.list.clone();
    let row = move |toast: Toast| {
        let toasts = toasts.clone();
        let id = toast.id;
        let close = {
            let toasts = toasts.clone();
            move || toasts.remove(id)
        };
        let offer = toast.offer.map(|offer| {
            let close = close.clone();
            let run = move |_| {
                close();
                offer.run.run(());
            };
            view! { <Button look=Look::Quiet on:click=run>{offer.label}</Button> }
        });
        view! {
            <div class="toast" data-tone=if toast.failed { "bad" } else { "ok" } role=if toast.failed { "alert" } else { "status" }>
                <Icon name=if toast.failed { "circle-alert" } else { "circle-check" } />
                <span class="toast-text">{toast.text}</span>
                {offer}
                <IconButton icon="x" label="Dismiss" on:click=move |_| close() />
            </div>
        }
    };
    view! {
        <div node_ref=node class="toasts" popover="manual">
            <For each=move || list.get() key=|toast| toast.id children=row />
        </div>
    }
}
