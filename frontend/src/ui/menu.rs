//! A menu behind a button: arrows move, Home and End jump, letters find, Escape closes.

use leptos::html;
use leptos::prelude::*;

use super::icon::Icon;
use super::popover::{Align, Popover};
use crate::browser::element;

/// What an entry does.
#[derive(Clone)]
pub enum Act {
    /// Runs.
    Run(Callback<()>),
    /// Leads to a page, perhaps in a new tab.
    Go(String, bool),
}

/// One entry of a menu.
#[derive(Clone)]
pub struct Entry {
    /// What it says.
    pub label: String,
    /// An icon before it.
    pub icon: Option<&'static str>,
    /// The keys that do the same, such as `v`; may be empty.
    pub keys: &'static str,
    /// What it does.
    pub act: Act,
    /// Whether it takes something away.
    pub danger: bool,
    /// Whether it is the one chosen, in menus that choose.
    pub checked: bool,
    /// Whether a line stands above it.
    pub divided: bool,
}

impl Entry {
    /// An entry that runs something.
    pub fn run(label: impl Into<String>, icon: &'static str, run: impl Fn() + Send + Sync + 'static) -> Self {
        Self::new(label.into(), icon, Act::Run(Callback::new(move |()| run())))
    }

    /// An entry that leads to a page.
    pub fn go(label: impl Into<String>, icon: &'static str, href: impl Into<String>) -> Self {
        Self::new(label.into(), icon, Act::Go(href.into(), false))
    }

    /// The same entry, which opens its page in a new tab.
    #[must_use]
    pub fn in_new_tab(mut self, is_new: bool) -> Self {
        if let Act::Go(_, in_new_tab) = &mut self.act {
            *in_new_tab = is_new;
        }
        self
    }

    fn new(label: String, icon: &'static str, act: Act) -> Self {
        let icon = (!icon.is_empty()).then_some(icon);
        Self { label, icon, keys: "", act, danger: false, checked: false, divided: false }
    }

    /// The same entry with the keys that do the same.
    #[must_use]
    pub fn keys(mut self, keys: &'static str) -> Self {
        self.keys = keys;
        self
    }

    /// The same entry, marked as taking something away.
    #[must_use]
    pub fn danger(mut self) -> Self {
        self.danger = true;
        self
    }

    /// The same entry, marked as the one chosen.
    #[must_use]
    pub fn checked(mut self, checked: bool) -> Self {
        self.checked = checked;
        self
    }

    /// The same entry with a line above it.
    #[must_use]
    pub fn divided(mut self) -> Self {
        self.divided = true;
        self
    }
}

/// A button with a menu.
#[component]
pub fn Menu(
    /// What the menu is for.
    #[prop(into)]
    label: Signal<String>,
    /// The button's class.
    #[prop(default = "icon-button")]
    class: &'static str,
    /// What stands on the button.
    #[prop(into)]
    trigger: ViewFn,
    /// Its entries, made anew whenever it opens.
    #[prop(into)]
    entries: Callback<(), Vec<Entry>>,
    /// Which edges stand in line.
    #[prop(default = Align::End)]
    align: Align,
    /// Whether it is open; give one to open it by keyboard.
    #[prop(default = RwSignal::new(false))]
    open: RwSignal<bool>,
) -> impl IntoView {
    view! {
        <Popover label class trigger open align role="menu">
            <Entries label entries=entries.run(()) open />
        </Popover>
    }
}

#[component]
fn Entries(label: Signal<String>, entries: Vec<Entry>, open: RwSignal<bool>) -> impl IntoView {
    let list = NodeRef::<html::Div>::new();
    Effect::new(move || {
        if let Some(list) = list.get() {
            request_animation_frame(move || element::focus_child(&list, |_, _| Some(0)));
        }
    });
    let pressed = move |event: leptos::ev::KeyboardEvent| {
        let Some(list) = list.get_untracked() else { return };
        let key = event.key();
        match key.as_str() {
            "ArrowDown" => element::focus_child(&list, |at, count| Some(at.map_or(0, |at| (at + 1) % count))),
            "ArrowUp" => element::focus_child(&list, |at, count| {
                Some(at.map_or(count - 1, |at| (at + count - 1) % count))
            }),
            "Home" => element::focus_child(&list, |_, _| Some(0)),
            "End" => element::focus_child(&list, |_, count| count.checked_sub(1)),
            "Tab" => {
                open.set(false);
                return;
            }
            _ => return,
        }
        event.prevent_default();
        event.stop_propagation();
    };
    let rows = entries.into_iter().map(|entry| row(entry, open)).collect_view();
    view! {
        <div node_ref=list class="menu" role="menu" aria-label=move || label.get() on:keydown=pressed>
            {rows}
        </div>
    }
}

fn row(entry: Entry, open: RwSignal<bool>) -> AnyView {
    let Entry { label, icon, keys, act, danger, checked, divided } = entry;
    let class = match (danger, divided) {
        (false, false) => "menu-entry",
        (true, false) => "menu-entry menu-danger",
        (false, true) => "menu-entry menu-divided",
        (true, true) => "menu-entry menu-danger menu-divided",
    };
    let inside = view! {
        <span class="menu-icon">{icon.map(|name| view! { <Icon name /> })}</span>
        <span class="menu-label">{label}</span>
        {checked.then(|| view! { <Icon name="check" /> })}
        {(!keys.is_empty()).then(|| view! { <kbd class="keys">{keys}</kbd> })}
    };
    match act {
        Act::Run(run) => {
            let click = move |_| {
                open.set(false);
                run.run(());
            };
            view! {
                <button type="button" role="menuitem" tabindex="-1" class=class on:click=click>
                    {inside}
                </button>
            }
            .into_any()
        }
        Act::Go(href, in_new_tab) => view! {
            <a
                role="menuitem"
                tabindex="-1"
                class=class
                href=href
                target=in_new_tab.then_some("_blank")
                rel=in_new_tab.then_some("noopener noreferrer")
                on:click=move |_| open.set(false)
            >
                {inside}
            </a>
        }
        .into_any(),
    }
}
