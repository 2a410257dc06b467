//! The variables above the panels: one control each, by kind. Choosing goes through the board's updates.

pub mod filters;
pub mod picker;

use data::variables::LiveVariable;
use leptos::prelude::*;
use model::dashboard::{VariableHide, VariableKind};

use super::board::Board;
use super::updates;
use crate::ui::button::{Button, IconButton};
use crate::ui::icon::Icon;
use crate::ui::popover::Popover;
use crate::ui::progress::Spinner;
use crate::ui::switch::Switch;
use filters::Filters;
use picker::Picker;

/// A variable as far as its frame depends on it: the control is made anew when one of these changes.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Shown {
    name: String,
    /// Empty where only the value is shown.
    label: String,
    description: String,
    control: Control,
}

/// What a variable is changed with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Control {
    Picker,
    Text,
    Switch,
    Filters,
}

/// The bar; nothing where no variable is shown.
#[component]
pub fn VariablesBar(
    /// The open dashboard.
    board: Board,
) -> impl IntoView {
    let held = StoredValue::new(board);
    let shown = Memo::new(move |_| {
        held.with_value(|board| {
            board.variables.with(|all| all.list.iter().filter_map(shown).collect::<Vec<_>>())
        })
    });
    let is_empty = Memo::new(move |_| shown.with(Vec::is_empty));
    move || {
        (!is_empty.get()).then(|| {
            view! {
                <div class="variables" role="group" aria-label="Variables">
                    <For each=move || shown.get() key=Shown::clone children=move |one| frame(held, one) />
                </div>
            }
        })
    }
}

fn shown(live: &LiveVariable) -> Option<Shown> {
    let definition = &live.definition;
    let control = match definition.kind {
        VariableKind::Constant => return None,
        VariableKind::TextBox => Control::Text,
        VariableKind::Switch => Control::Switch,
        VariableKind::AdHoc => Control::Filters,
        _ => Control::Picker,
    };
    let label = match definition.hide {
        VariableHide::Variable => return None,
        VariableHide::Label => String::new(),
        VariableHide::Nothing if definition.label.is_empty() => definition.name.clone(),
        VariableHide::Nothing => definition.label.clone(),
    };
    let (name, description) = (definition.name.clone(), definition.description.clone());
    Some(Shown { name, label, description, control })
}

/// Label, control, and what is going on with it.
fn frame(board: StoredValue<Board>, shown: Shown) -> AnyView {
    let Shown { name, label, description, control } = shown;
    let name = StoredValue::new(name);
    let is_loading = Memo::new(move |_| {
        board.with_value(|board| {
            name.with_value(|name| board.updates.with(|updates| updates.is_loading(name)))
        })
    });
    let problem =
        Memo::new(move |_| read(board, name, |live| live.error.clone()).flatten().unwrap_or_default());
    let spoken = if label.is_empty() { name.get_value() } else { label.clone() };
    let inside = match control {
        Control::Picker => view! { <Picker board name spoken is_loading problem /> }.into_any(),
        Control::Text => view! { <TextBox board name spoken /> }.into_any(),
        Control::Switch => view! { <OnOff board name spoken /> }.into_any(),
        Control::Filters => view! { <Filters board name /> }.into_any(),
    };
    let trouble = move || {
        let text = problem.get();
        (!text.is_empty()).then(|| view! { <Trouble board name text /> })
    };
    let title = (!description.is_empty()).then_some(description);
    view! {
        <div class="variable" class:variable-bad=move || problem.with(|text| !text.is_empty()) title=title>
            {(!label.is_empty()).then(|| view! { <span class="variable-label">{label}</span> })}
            <div class="variable-value">{inside}</div>
            {move || is_loading.get().then(|| view! { <span class="variable-wait"><Spinner /></span> })}
            {trouble}
        </div>
    }
    .into_any()
}

/// What went wrong with a variable, and trying again.
#[component]
fn Trouble(board: StoredValue<Board>, name: StoredValue<String>, text: String) -> impl IntoView {
    let open = RwSignal::new(false);
    let again = move |_| {
        open.set(false);
        board.with_value(|board| name.with_value(|name| updates::again(board, name)));
    };
    let text = StoredValue::new(text);
    view! {
        <Popover
            label="What went wrong"
            class="icon-button variable-trouble"
            trigger=|| view! { <Icon name="triangle-alert" /> }
            open
        >
            <div class="variable-problem">
                <p>{text.get_value()}</p>
                <Button icon="refresh-cw" on:click=again>"Try again"</Button>
            </div>
        </Popover>
    }
}

/// Free text, taken on Enter or on leaving the field.
#[component]
fn TextBox(board: StoredValue<Board>, name: StoredValue<String>, spoken: String) -> impl IntoView {
    let value = Memo::new(move |_| {
        read(board, name, |live| live.current.first().map(|choice| choice.value.clone()))
            .flatten()
            .unwrap_or_default()
    });
    let typed = RwSignal::new(value.get_untracked());
    Effect::new(move || typed.set(value.get()));
    let is_empty = move || typed.with(String::is_empty);
    view! {
        <input
            class="variable-text"
            type="text"
            aria-label=spoken
            placeholder="Any text"
            autocomplete="off"
            spellcheck="false"
            size=move || typed.with(|typed| typed.chars().count().clamp(8, 40).to_string())
            prop:value=move || typed.get()
            on:input=move |event| typed.set(event_target_value(&event))
            on:change=move |event| choose(board, name, &[event_target_value(&event)])
        />
        {move || {
            (!is_empty())
                .then(|| {
                    view! { <IconButton icon="x" label="Clear" on:click=move |_| choose(board, name, &[String::new()]) /> }
                })
        }}
    }
}

#[component]
fn OnOff(board: StoredValue<Board>, name: StoredValue<String>, spoken: String) -> impl IntoView {
    // The first option is the one for on.
    let is_on = Signal::derive(move || {
        read(board, name, |live| !live.current.is_empty() && live.current.first() == live.options.first())
            .unwrap_or(false)
    });
    let change = move |on: bool| {
        let value = untrack(|| {
            read(board, name, |live| live.options.get(usize::from(!on)).map(|choice| choice.value.clone()))
                .flatten()
        });
        if let Some(value) = value {
            choose(board, name, &[value]);
        }
    };
    view! {
        <span class="variable-switch">
            <Switch on=is_on on_change=change label=spoken />
        </span>
    }
}

/// Something about a variable; follows it.
fn read<T>(
    board: StoredValue<Board>,
    name: StoredValue<String>,
    of: impl Fn(&LiveVariable) -> T,
) -> Option<T> {
    board.with_value(|board| board.variables.with(|all| name.with_value(|name| all.get(name).map(of))))
}

fn choose(board: StoredValue<Board>, name: StoredValue<String>, values: &[String]) {
    board.with_value(|board| name.with_value(|name| updates::choose(board, name, values)));
}
