//! Annotations of an open dashboard: their events are asked for with the panels' data, and drawn on every panel with a
//! time axis that shows them. Each has a switch beside the variables.

use std::collections::BTreeSet;
use std::rc::Rc;
use std::sync::Arc;

use data::annotations::{events, panel_of};
use data::query::{Question, resolve};
use data::variables::{Scope, panel_names};
use leptos::prelude::*;
use model::dashboard::{Annotation, Lenient};
use model::query::QueryRequest;
use panels::AnnotationOverlay;

use super::board::Board;
use super::updates;
use crate::api::query::{self, Asked};
use crate::parts;
use crate::ui::icon::Icon;
use crate::ui::switch::Switch;
use crate::ui::tip::Tip;
use crate::views::stage::Stage;

/// Events are no finer than so many columns of pixels.
const USUAL_WIDTH_PX: f64 = 1_000.0;

/// What an annotation marks, and on which panels.
#[derive(Debug, Clone, PartialEq)]
pub struct Layer {
    annotation: Annotation,
    overlay: AnnotationOverlay,
}

/// The events of a dashboard, one layer an annotation that is on; clones are the same.
#[derive(Clone, Default)]
pub struct Annotations {
    layers: ArcRwSignal<Arc<Vec<Layer>>>,
}

/// Shows the events of a panel on its picture.
pub fn draw_on(board: &Board, id: i64, stage: Stage) {
    let layers = board.annotations.layers.clone();
    // Copies of a panel show what the panel shows.
    let id = data::repeat::stored_id(id).0;
    Effect::new(move || {
        let all = layers.get();
        let own = all.iter().filter(|layer| layer.annotation.is_on_panel(id));
        stage.set_annotations(own.map(|layer| layer.overlay.clone()).collect());
    });
}

/// The switches, and the asking behind them; fetched only where there is an annotation to ask for.
#[component]
pub fn AnnotationsDoor(
    /// The dashboard.
    board: Board,
) -> impl IntoView {
    let has_some = {
        let document = board.document.clone();
        Memo::new(move |_| {
            document.with(|document| {
                document.json().at("annotations").list("list").iter().any(|one| one.int("builtIn") != Some(1))
            })
        })
    };
    move || has_some.get().then(|| parts::show(&parts::ANNOTATIONS, board.clone()))
}

/// What is known of one annotation; copies are the same.
#[derive(Clone, Copy)]
struct Live {
    annotation: StoredValue<Annotation>,
    is_on: RwSignal<bool>,
    overlay: RwSignal<AnnotationOverlay>,
    problem: RwSignal<String>,
    asked: StoredValue<Option<Asked>, LocalStorage>,
    last: StoredValue<Option<(QueryRequest, u32, u32)>>,
}

/// The switches themselves.
#[component]
pub fn AnnotationsBar(
    /// The dashboard.
    board: Board,
) -> impl IntoView {
    let definitions = {
        let document = board.document.clone();
        Memo::new(move |_| document.with(|document| document.annotations()))
    };
    let layers = board.annotations.layers.clone();
    let held = StoredValue::new(board);
    move || {
        let all: Vec<Live> =
            definitions.get().into_iter().filter(|one| !one.is_built_in).map(|one| live(held, one)).collect();
        let (layers, shown) = (layers.clone(), all.clone());
        Effect::new(move || {
            let on = shown.iter().filter(|live| live.is_on.get());
            let layer = |live: &Live| {
                let (annotation, overlay) = (live.annotation.get_value(), live.overlay.get());
                (!overlay.events.is_empty()).then_some(Layer { annotation, overlay })
            };
            let next: Vec<Layer> = on.filter_map(layer).collect();
            if layers.with_untracked(|layers| **layers != next) {
                layers.set(Arc::new(next));
            }
        });
        let switches = all.iter().filter(|live| !live.annotation.with_value(|one| one.is_hidden));
        let switches: Vec<AnyView> = switches.map(|live| switch(*live)).collect();
        (!switches.is_empty()).then(|| {
            view! {
                <div class="annotations" role="group" aria-label="Annotations">
                    {switches}
                </div>
            }
        })
    }
}

fn switch(live: Live) -> AnyView {
    let name = live.annotation.with_value(|one| one.name.clone());
    let trouble = move || {
        let text = live.problem.get();
        (!text.is_empty()).then(|| {
            view! {
                <Tip text=text.clone()>
                    <span class="panel-sign" data-tone="warn" tabindex="0" role="img" aria-label=text>
                        <Icon name="triangle-alert" />
                    </span>
                </Tip>
            }
        })
    };
    view! {
        <div class="variable">
            <span class="variable-label">{name.clone()}</span>
            <div class="variable-value">
                <span class="variable-switch">
                    <Switch on=live.is_on on_change=move |on| live.is_on.set(on) label=name />
                </span>
                {trouble}
            </div>
        </div>
    }
    .into_any()
}

/// Asks whenever the annotation is on and its request, the time or a variable that it reads changed.
fn live(board: StoredValue<Board>, annotation: Annotation) -> Live {
    let panel = panel_of(&annotation);
    let names: BTreeSet<String> = panel_names(&panel);
    let overlay = AnnotationOverlay {
        name: annotation.name.clone(),
        color: annotation.color.clone(),
        events: Arc::default(),
    };
    let live = Live {
        is_on: RwSignal::new(annotation.is_on),
        annotation: StoredValue::new(annotation),
        overlay: RwSignal::new(overlay),
        problem: RwSignal::new(String::new()),
        asked: StoredValue::new_local(None),
        last: StoredValue::new(None),
    };
    Effect::new(move || {
        let board = board.get_value();
        if !live.is_on.get() || board.is_still || updates::waits(&board, &names) {
            return;
        }
        let (time, calendar, sources) = (board.time.get(), board.calendar(), board.sources.get());
        let (refreshes, ticks) = (board.refreshes.get(), board.ticks.get());
        let resolved = board.variables.with(|variables| {
            resolve(&Question {
                panel: &panel,
                scope: &Scope::new(variables, &time),
                calendar: &calendar,
                now_ms: board.now_ms.get_untracked(),
                width_px: USUAL_WIDTH_PX,
                sources: &sources,
            })
        });
        let wanted = (resolved.request, refreshes, ticks);
        if live.last.with_value(|last| last.as_ref() == Some(&wanted)) {
            return;
        }
        let request = wanted.0.clone();
        live.last.set_value(Some(wanted));
        live.asked.set_value(Some(query::ask(request, Rc::new(move |update| hear(live, update)))));
    });
    live
}

fn hear(live: Live, update: query::Update) {
    match update {
        query::Update::Answer { answer: Ok(frames), .. } => {
            let Some(found) = live.annotation.try_with_value(|annotation| events(annotation, &frames)) else {
                return;
            };
            live.problem.try_set(String::new());
            live.overlay.try_update(|overlay| overlay.events = Arc::new(found));
        }
        query::Update::Answer { answer: Err(error), .. } => {
            live.problem.try_set(error.message);
        }
        query::Update::Kept { .. } | query::Update::Done | query::Update::Lost(_) => {}
    }
}
