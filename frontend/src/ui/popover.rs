//! A button that opens something beside it: below the button on a screen, a sheet at the bottom on a phone.
//! Escape and a press elsewhere close it; the browser sees to that and to the focus.

use std::sync::atomic::{AtomicU32, Ordering};

use leptos::html;
use leptos::prelude::*;

pub use crate::browser::floating::Align;
use crate::browser::{element, floating};

static NEXT: AtomicU32 = AtomicU32::new(1);

/// An id that no other element of the page has.
pub fn unique_id(stem: &str) -> String {
    format!("{stem}-{}", NEXT.fetch_add(1, Ordering::Relaxed))
}

/// A button with a popover. What is inside exists only while it is open.
#[component]
pub fn Popover(
    /// What the button does, for those who do not see it.
    #[prop(into)]
    label: Signal<String>,
    /// The button's class: `button`, `icon-button` or the caller's own.
    #[prop(default = "button")]
    class: &'static str,
    /// What stands on the button.
    #[prop(into)]
    trigger: ViewFn,
    /// Whether it is open; give one to open or close it from elsewhere.
    #[prop(default = RwSignal::new(false))]
    open: RwSignal<bool>,
    /// Which edges stand in line.
    #[prop(optional)]
    align: Align,
    /// What kind of thing opens: `dialog`, `menu`, `listbox`.
    #[prop(default = "dialog")]
    role: &'static str,
    /// Whether the button can not be pressed now.
    #[prop(optional, into)]
    disabled: Signal<bool>,
    /// What opens.
    children: ChildrenFn,
) -> impl IntoView {
    let id = unique_id("popover");
    let anchor = NodeRef::<html::Button>::new();
    let panel = NodeRef::<html::Div>::new();
    Effect::new(move |was_open: Option<bool>| {
        let (Some(anchor), Some(panel)) = (anchor.get(), panel.get()) else { return false };
        let is_open = open.get();
        floating::show(&panel, is_open);
        if is_open {
            floating::place(&anchor, &panel, align);
        } else if was_open == Some(true) {
            // What had the keyboard went with the content, so the browser knows of nothing to give back.
            element::focus_if_lost(&anchor);
        }
        is_open
    });
    // The content may arrive or grow after opening: then it is placed again.
    let place_again = move || {
        if let (Some(anchor), Some(panel)) = (anchor.get_untracked(), panel.get_untracked())
            && open.get_untracked()
        {
            floating::place(&anchor, &panel, align);
        }
    };
    Effect::new(move || {
        if open.get() {
            request_animation_frame(place_again);
        }
    });
    let resize = window_event_listener(leptos::ev::resize, move |_| place_again());
    on_cleanup(move || resize.remove());
    let toggled = move |_| {
        if let Some(panel) = panel.get_untracked() {
            let is_open = floating::is_open(&panel);
            if open.get_untracked() != is_open {
                open.set(is_open);
            }
        }
    };
    view! {
        <button
            node_ref=anchor
            class=class
            type="button"
            aria-label=move || label.get()
            aria-haspopup=role
            aria-expanded=move || open.get().to_string()
            popovertarget=id.clone()
            disabled=move || disabled.get()
        >
            {move || trigger.run()}
        </button>
        <div
            node_ref=panel
            id=id
            class="popover"
            popover="auto"
            role=if role == "dialog" { "dialog" } else { "presentation" }
            aria-label=move || label.get()
            on:toggle=toggled
        >
            {move || open.get().then(|| children())}
        </div>
    }
}
