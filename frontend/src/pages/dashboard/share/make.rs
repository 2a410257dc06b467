//! The form that makes a link to a panel, with what to paste and how it will look.

use std::collections::BTreeMap;

use data::time::REFRESH_INTERVALS;
use data::time::parse_instant;
use leptos::prelude::*;
use leptos::task::spawn_local;
use model::api::{EmbedTerms, NewEmbedLink};

use super::super::board::Board;
use super::super::refresh;
use super::address::{Wanted, address, snippet};
use super::{embedding, lists, uid_of};
use crate::api::embed;
use crate::browser::{clipboard, clock, location};
use crate::ui::button::{Button, Look};
use crate::ui::field::Field;
use crate::ui::segmented::Segmented;
use crate::ui::select::{Choice, Select};
use crate::ui::states::Note;
use crate::ui::switch::Switch;
use crate::ui::toast::Toasts;

const HOUR_S: i64 = 60 * 60;
const DAY_S: i64 = 24 * HOUR_S;
/// How long links work, as offered.
const LIVES: [(i64, &str); 6] = [
    (HOUR_S, "1 hour"),
    (DAY_S, "1 day"),
    (7 * DAY_S, "7 days"),
    (30 * DAY_S, "30 days"),
    (90 * DAY_S, "90 days"),
    (365 * DAY_S, "1 year"),
];
/// Stands for a date of one's own.
const UNTIL: &str = "until";

/// What is chosen in the form. Copies are the same one.
#[derive(Clone, Copy)]
struct Chosen {
    theme: RwSignal<String>,
    range: RwSignal<String>,
    refresh: RwSignal<String>,
    range_is_free: RwSignal<bool>,
    variables_are_free: RwSignal<bool>,
    life: RwSignal<String>,
    until: RwSignal<String>,
}

/// Form, snippet and preview; below them the dashboard's origins and this panel's links.
#[component]
pub(super) fn Make(board: StoredValue<Board>, panel_id: i64) -> impl IntoView {
    let text = |text: &str| RwSignal::new(text.to_owned());
    let chosen = Chosen {
        theme: text(""),
        range: text("moving"),
        refresh: RwSignal::new(untrack(|| board.with_value(refresh::chosen))),
        range_is_free: RwSignal::new(false),
        variables_are_free: RwSignal::new(false),
        life: RwSignal::new((7 * DAY_S).to_string()),
        until: text(""),
    };
    let token = RwSignal::new(String::new());
    // Another choice is another link: what was made says what it was made with.
    Effect::new(move |before: Option<()>| {
        let Chosen { range, range_is_free, variables_are_free, .. } = chosen;
        range.track();
        range_is_free.track();
        variables_are_free.track();
        if before.is_some() {
            token.set(String::new());
        }
    });
    let link = Memo::new(move |_| address_of(board, panel_id, chosen, &token.get()));
    let loaded = embedding(board);
    let can_make = loaded.is_some();
    let made = {
        let loaded = loaded.clone();
        Callback::new(move |()| {
            if let Some(loaded) = &loaded {
                loaded.reload();
            }
        })
    };
    let title = move || board.with_value(|board| board.title(panel_id));
    let html = Memo::new(move |_| snippet(&link.get(), &title()));
    let frame = move || {
        // A new element for each address: a frame that goes on would add to the history of the page.
        let (src, label) = (link.get(), "Preview of the panel");
        view! { <iframe class="share-preview" src=src title=label></iframe> }
    };
    let is_dirty = Memo::new(move |_| board.with_value(Board::is_dirty));
    view! {
        <div class="share">
            {move || {
                is_dirty
                    .get()
                    .then(|| view! { <Note>"Other pages show the panel as it was last saved."</Note> })
            }}
            <div class="share-columns">
                <Form board panel_id chosen token made can_make />
                <div class="share-result">
                    {frame}
                    <Paste html token can_make />
                </div>
            </div>
            {loaded.map(|loaded| lists(board, Some(panel_id), loaded))}
        </div>
    }
}

#[component]
fn Form(
    board: StoredValue<Board>,
    panel_id: i64,
    chosen: Chosen,
    token: RwSignal<String>,
    made: Callback<()>,
    can_make: bool,
) -> impl IntoView {
    let pairs = |list: &[(&str, &str)]| {
        list.iter().map(|(value, words)| ((*value).to_owned(), (*words).to_owned())).collect::<Vec<_>>()
    };
    let is_relative = board.with_value(|board| board.time.with_untracked(|time| time.raw.is_relative()));
    let has_variables =
        board.with_value(|board| board.variables.with_untracked(|variables| !variables.list.is_empty()));
    let refreshes = StoredValue::new(
        std::iter::once(Choice::new("", "Off"))
            .chain(REFRESH_INTERVALS.iter().map(|text| Choice::new(*text, *text)))
            .collect::<Vec<_>>(),
    );
    let (theme, range) = (chosen.theme, chosen.range);
    let segments = move |label: &'static str, signal: RwSignal<String>, options: Vec<(String, String)>| {
        view! {
            <div class="field">
                <span class="field-label">{label}</span>
                <Segmented label options value=signal on_change=move |value| signal.set(value) />
            </div>
        }
    };
    view! {
        <div class="share-form">
            {segments("Theme", theme, pairs(&[("", "Viewer’s"), ("dark", "Dark"), ("light", "Light")]))}
            {is_relative
                .then(|| {
                    segments(
                        "Time range",
                        range,
                        pairs(&[("moving", "Moves with the clock"), ("fixed", "Stays as it is now")]),
                    )
                })}
            <div class="field">
                <span class="field-label">"Refresh"</span>
                <Select
                    label="Refresh"
                    options=Signal::derive(move || refreshes.get_value())
                    selected=Signal::derive(move || vec![chosen.refresh.get()])
                    on_change=take(chosen.refresh)
                />
            </div>
            {can_make
                .then(|| {
                    view! {
                        <SwitchLine label="The page may ask for other ranges" on=chosen.range_is_free />
                        {has_variables
                            .then(|| {
                                view! { <SwitchLine label="The page may choose other values" on=chosen.variables_are_free /> }
                            })}
                        <Life chosen />
                        <MakeButton board panel_id chosen token made />
                    }
                })}
        </div>
    }
}

/// Takes what was chosen of a list.
fn take(signal: RwSignal<String>) -> impl Fn(Vec<String>) {
    move |values| signal.set(values.into_iter().next().unwrap_or_default())
}

#[component]
fn SwitchLine(label: &'static str, on: RwSignal<bool>) -> impl IntoView {
    view! {
        <label class="share-switch">
            <Switch on label on_change=move |now| on.set(now) />
            <span>{label}</span>
        </label>
    }
}

#[component]
fn Life(chosen: Chosen) -> impl IntoView {
    let lives = LIVES.iter().map(|(seconds, words)| Choice::new(seconds.to_string(), *words));
    let lives = StoredValue::new(lives.chain([Choice::new(UNTIL, "Until a date…")]).collect::<Vec<_>>());
    view! {
        <div class="field">
            <span class="field-label">"The link works for"</span>
            <Select
                label="The link works for"
                options=Signal::derive(move || lives.get_value())
                selected=Signal::derive(move || vec![chosen.life.get()])
                on_change=take(chosen.life)
            />
        </div>
        <Show when=move || chosen.life.with(|life| life == UNTIL)>
            <Field
                label="Works until"
                control=move |id| {
                    view! {
                        <input
                            class="input"
                            id=id
                            type="datetime-local"
                            prop:value=move || chosen.until.get()
                            on:input=move |event| chosen.until.set(event_target_value(&event))
                        />
                    }
                        .into_any()
                }
            />
        </Show>
    }
}

#[component]
fn MakeButton(
    board: StoredValue<Board>,
    panel_id: i64,
    chosen: Chosen,
    token: RwSignal<String>,
    made: Callback<()>,
) -> impl IntoView {
    let busy = RwSignal::new(false);
    let problem = RwSignal::new(String::new());
    let make = move |_| {
        problem.set(String::new());
        let Some(seconds_to_live) = seconds_to_live(board, chosen) else {
            return problem.set("Choose a date and time that is still to come.".to_owned());
        };
        let new = NewEmbedLink { panel_id, seconds_to_live, terms: terms(board, chosen) };
        busy.set(true);
        spawn_local(async move {
            match embed::create_link(&uid_of(board), &new).await {
                Ok(link) => {
                    token.try_set(link.token);
                    made.run(());
                }
                Err(failure) => {
                    problem.try_set(failure.message);
                }
            }
            busy.try_set(false);
        });
    };
    view! {
        {move || {
            let text = problem.get();
            (!text.is_empty()).then(|| view! { <Note tone="bad">{text}</Note> })
        }}
        <div>
            <Button look=Look::Primary icon="plus" busy on:click=make>
                "Make link"
            </Button>
        </div>
    }
}

#[component]
fn Paste(html: Memo<String>, token: RwSignal<String>, can_make: bool) -> impl IntoView {
    let toasts = use_context::<Toasts>();
    let copy = move |_| {
        let (text, toasts) = (html.get_untracked(), toasts.clone());
        spawn_local(async move {
            let copied = clipboard::copy(&text).await;
            match toasts {
                Some(toasts) if copied => toasts.done("Copied"),
                Some(toasts) => toasts
                    .failed("This browser does not let the page copy. Mark the text and copy it by hand."),
                None => {}
            }
        });
    };
    let words = move || {
        if !token.with(String::is_empty) {
            "With this link the panel is shown to everybody who opens a page that holds it. It is shown here this once."
        } else if can_make {
            "This address works for people who are signed in. Make a link for everybody else."
        } else {
            "This address works for people who are signed in. Editors can make links for everybody else."
        }
    };
    view! {
        <div class="share-paste">
            <pre class="share-snippet code" tabindex="0" aria-label="HTML to paste">{html}</pre>
            <div class="share-paste-foot">
                <p class="field-help">{words}</p>
                <Button icon="copy" on:click=copy>"Copy"</Button>
            </div>
        </div>
    }
}

/// How long the link is to work, in seconds; nothing for a date that is none or past.
fn seconds_to_live(board: StoredValue<Board>, chosen: Chosen) -> Option<i64> {
    let life = chosen.life.get_untracked();
    if life != UNTIL {
        return life.parse().ok();
    }
    let zone = board.with_value(|board| board.zone.get_untracked());
    let until_ms = parse_instant(&chosen.until.get_untracked().replace('T', " "), &zone)?;
    let seconds = until_ms.saturating_sub(clock::now_ms()) / 1_000;
    (seconds > 0).then_some(seconds)
}

/// What the link shows: the range and the values of this page.
fn terms(board: StoredValue<Board>, chosen: Chosen) -> EmbedTerms {
    let (from, to) = range(board, chosen);
    let mut variables: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (name, value) in values(board) {
        variables.entry(name.trim_start_matches("var-").to_owned()).or_default().push(value);
    }
    EmbedTerms {
        from,
        to,
        range_is_free: chosen.range_is_free.get_untracked(),
        variables,
        variables_are_free: chosen.variables_are_free.get_untracked(),
    }
}

/// The values of variables as addresses have them, `var-` before each name.
fn values(board: StoredValue<Board>) -> Vec<(String, String)> {
    board.with_value(|board| board.variables.with(data::variables::Variables::url_params))
}

fn range(board: StoredValue<Board>, chosen: Chosen) -> (String, String) {
    let is_fixed = chosen.range.with(|range| range == "fixed");
    board.with_value(|board| {
        board.time.with(|time| {
            if is_fixed {
                return (time.range.from_ms.to_string(), time.range.to_ms.to_string());
            }
            (time.raw.from.in_address(), time.raw.to.in_address())
        })
    })
}

fn address_of(board: StoredValue<Board>, panel_id: i64, chosen: Chosen, token: &str) -> String {
    let (from, to) = range(board, chosen);
    let range = [("from".to_owned(), from), ("to".to_owned(), to)];
    let mut choices = Vec::new();
    // What a link says itself need not stand in the address, where nobody would listen to it.
    if token.is_empty() || chosen.range_is_free.get() {
        choices.extend(range);
    }
    if token.is_empty() || chosen.variables_are_free.get() {
        choices.extend(values(board));
    }
    let (uid, slug) = board.with_value(|board| {
        let slug = board.meta.with(|meta| meta.slug.clone());
        (
            board.document.with(|document| document.uid()),
            if slug.is_empty() { "panel".to_owned() } else { slug },
        )
    });
    address(&Wanted {
        origin: &location::origin(),
        uid: &uid,
        slug: &slug,
        panel_id,
        theme: &chosen.theme.get(),
        refresh: &chosen.refresh.get(),
        choices: &choices,
        token,
    })
}
