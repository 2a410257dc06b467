//! Tabs: one of several views over the same thing. Arrows move between them.

use leptos::html;
use leptos::prelude::*;

use crate::browser::element;

/// One tab.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tab {
    /// What `selected` holds while it is open.
    pub id: &'static str,
    /// What it says.
    pub label: String,
    /// A number or word beside it; may be empty.
    pub badge: String,
}

impl Tab {
    /// A tab without a badge.
    pub fn new(id: &'static str, label: impl Into<String>) -> Self {
        Self { id, label: label.into(), badge: String::new() }
    }

    /// The same tab with a number or word beside it.
    #[must_use]
    pub fn badge(mut self, badge: impl Into<String>) -> Self {
        self.badge = badge.into();
        self
    }
}

/// A row of tabs. What they show is the caller's.
#[component]
pub fn Tabs(
    /// What they are the views of, for those who do not see it.
    #[prop(into)]
    label: String,
    /// The tabs.
    #[prop(into)]
    tabs: Signal<Vec<Tab>>,
    /// The id of the open one.
    #[prop(into)]
    selected: Signal<String>,
    /// Told the id of the one to open.
    #[prop(into)]
    on_select: Callback<&'static str>,
) -> impl IntoView {
    let list = NodeRef::<html::Div>::new();
    let pressed = move |event: leptos::ev::KeyboardEvent| {
        let all = tabs.get_untracked();
        let open = selected.get_untracked();
        let Some(at) = all.iter().position(|tab| tab.id == open) else { return };
        let next = match event.key().as_str() {
            "ArrowRight" => (at + 1) % all.len(),
            "ArrowLeft" => (at + all.len() - 1) % all.len(),
            "Home" => 0,
            "End" => all.len() - 1,
            _ => return,
        };
        event.prevent_default();
        if let (Some(tab), Some(list)) = (all.get(next), list.get_untracked()) {
            on_select.run(tab.id);
            element::focus_child(&list, |_, _| u32::try_from(next).ok());
        }
    };
    let row = move |tab: Tab| {
        let id = tab.id;
        let is_open = Signal::derive(move || selected.get() == id);
        view! {
            <button
                type="button"
                role="tab"
                class="tab"
                aria-selected=move || is_open.get().to_string()
                tabindex=move || if is_open.get() { "0" } else { "-1" }
                on:click=move |_| on_select.run(id)
            >
                {tab.label}
                {(!tab.badge.is_empty()).then(|| view! { <span class="tab-badge numbers">{tab.badge}</span> })}
            </button>
        }
    };
    view! {
        <div node_ref=list class="tabs" role="tablist" aria-label=label on:keydown=pressed>
            {move || tabs.get().into_iter().map(row).collect_view()}
        </div>
    }
}
