//! One whole answer to a panel's queries, with what was sent and how long each part took.

use std::rc::Rc;
use std::sync::Arc;

use data::query::{Question, resolve};
use data::variables::Scope;
use leptos::prelude::*;
use model::frame::Frame;
use model::query::{QueryAnswer, QueryRequest};

use crate::api::query::{self, Asked, ask};
use crate::browser::clock;
use crate::pages::dashboard::board::Board;

/// Points that are asked for where no panel's width is known.
const USUAL_WIDTH_PX: f64 = 1_000.0;

/// The answer to one query.
#[derive(Debug, Clone)]
pub(super) struct Part {
    /// The query.
    pub(super) ref_id: String,
    /// How long its source took, milliseconds.
    pub(super) took_ms: u32,
    /// When the answer was here, milliseconds after asking.
    pub(super) arrived_ms: f64,
    /// Frames or an error.
    pub(super) answer: QueryAnswer,
}

/// What was asked and what has come back so far. Copies are the same one.
#[derive(Clone, Copy)]
pub(super) struct Outcome {
    /// What was sent.
    pub(super) request: RwSignal<Arc<QueryRequest>>,
    /// What came back.
    pub(super) parts: RwSignal<Arc<Vec<Part>>>,
    /// When everything was here, milliseconds after asking; absent while it is awaited.
    pub(super) total_ms: RwSignal<Option<f64>>,
    again: RwSignal<u32>,
}

impl Outcome {
    /// Asks a panel's queries now and whenever the range or a variable changes.
    pub(super) fn ask(board: &Board, panel_id: i64) -> Self {
        let this = Self {
            request: RwSignal::new(Arc::default()),
            parts: RwSignal::new(Arc::default()),
            total_ms: RwSignal::new(None),
            again: RwSignal::new(0),
        };
        let guard = StoredValue::new_local(None::<Asked>);
        let board = board.clone();
        Effect::new(move |_| {
            this.again.track();
            guard.set_value(None);
            let Some(panel) = board.panel(panel_id) else { return };
            let (time, calendar, sources) = (board.time.get(), board.calendar(), board.sources.get());
            let request = board.variables.with(|variables| {
                let question = Question {
                    panel: &panel,
                    scope: &Scope::of_panel(variables, &time, &panel),
                    calendar: &calendar,
                    now_ms: board.now_ms.get(),
                    width_px: USUAL_WIDTH_PX,
                    sources: &sources,
                };
                resolve(&question).request
            });
            this.request.set(Arc::new(request.clone()));
            this.parts.set(Arc::default());
            if request.queries.is_empty() {
                this.total_ms.set(Some(0.0));
                return;
            }
            this.total_ms.set(None);
            let start = clock::monotonic_ms();
            let hear = move |update| this.hear(update, clock::monotonic_ms() - start);
            guard.set_value(Some(ask(request, Rc::new(hear))));
        });
        this
    }

    /// Asks once more.
    pub(super) fn ask_again(self) {
        self.again.update(|again| *again = again.wrapping_add(1));
    }

    fn hear(self, update: query::Update, at_ms: f64) {
        match update {
            query::Update::Answer { ref_id, took_ms, answer } => {
                self.parts.try_update(|parts| {
                    Arc::make_mut(parts).push(Part { ref_id, took_ms, arrived_ms: at_ms, answer });
                });
            }
            query::Update::Done => {
                self.total_ms.try_set(Some(at_ms));
            }
            query::Update::Kept { .. } | query::Update::Lost(_) => {}
        }
    }

    /// Every frame that has come.
    pub(super) fn frames(self) -> Vec<Frame> {
        self.parts.with(|parts| {
            parts.iter().filter_map(|part| part.answer.as_ref().ok()).flatten().cloned().collect()
        })
    }

    /// In one line: how many queries, rows, milliseconds.
    pub(super) fn summary(self) -> String {
        let queries = self.request.with(|request| request.queries.len());
        let rows: usize = self.parts.with(|parts| {
            let frames = parts.iter().filter_map(|part| part.answer.as_ref().ok()).flatten();
            frames.map(Frame::rows).sum()
        });
        let time = match self.total_ms.get() {
            Some(ms) => format!("{ms:.0} ms"),
            None => "asking…".to_owned(),
        };
        format!("{}, {}, {time}", counted(queries, "query", "queries"), counted(rows, "row", "rows"))
    }
}

/// `1 row`, `2 rows`.
pub(super) fn counted(count: usize, one: &str, many: &str) -> String {
    if count == 1 { format!("1 {one}") } else { format!("{count} {many}") }
}
