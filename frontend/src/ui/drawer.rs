//! A drawer at the side of the page: what belongs to one panel and is looked at beside it. Escape, its cross and a press
//! beside it close it, after a question where something typed in it would be lost.

use leptos::html;
use leptos::prelude::*;

use super::button::{Button, IconButton, Look};
use super::dialog::Dialog;
use super::popover::unique_id;
use crate::browser::element;

/// What stands between a person and what they typed into an open drawer. Copies are the same one.
#[derive(Clone, Copy)]
pub struct Guard {
    unsaved: RwSignal<bool>,
    /// What is done once the person agrees to lose it; the question is open while there is something.
    next: RwSignal<Option<Callback<()>>>,
}

impl Guard {
    /// Goes on; asks before, if something typed would be lost.
    pub fn leave(&self, next: Callback<()>) {
        if self.unsaved.get_untracked() {
            self.next.set(Some(next));
        } else {
            next.run(());
        }
    }

    /// What was typed is saved or given up.
    pub fn settle(&self) {
        self.unsaved.set(false);
    }

    fn agree(&self) {
        let next = self.next.get_untracked();
        self.unsaved.set(false);
        if let Some(next) = next {
            next.run(());
        }
    }
}

/// The guard of the drawer around, if there is one.
pub fn guard() -> Option<Guard> {
    use_context()
}

/// Tells the drawer around, if there is one, whether something typed would be lost with it.
pub fn watch(is_unsaved: impl Fn() -> bool + 'static) -> Option<Guard> {
    let guard = guard()?;
    Effect::new(move || {
        guard.unsaved.try_set(is_unsaved());
    });
    on_cleanup(move || {
        guard.unsaved.try_set(false);
    });
    Some(guard)
}

/// The drawer; it is open for as long as it exists.
#[component]
pub fn Drawer(
    /// What it is about.
    #[prop(into)]
    title: Signal<String>,
    /// Takes it away: it has closed.
    on_close: Callback<()>,
    /// Before the title.
    #[prop(optional, into)]
    before: ViewFn,
    /// A line below the title.
    #[prop(optional, into)]
    about: ViewFn,
    /// Buttons beside the cross.
    #[prop(optional, into)]
    tools: ViewFn,
    /// What is below its head.
    children: Children,
) -> impl IntoView {
    let guard = Guard { unsaved: RwSignal::new(false), next: RwSignal::new(None) };
    provide_context(guard);
    let node = NodeRef::<html::Dialog>::new();
    let title_id = unique_id("drawer-title");
    let labelled_by = title_id.clone();
    let opener = StoredValue::new_local(None);
    Effect::new(move || {
        if let Some(dialog) = node.get() {
            // Not before: a menu gives the keyboard back only now.
            opener.set_value(element::focused());
            element::show_dialog(&dialog, true);
        }
    });
    // However the drawer goes away: as long as it stands, nothing behind it can have the keyboard.
    on_cleanup(move || {
        if let Some(opener) = opener.try_get_value().flatten() {
            request_animation_frame(move || element::focus_if_lost(&opener));
        }
    });
    let hide = Callback::new(move |()| {
        if let Some(dialog) = node.get_untracked() {
            element::show_dialog(&dialog, false);
        }
    });
    let cancelled = move |event: leptos::ev::Event| {
        if guard.unsaved.get_untracked() {
            event.prevent_default();
            guard.leave(hide);
        }
    };
    let closed = move |_| {
        if !guard.unsaved.get_untracked() {
            on_close.run(());
            return;
        }
        // Browsers let a page refuse Escape once only: then it comes back.
        if let Some(dialog) = node.get_untracked() {
            element::show_dialog(&dialog, true);
        }
        guard.leave(hide);
    };
    let pressed = move |event: leptos::ev::MouseEvent| {
        if element::is_own_event(&event) && element::is_backdrop(&event) {
            guard.leave(hide);
        }
    };
    view! {
        <dialog
            node_ref=node
            class="drawer"
            aria-labelledby=labelled_by
            on:cancel=cancelled
            on:close=closed
            on:mousedown=pressed
        >
            <div class="drawer-box" tabindex="-1" autofocus=true>
                <header class="drawer-head">
                    {before.run()} <div class="drawer-titles">
                        <h2 id=title_id class="cut">
                            {move || title.get()}
                        </h2>
                        {about.run()}
                    </div> {tools.run()} <IconButton icon="x" label="Close" on:click=move |_| guard.leave(hide) />
                </header>
                {children()}
            </div>
            <Question guard />
        </dialog>
    }
    .into_any()
}

#[component]
fn Question(guard: Guard) -> impl IntoView {
    let open = RwSignal::new(false);
    Effect::new(move || {
        if guard.next.with(Option::is_some) {
            open.set(true);
        }
    });
    Effect::new(move || {
        if !open.get() && guard.next.with_untracked(Option::is_some) {
            guard.next.set(None);
        }
    });
    let discard = move |_| {
        open.set(false);
        guard.agree();
    };
    view! {
        <Dialog
            open
            title="Discard what you typed?"
            footer=move || {
                view! {
                    <Button look=Look::Danger on:click=discard>
                        "Discard"
                    </Button>
                    <Button look=Look::Primary on:click=move |_| open.set(false)>
                        "Keep editing"
                    </Button>
                }
            }
        >
            <p class="muted">"It is not saved yet."</p>
        </Dialog>
    }
}
