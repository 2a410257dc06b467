//! A dialog above the page. The page behind cannot be used meanwhile; Escape and a press beside it close it.

use leptos::html;
use leptos::prelude::*;

use super::button::IconButton;
use super::popover::unique_id;
use crate::browser::element;

/// How wide a dialog is on a screen; on a phone it is a sheet at the bottom.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Width {
    /// A question.
    #[default]
    Small,
    /// A form.
    Medium,
    /// A table or code.
    Large,
}

/// A dialog with title, content and buttons. What is inside exists only while it is open.
#[component]
pub fn Dialog(
    /// Whether it is open.
    open: RwSignal<bool>,
    /// Its title.
    #[prop(into)]
    title: Signal<String>,
    /// How wide it is.
    #[prop(optional)]
    width: Width,
    /// Whether only its own buttons close it.
    #[prop(optional)]
    insistent: bool,
    /// Its buttons, the main one last.
    #[prop(optional, into)]
    footer: ViewFn,
    /// Its content.
    children: ChildrenFn,
) -> impl IntoView {
    let node = NodeRef::<html::Dialog>::new();
    let title_id = unique_id("dialog-title");
    Effect::new(move || {
        if let Some(dialog) = node.get() {
            element::show_dialog(&dialog, open.get());
        }
    });
    let class = match width {
        Width::Small => "dialog",
        Width::Medium => "dialog dialog-medium",
        Width::Large => "dialog dialog-large",
    };
    let pressed = move |event: leptos::ev::MouseEvent| {
        if !insistent && element::is_backdrop(&event) {
            open.set(false);
        }
    };
    let cancelled = move |event: leptos::ev::Event| {
        if insistent {
            event.prevent_default();
        }
    };
    let content = {
        let title_id = title_id.clone();
        move || {
            let children = children.clone();
            let footer = footer.clone();
            open.get().then(|| {
                view! {
                    <div class="dialog-box">
                        <header class="dialog-head">
                            <h2 id=title_id.clone() class="dialog-title">{move || title.get()}</h2>
                            {(!insistent)
                                .then(|| {
                                    view! { <IconButton icon="x" label="Close" on:click=move |_| open.set(false) /> }
                                })}
                        </header>
                        <div class="dialog-body">{children()}</div>
                        <footer class="dialog-foot">{footer.run()}</footer>
                    </div>
                }
            })
        }
    };
    view! {
        <dialog
            node_ref=node
            class=class
            aria-labelledby=title_id
            on:close=move |_| open.set(false)
            on:cancel=cancelled
            on:mousedown=pressed
        >
            {content}
        </dialog>
    }
}
