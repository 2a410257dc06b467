//! One or several of many: a button with the chosen ones, and a list that narrows while typing.

use data::order;
use leptos::html;
use leptos::prelude::*;

use super::icon::Icon;
use super::popover::{Popover, unique_id};
use super::progress::Spinner;
use crate::browser::element;

/// Longer lists are narrowed by typing rather than by scrolling.
const MOST_SHOWN: usize = 200;
const SEARCH_FROM: usize = 8;

/// One thing to choose.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Choice {
    /// What is stored.
    pub value: String,
    /// What people read.
    pub label: String,
    /// A few words beside it; may be empty.
    pub help: String,
}

impl Choice {
    /// A choice without help.
    pub fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self { value: value.into(), label: label.into(), help: String::new() }
    }

    /// The same choice with a few words beside it.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = help.into();
        self
    }
}

/// A select. For one of many, `selected` holds at most one value.
#[component]
pub fn Select(
    /// What is chosen here.
    #[prop(into)]
    label: Signal<String>,
    /// The choices.
    #[prop(into)]
    options: Signal<Vec<Choice>>,
    /// The chosen values.
    #[prop(into)]
    selected: Signal<Vec<String>>,
    /// Told the values chosen from now on.
    #[prop(into)]
    on_change: Callback<Vec<String>>,
    /// Whether several can be chosen.
    #[prop(optional)]
    multiple: bool,
    /// Whether what is typed can be chosen although it is not in the list.
    #[prop(optional)]
    custom: bool,
    /// What stands on the button while nothing is chosen.
    #[prop(default = "Choose…".to_owned(), into)]
    placeholder: String,
    /// Whether the choices are on their way.
    #[prop(optional, into)]
    loading: Signal<bool>,
    /// Why there are no choices; empty when nothing is wrong.
    #[prop(optional, into)]
    problem: Signal<String>,
    /// Whether it is open; give one to load choices when it opens.
    #[prop(default = RwSignal::new(false))]
    open: RwSignal<bool>,
    /// The button's class.
    #[prop(default = "select")]
    class: &'static str,
    /// Whether it can not be changed.
    #[prop(optional, into)]
    disabled: Signal<bool>,
) -> impl IntoView {
    let words = Memo::new(move |_| {
        let options = options.read();
        let label_of = |value: &String| {
            options.iter().find(|choice| choice.value == *value).map_or(value, |choice| &choice.label).clone()
        };
        selected.read().iter().map(label_of).collect::<Vec<_>>().join(" + ")
    });
    let full_label = {
        let placeholder = placeholder.clone();
        Signal::derive(move || {
            let words = words.get();
            format!("{}: {}", label.get(), if words.is_empty() { &placeholder } else { &words })
        })
    };
    let trigger = move || {
        let placeholder = placeholder.clone();
        view! {
            <span class="select-words" class:muted=move || words.with(String::is_empty)>
                {move || { let words = words.get(); if words.is_empty() { placeholder.clone() } else { words } }}
            </span>
            <Icon name="chevron-down" />
        }
    };
    view! {
        <Popover label=full_label class trigger open role="listbox" disabled>
            <List label options selected on_change multiple custom loading problem open />
        </Popover>
    }
}

#[component]
fn List(
    label: Signal<String>,
    options: Signal<Vec<Choice>>,
    selected: Signal<Vec<String>>,
    on_change: Callback<Vec<String>>,
    multiple: bool,
    custom: bool,
    loading: Signal<bool>,
    problem: Signal<String>,
    open: RwSignal<bool>,
) -> impl IntoView {
    let typed = RwSignal::new(String::new());
    let found = Memo::new(move |_| narrowed(&options.read(), &typed.read(), custom));
    let start = options.with_untracked(|options| {
        selected.with_untracked(|chosen| {
            options.iter().position(|choice| chosen.contains(&choice.value)).unwrap_or(0)
        })
    });
    let active = RwSignal::new(start);
    let list_id = unique_id("options");
    let option_id = {
        let list_id = list_id.clone();
        move |at: usize| format!("{list_id}-{at}")
    };
    let choose = move |value: String| {
        if !multiple {
            open.set(false);
            on_change.run(vec![value]);
            return;
        }
        let mut values = selected.get_untracked();
        match values.iter().position(|chosen| *chosen == value) {
            Some(at) => drop(values.remove(at)),
            None => values.push(value),
        }
        on_change.run(values);
    };
    let pressed = {
        let option_id = option_id.clone();
        move |event: leptos::ev::KeyboardEvent| {
            let count = found.with_untracked(Vec::len).min(MOST_SHOWN);
            let at = active.get_untracked();
            let next = match event.key().as_str() {
                "ArrowDown" if count > 0 => (at + 1) % count,
                "ArrowUp" if count > 0 => (at + count - 1) % count,
                "PageDown" => (at + 10).min(count.saturating_sub(1)),
                "PageUp" => at.saturating_sub(10),
                "Enter" => {
                    event.prevent_default();
                    if let Some(choice) = found.with_untracked(|found| found.get(at).cloned()) {
                        choose(choice.value);
                    }
                    return;
                }
                "Tab" => {
                    open.set(false);
                    return;
                }
                _ => return,
            };
            event.prevent_default();
            active.set(next);
            element::reveal_id(&option_id(next));
        }
    };
    let field = NodeRef::<html::Input>::new();
    let reveal = option_id.clone();
    Effect::new(move || {
        if let Some(field) = field.get() {
            let id = reveal(active.get_untracked());
            request_animation_frame(move || {
                element::focus(&field);
                element::reveal_id(&id);
            });
        }
    });
    let active_id = {
        let option_id = option_id.clone();
        move || option_id(active.get())
    };
    let is_short = Signal::derive(move || !custom && options.with(Vec::len) < SEARCH_FROM);
    let rows = {
        let list_id = list_id.clone();
        move || {
            let option_id = |at: usize| format!("{list_id}-{at}");
            let rows = found.get().into_iter().take(MOST_SHOWN).enumerate();
            rows.map(|(at, choice)| option(at, option_id(at), choice, selected, active, multiple, choose))
                .collect_view()
        }
    };
    let rest = move || {
        let count = found.with(Vec::len);
        let text = problem.get();
        if !text.is_empty() {
            return view! { <p class="select-note select-problem">{text}</p> }.into_any();
        }
        if loading.get() {
            return view! { <p class="select-note"><Spinner />" Loading"</p> }.into_any();
        }
        match count {
            0 if custom => view! { <p class="select-note">"Type a value and press Enter"</p> }.into_any(),
            0 => view! { <p class="select-note">"Nothing found"</p> }.into_any(),
            count if count > MOST_SHOWN => {
                let more = count - MOST_SHOWN;
                view! { <p class="select-note">{format!("{more} more: type to narrow the list")}</p> }
                    .into_any()
            }
            _ => ().into_any(),
        }
    };
    view! {
        <div class="select-list" on:keydown=pressed>
            <input
                node_ref=field
                class="input select-search"
                class:select-search-quiet=move || is_short.get()
                type="text"
                role="combobox"
                aria-expanded="true"
                aria-controls=list_id.clone()
                aria-activedescendant=active_id
                aria-label=move || label.get()
                placeholder=if custom { "Find or type" } else { "Find" }
                autocomplete="off"
                spellcheck="false"
                prop:value=move || typed.get()
                on:input=move |event| {
                    typed.set(event_target_value(&event));
                    active.set(0);
                }
            />
            <div
                id=list_id
                class="select-options"
                role="listbox"
                aria-label=move || label.get()
                aria-multiselectable=multiple.then_some("true")
            >
                {rows}
            </div>
            {rest}
        </div>
    }
}

fn option(
    at: usize,
    id: String,
    choice: Choice,
    selected: Signal<Vec<String>>,
    active: RwSignal<usize>,
    multiple: bool,
    choose: impl Fn(String) + Copy + Send + Sync + 'static,
) -> AnyView {
    let Choice { value, label, help } = choice;
    let is_chosen = {
        let value = value.clone();
        Signal::derive(move || selected.with(|values| values.contains(&value)))
    };
    view! {
        <div
            id=id
            class="select-option"
            class:select-active=move || active.get() == at
            role="option"
            aria-selected=move || is_chosen.get().to_string()
            on:click=move |_| choose(value.clone())
            on:pointermove=move |_| {
                if active.get_untracked() != at {
                    active.set(at);
                }
            }
        >
            {multiple.then(|| view! { <span class="select-box">{move || is_chosen.get().then(|| view! { <Icon name="check" /> })}</span> })}
            <span class="select-label">{label}</span>
            {(!help.is_empty()).then(|| view! { <span class="select-help">{help}</span> })}
            {(!multiple).then_some(move || is_chosen.get().then(|| view! { <Icon name="check" /> }))}
        </div>
    }
    .into_any()
}

/// The choices that hold every typed word, those that begin with the text first; with `custom`, the text itself where
/// it is none of them.
fn narrowed(options: &[Choice], typed: &str, custom: bool) -> Vec<Choice> {
    let typed = typed.trim();
    if typed.is_empty() {
        return options.to_vec();
    }
    let wanted = typed.to_lowercase();
    let words: Vec<&str> = wanted.split_whitespace().collect();
    let mut found: Vec<(bool, &Choice)> = options
        .iter()
        .filter_map(|choice| {
            let label = choice.label.to_lowercase();
            let fits =
                words.iter().all(|word| label.contains(word) || choice.value.to_lowercase().contains(word));
            fits.then(|| (!label.starts_with(&wanted), choice))
        })
        .collect();
    order::sort_by_key(&mut found, |(later, _)| *later);
    let mut found: Vec<Choice> = found.into_iter().map(|(_, choice)| choice.clone()).collect();
    if custom && !options.iter().any(|choice| choice.value == typed) {
        found.push(Choice::new(typed, typed).help("own value"));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn typing_narrows_by_all_words() {
        let all = ["Europe/Berlin", "Europe/Paris", "Paris, Texas"].map(|name| Choice::new(name, name));
        let check = |typed: &str, custom: bool, expect: &[&str]| {
            let found: Vec<String> =
                narrowed(&all, typed, custom).into_iter().map(|choice| choice.value).collect();
            assert_eq!(found, expect, "{typed}");
        };
        check("", false, &["Europe/Berlin", "Europe/Paris", "Paris, Texas"]);
        check("paris", false, &["Paris, Texas", "Europe/Paris"]);
        check("par euro", false, &["Europe/Paris"]);
        check("nowhere", false, &[]);
        check("nowhere", true, &["nowhere"]);
    }
}
