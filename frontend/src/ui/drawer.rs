//! A drawer at the side of the page: what belongs to one panel and is looked at beside it. Escape, its cross and a press
//! beside it close it, after a question where something typed in it would be lost.

use leptos::html;
use leptos::prelude::*;

use super::button::{Button, IconButton, Look};
use super::dialog::Dialog;
use super::popover::unique_id;
use crate::browser::element;

/// Something small within a drawer that Escape closes before it.
const OPEN_WITHIN: &str = "dialog.drawer :popover-open";
/// Within a dialog that stands above a drawer.
const DIALOG_WITHIN: &str = "dialog.drawer dialog";

/// What stands between a person and what they typed into an open drawer. Copies are the same one.
#[derive(Clone, Copy)]
pub struct Guard {
    unsaved: RwSignal<bool>,
    /// Whether the person is asked.
    asking: RwSignal<bool>,
    /// What is done once they agree to lose it.
    next: StoredValue<Option<Callback<()>>>,
}

impl Guard {
    /// Goes on; asks before, if something typed would be lost.
    pub fn leave(&self, next: Callback<()>) {
        if self.unsaved.get_untracked() {
            self.next.set_value(Some(next));
            self.asking.set(true);
        } else {
            next.run(());
        }
    }

    /// What was typed is saved or given up.
    pub fn settle(&self) {
        self.unsaved.set(false);
    }

    fn agree(&self) {
        self.asking.set(false);
        self.unsaved.set(false);
        if let Some(next) = self.next.get_value() {
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
    let guard =
        Guard { unsaved: RwSignal::new(false), asking: RwSignal::new(false), next: StoredValue::new(None) };
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
    // Browsers let a page refuse Escape once only, so it is not left to them where something would be lost.
    let typed = move |event: leptos::ev::KeyboardEvent| {
        let is_for_us =
            event.key() == "Escape" && !event.default_prevented() && guard.unsaved.get_untracked();
        if !is_for_us || element::find(OPEN_WITHIN).is_some() {
            return;
        }
        let target = event.target().and_then(element::of_target);
        let is_other_dialog = target.is_some_and(|target| element::is_within(&target, DIALOG_WITHIN));
        match (guard.asking.get_untracked(), is_other_dialog) {
            (true, _) => guard.asking.set(false),
            (false, false) => guard.leave(hide),
            (false, true) => return,
        }
        event.prevent_default();
    };
    // The other ways of a system to take a dialog away, such as going back on a phone.
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
        // Taken away all the same: it comes back, and the question after it, above it.
        guard.asking.set(false);
        if let Some(dialog) = node.get_untracked() {
            element::show_dialog(&dialog, true);
        }
        request_animation_frame(move || guard.leave(hide));
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
            on:keydown=typed
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
    view! {
        <Dialog
            open=guard.asking
            title="Discard what you typed?"
            footer=move || {
                view! {
                    <Button look=Look::Danger on:click=move |_| guard.agree()>
                        "Discard"
                    </Button>
                    <Button look=Look::Primary on:click=move |_| guard.asking.set(false)>
                        "Keep editing"
                    </Button>
                }
            }
        >
            <p class="muted">"It is not saved yet."</p>
        </Dialog>
    }
}
