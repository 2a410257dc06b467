//! The condition of a rule as one sentence whose words can be chosen.

use leptos::prelude::*;
use model::api::{AlertCompare, AlertRuleSpec};
use model::dashboard::Panel;

use super::super::words;
use super::contacts::{AddButton, Adding, Contacts};
use super::draft::Draft;
use crate::ui::field::TextInput;
use crate::ui::select::{Choice, Select};

const WINDOWS: &[&str] = &["1m", "5m", "10m", "30m", "1h", "6h"];
const PENDING: &[&str] = &["0s", "1m", "2m", "5m", "10m", "15m", "30m", "1h"];
const EVERY: &[&str] = &["10s", "30s", "1m", "2m", "5m", "10m", "1h"];

/// The sentence.
#[component]
pub(super) fn Sentence(draft: Draft, panel: Panel, adding: Adding) -> impl IntoView {
    let queries: Vec<Choice> = panel
        .targets
        .iter()
        .map(|target| Choice::new(target.ref_id.clone(), target.ref_id.clone()))
        .collect();
    let has_choice = queries.len() > 1;
    let reducers = move || {
        let mut all: Vec<Choice> =
            words::REDUCERS.iter().map(|(id, words)| Choice::new(*id, *words)).collect();
        let own = draft.spec.with(|spec| spec.reducer.clone());
        if all.iter().all(|choice| choice.value != own) {
            all.push(Choice::new(own.clone(), words::reducer_words(&own)));
        }
        all
    };
    let sides = vec![Choice::new("above", "above"), Choice::new("below", "below")];
    let side =
        Signal::derive(move || vec![words::compare_words(draft.spec.with(|spec| spec.compare)).to_owned()]);
    let turn = move |chosen: Vec<String>| {
        let is_below = chosen.first().is_some_and(|side| side == "below");
        let compare = if is_below { AlertCompare::Below } else { AlertCompare::Above };
        draft.spec.update(|spec| spec.compare = compare);
    };
    let is_wrong =
        Signal::derive(move || draft.border.with(|text| !text.is_empty()) && draft.threshold().is_none());
    // A unit that says nothing new is not said again.
    let reading = move || {
        let words = draft.border_words();
        (draft.threshold().is_some() && words != draft.border.get().trim()).then(|| format!("({words})"))
    };
    view! {
        <div class="alert-sentence">
            <span>"When the"</span>
            {word(draft, "Reducer", Signal::derive(reducers), false, |spec| &spec.reducer, |spec, text| spec.reducer = text)}
            {has_choice
                .then(|| {
                    view! {
                        <span>"of"</span>
                        {word(draft, "Query", Signal::stored(queries), false, |spec| &spec.ref_id, |spec, text| spec.ref_id = text)}
                    }
                })}
            <span>"over the last"</span>
            {word(draft, "Time that is looked at", durations(WINDOWS), true, |spec| &spec.window, |spec, text| spec.window = text)}
            <span>"is"</span>
            <span class="alert-word">
                <Select label="Side" options=Signal::stored(sides) selected=side on_change=turn />
            </span>
            <span class="alert-word alert-border">
                <TextInput
                    label="Threshold"
                    placeholder="80"
                    value=draft.border
                    on_input=move |text| draft.border.set(text)
                    invalid=is_wrong
                />
            </span>
            <span class="muted numbers">{reading}</span>
            <span>"for"</span>
            {word(draft, "How long it must last", durations(PENDING), true, |spec| &spec.pending, |spec, text| spec.pending = text)}
        </div>
        <div class="alert-sentence">
            <span>"tell"</span>
            <Contacts draft adding />
            <span>"and check every"</span>
            {word(draft, "Time between two checks", durations(EVERY), true, |spec| &spec.every, |spec, text| spec.every = text)}
            <AddButton adding />
        </div>
    }
}

fn durations(all: &[&str]) -> Signal<Vec<Choice>> {
    let choice = |text: &&str| {
        let choice = Choice::new(*text, *text);
        if *text == "0s" { choice.help("at once") } else { choice }
    };
    Signal::stored(all.iter().map(choice).collect())
}

/// A word that is chosen.
fn word(
    draft: Draft,
    label: &'static str,
    options: Signal<Vec<Choice>>,
    custom: bool,
    read: fn(&AlertRuleSpec) -> &String,
    write: fn(&mut AlertRuleSpec, String),
) -> AnyView {
    let selected = Signal::derive(move || draft.spec.with(|spec| vec![read(spec).clone()]));
    let on_change = move |chosen: Vec<String>| {
        if let Some(text) = chosen.into_iter().next() {
            draft.spec.update(|spec| write(spec, text));
        }
    };
    view! {
        <span class="alert-word">
            <Select label options selected on_change custom />
        </span>
    }
    .into_any()
}
