//! The search over everything: type, choose with the arrows, Enter opens. What is found is the caller's.

use leptos::html;
use leptos::prelude::*;

use super::icon::Icon;
use super::popover::unique_id;
use super::progress::ProgressBar;
use crate::browser::element;

/// One thing found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// What people read.
    pub title: String,
    /// Where it is, in a few words; may be empty.
    pub place: String,
    /// Its icon.
    pub icon: &'static str,
    /// Its path.
    pub href: String,
}

/// The search, as a dialog.
#[component]
pub fn Palette(
    /// Whether it is open.
    open: RwSignal<bool>,
    /// What is typed.
    typed: RwSignal<String>,
    /// What was found for it, best first.
    #[prop(into)]
    found: Signal<Vec<Found>>,
    /// Whether more may come.
    #[prop(into)]
    busy: Signal<bool>,
    /// Told the path to open.
    #[prop(into)]
    on_open: Callback<String>,
) -> impl IntoView {
    let node = NodeRef::<html::Dialog>::new();
    let active = RwSignal::new(0_usize);
    let list_id = unique_id("found");
    Effect::new(move || {
        if let Some(dialog) = node.get() {
            let is_open = open.get();
            if is_open {
                typed.set(String::new());
                active.set(0);
            }
            element::show_dialog(&dialog, is_open);
        }
    });
    let go = move |href: String| {
        open.set(false);
        on_open.run(href);
    };
    let pressed = {
        let list_id = list_id.clone();
        move |event: leptos::ev::KeyboardEvent| {
            let count = found.with_untracked(Vec::len);
            let at = active.get_untracked();
            let next = match event.key().as_str() {
                "ArrowDown" if count > 0 => (at + 1) % count,
                "ArrowUp" if count > 0 => (at + count - 1) % count,
                "Enter" => {
                    event.prevent_default();
                    if let Some(chosen) = found.with_untracked(|found| found.get(at).cloned()) {
                        go(chosen.href);
                    }
                    return;
                }
                _ => return,
            };
            event.prevent_default();
            active.set(next);
            element::reveal_id(&format!("{list_id}-{next}"));
        }
    };
    let rows = {
        let list_id = list_id.clone();
        move || {
            let row = |(at, found): (usize, Found)| {
                let Found { title, place, icon, href } = found;
                view! {
                    <div
                        id=format!("{list_id}-{at}")
                        class="found"
                        class:found-active=move || active.get() == at
                        role="option"
                        aria-selected=move || (active.get() == at).to_string()
                        on:pointermove=move |_| active.set(at)
                        on:click=move |_| go(href.clone())
                    >
                        <Icon name=icon />
                        <span class="found-title cut">{title}</span>
                        <span class="found-place">{place}</span>
                    </div>
                }
            };
            found.get().into_iter().enumerate().map(row).collect_view()
        }
    };
    let active_id = {
        let list_id = list_id.clone();
        move || format!("{list_id}-{}", active.get())
    };
    view! {
        <dialog
            node_ref=node
            class="palette"
            aria-label="Search"
            on:close=move |_| open.set(false)
            on:mousedown=move |event| {
                if element::is_backdrop(&event) {
                    open.set(false);
                }
            }
        >
            <div class="palette-box" on:keydown=pressed>
                <ProgressBar on=busy />
                <div class="palette-field">
                    <Icon name="search" />
                    <input
                        type="text"
                        autofocus
                        role="combobox"
                        aria-expanded="true"
                        aria-controls=list_id.clone()
                        aria-activedescendant=active_id
                        aria-label="Search dashboards and pages"
                        placeholder="Search dashboards and pages"
                        autocomplete="off"
                        spellcheck="false"
                        prop:value=move || typed.get()
                        on:input=move |event| {
                            typed.set(event_target_value(&event));
                            active.set(0);
                        }
                    />
                    <kbd class="keys">"Esc"</kbd>
                </div>
                <div id=list_id class="palette-list" role="listbox" aria-label="Found">
                    {rows}
                </div>
                {move || {
                    (found.with(Vec::is_empty) && !busy.get())
                        .then(|| view! { <p class="palette-none">"Nothing has this name. Try fewer letters."</p> })
                }}
            </div>
        </dialog>
    }
}
