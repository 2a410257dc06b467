//! Ad hoc filters: label, operator and value that go into every query of a source. Each is edited in place.

use data::query::find_source;
use data::variables::Filter;
use leptos::prelude::*;
use model::dashboard::Lenient;

use super::super::board::Board;
use super::read;
use crate::api::sources;
use crate::ui::button::{Button, IconButton, Look};
use crate::ui::icon::Icon;
use crate::ui::popover::Popover;
use crate::ui::select::{Choice, Select};

const OPERATORS: [&str; 6] = ["=", "!=", "=~", "!~", "<", ">"];

/// The filters of a variable, and adding one.
#[component]
pub fn Filters(
    /// The open dashboard.
    board: StoredValue<Board>,
    /// The variable's name.
    name: StoredValue<String>,
) -> impl IntoView {
    let filters = Memo::new(move |_| read(board, name, |live| live.filters.clone()).unwrap_or_default());
    let rows = move || {
        let count = filters.with(Vec::len);
        (0..count).map(|at| view! { <One board name filters at /> }).collect_view()
    };
    let add = RwSignal::new(false);
    view! {
        <span class="filters">
            {rows}
            <Popover label="Add filter" class="icon-button" trigger=|| view! { <Icon name="plus" /> } open=add>
                <Editor board name at=None open=add />
            </Popover>
        </span>
    }
}

#[component]
fn One(
    board: StoredValue<Board>,
    name: StoredValue<String>,
    filters: Memo<Vec<Filter>>,
    at: usize,
) -> impl IntoView {
    let open = RwSignal::new(false);
    let words = Signal::derive(move || {
        let words = |filter: &Filter| format!("{} {} {}", filter.key, filter.operator, filter.value);
        filters.with(|filters| filters.get(at).map(words)).unwrap_or_default()
    });
    let remove = move |_| {
        change(board, name, |filters| {
            if at < filters.len() {
                filters.remove(at);
            }
        });
    };
    view! {
        <span class="filter">
            <Popover
                label=Signal::derive(move || format!("Filter {}", words.get()))
                class="filter-words"
                trigger=move || view! { <span class="code">{move || words.get()}</span> }
                open
            >
                <Editor board name at=Some(at) open />
            </Popover>
            <IconButton icon="x" label="Remove filter" on:click=remove />
        </span>
    }
}

/// Label, operator and value of one filter; `at` is its place, none for a new one.
#[component]
fn Editor(
    board: StoredValue<Board>,
    name: StoredValue<String>,
    at: Option<usize>,
    open: RwSignal<bool>,
) -> impl IntoView {
    let before =
        at.and_then(|at| untrack(|| read(board, name, |live| live.filters.get(at).cloned())).flatten());
    let before =
        before.unwrap_or(Filter { key: String::new(), operator: "=".to_owned(), value: String::new() });
    let key = RwSignal::new(before.key);
    let operator = RwSignal::new(before.operator);
    let value = RwSignal::new(before.value);
    let keys = loaded(board, name, move || Some(None));
    let values = loaded(board, name, move || {
        let key = key.get();
        (!key.is_empty()).then_some(Some(key))
    });
    let operators = OPERATORS.iter().map(|text| Choice::new(*text, *text)).collect::<Vec<_>>();
    let one = |signal: RwSignal<String>| {
        Signal::derive(move || {
            Some(signal.get()).filter(|text| !text.is_empty()).into_iter().collect::<Vec<_>>()
        })
    };
    let set = |signal: RwSignal<String>| {
        move |values: Vec<String>| {
            if let Some(text) = values.into_iter().next() {
                signal.set(text);
            }
        }
    };
    let apply = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let filter = Filter {
            key: key.get_untracked(),
            operator: operator.get_untracked(),
            value: value.get_untracked(),
        };
        if filter.key.is_empty() {
            return;
        }
        change(board, name, |filters| match at.filter(|at| *at < filters.len()) {
            Some(at) => filters[at] = filter,
            None => filters.push(filter),
        });
        open.set(false);
    };
    view! {
        <form class="filter-editor" on:submit=apply>
            <Select
                label="Label"
                placeholder="Label"
                options=keys.options
                loading=keys.is_loading
                problem=keys.problem
                selected=one(key)
                on_change=set(key)
                custom=true
            />
            <Select
                label="Operator"
                options=Signal::derive(move || operators.clone())
                selected=one(operator)
                on_change=set(operator)
            />
            <Select
                label="Value"
                placeholder="Value"
                options=values.options
                loading=values.is_loading
                problem=values.problem
                selected=one(value)
                on_change=set(value)
                custom=true
            />
            <Button look=Look::Primary submit=true disabled=Signal::derive(move || key.with(String::is_empty))>
                "Apply"
            </Button>
        </form>
    }
}

/// Choices on their way from a source.
#[derive(Clone, Copy)]
struct Loaded {
    options: Signal<Vec<Choice>>,
    is_loading: Signal<bool>,
    problem: Signal<String>,
}

/// Loads label names (`wanted` gives `Some(None)`) or the values of a label, again whenever `wanted` changes.
fn loaded(
    board: StoredValue<Board>,
    name: StoredValue<String>,
    wanted: impl Fn() -> Option<Option<String>> + 'static,
) -> Loaded {
    let options = ArcRwSignal::new(Vec::new());
    let problem = ArcRwSignal::new(String::new());
    // Counts what was asked, so that an older answer is told from the wanted one.
    let asked = ArcRwSignal::new(0_u32);
    let answered = ArcRwSignal::new(0_u32);
    let loaded = Loaded {
        options: options.clone().into(),
        problem: problem.clone().into(),
        is_loading: {
            let (asked, answered) = (asked.clone(), answered.clone());
            Signal::derive(move || asked.get() != answered.get())
        },
    };
    Effect::new(move || {
        let Some(label) = wanted() else { return };
        let source = board.with_value(|board| untrack(|| source_of(board, name)));
        let Some(source) = source else { return };
        let range = board.with_value(|board| board.time.with_untracked(|time| time.range));
        let ticket = asked.get_untracked().wrapping_add(1);
        asked.set(ticket);
        let (options, problem, asked, answered) =
            (options.clone(), problem.clone(), asked.clone(), answered.clone());
        wasm_bindgen_futures::spawn_local(async move {
            let mut params = vec![
                ("start".to_owned(), (range.from_ms / 1_000).to_string()),
                ("end".to_owned(), (range.to_ms / 1_000).to_string()),
            ];
            let name = if label.is_some() { "label_values" } else { "labels" };
            params.extend(label.map(|label| ("label".to_owned(), label)));
            let found = sources::resource(&source, name, &params).await;
            if asked.get_untracked() != ticket {
                return;
            }
            match found {
                Ok(found) => {
                    let found = found.as_array().map_or(&[][..], Vec::as_slice);
                    options.set(
                        found.iter().map(|one| Choice::new(one.text("value"), one.text("label"))).collect(),
                    );
                    problem.set(String::new());
                }
                Err(error) => problem.set(error.message),
            }
            answered.set(ticket);
        });
    });
    loaded
}

/// The uid of the source whose queries are filtered.
fn source_of(board: &Board, name: StoredValue<String>) -> Option<String> {
    let time = board.time.get();
    board.variables.with(|all| {
        let live = name.with_value(|name| all.get(name).cloned())?;
        let mut wanted = live.definition.datasource.unwrap_or_default();
        let scope = data::variables::Scope::new(all, &time);
        wanted.uid = data::interpolate::interpolate(&wanted.uid, &scope, &data::interpolate::Format::Csv);
        board.sources.with(|sources| find_source(&wanted, sources).map(|source| source.uid.clone()))
    })
}

fn change(board: StoredValue<Board>, name: StoredValue<String>, how: impl FnOnce(&mut Vec<Filter>)) {
    let Some(mut filters) = untrack(|| read(board, name, |live| live.filters.clone())) else { return };
    how(&mut filters);
    board.with_value(|board| name.with_value(|name| super::updates::filter(board, name, filters)));
}
