//! What a panel asks and what came back. Asks again when its own request changed and only then; a refresh asks all, one
//! by the interval all that do not load.

mod next;
pub mod transformed;

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

use data::interpolate::{Format, interpolate_json};
use data::query::{Question, Resolved, resolve};
use data::time::TimeRange;
use data::variables::{Scope, TimeScope, panel_names};
use leptos::html;
use leptos::prelude::*;
use model::dashboard::{Palette, Panel};
use model::frame::{Frame, Notice};
use model::query::{QueryAnswer, QueryError, QueryErrorKind, QueryRequest};
use panels::Env;

use next::{Asking, Next};
use transformed::Transforming;

use super::age;
use super::board::{Board, Wanted};
use super::updates;
use crate::api::query::{self, Asked};
use crate::api::zones;
use crate::browser::timing::{self, timed};
use crate::browser::{clock, element};
use crate::views::stage::{Shown, Stage};

/// The answers to one request, query by query.
#[derive(Debug, Clone, Default)]
pub struct Answers {
    /// The request.
    pub request: QueryRequest,
    /// The range that was asked for; absent before anything was.
    pub range: Option<TimeRange>,
    /// Frames by query.
    pub frames: BTreeMap<String, Arc<Vec<Frame>>>,
    /// Errors by query.
    pub errors: BTreeMap<String, QueryError>,
    /// How long each source took, in milliseconds.
    pub took_ms: BTreeMap<String, u32>,
    /// How long it took from asking until the last answer, in milliseconds.
    pub total_ms: f64,
}

impl Answers {
    /// Whether any query is answered with frames.
    pub fn has_frames(&self) -> bool {
        !self.frames.is_empty()
    }

    fn put(&mut self, ref_id: String, took_ms: u32, answer: QueryAnswer) {
        self.took_ms.insert(ref_id.clone(), took_ms);
        match answer {
            Ok(frames) => drop(self.frames.insert(ref_id, Arc::new(frames))),
            Err(error) => drop(self.errors.insert(ref_id, error)),
        }
    }

    /// All frames in the order of the queries.
    pub fn all_frames(&self) -> Vec<Frame> {
        let by_query = self.request.queries.iter().filter_map(|query| self.frames.get(&query.ref_id));
        by_query.flat_map(|frames| frames.iter().cloned()).collect()
    }
}

/// A panel's dealings with its sources; copies are the same ones.
#[derive(Clone, Copy)]
pub struct PanelQuery {
    /// Whether something is being asked.
    pub is_loading: RwSignal<bool>,
    /// What came back last, as far as it is whole.
    pub answers: RwSignal<Answers>,
    /// What the panel says about a range of its own.
    pub time_info: RwSignal<Option<String>>,
    prepared_notices: RwSignal<Vec<Notice>>,
    lost: RwSignal<Option<QueryError>>,
    retries: RwSignal<u32>,
    asked: StoredValue<Option<Asked>, LocalStorage>,
    last: StoredValue<Option<Asking>>,
    panel: StoredValue<Option<Panel>>,
    /// How often the panel was shown: what transformations make of an older answer is not shown any more.
    shows: StoredValue<u32>,
}

impl PanelQuery {
    /// Asks whenever the panel is seen and its request changed; shows answers on the stage.
    pub fn start(
        board: &Board,
        panel: Signal<Option<Panel>>,
        is_seen: Signal<bool>,
        frame: NodeRef<html::Article>,
        stage: Stage,
    ) -> Self {
        let this = Self {
            is_loading: RwSignal::new(false),
            answers: RwSignal::new(Answers::default()),
            time_info: RwSignal::new(None),
            prepared_notices: RwSignal::new(Vec::new()),
            lost: RwSignal::new(None),
            retries: RwSignal::new(0),
            asked: StoredValue::new_local(None),
            last: StoredValue::new(None),
            panel: StoredValue::new(None),
            shows: StoredValue::new(0),
        };
        let asking = board.clone();
        Effect::new(move |_| {
            let Some(panel) = panel.get() else { return };
            if !is_seen.get() || updates::waits(&asking, &panel_names(&panel)) {
                return;
            }
            let width_px = frame.get_untracked().map_or(0.0, |frame| element::rect(&frame).width);
            this.ask_if_changed(&asking, panel, width_px, stage);
        });
        this
    }

    /// Asks again after an error.
    pub fn retry(&self) {
        self.retries.try_update(|retries| *retries = retries.wrapping_add(1));
    }

    /// The first error in the order of the queries, if there is one.
    pub fn first_error(&self) -> Option<QueryError> {
        let lost = self.lost.get();
        lost.or_else(|| {
            self.answers.with(|answers| {
                answers.request.queries.iter().find_map(|query| answers.errors.get(&query.ref_id).cloned())
            })
        })
    }

    /// Everything worth knowing about the picture: what sources and the panel remarked, and errors of some queries.
    pub fn notices(&self) -> Vec<Notice> {
        let mut notices = self.answers.with(|answers| {
            let of_frames = answers
                .frames
                .values()
                .flat_map(|frames| frames.iter())
                .flat_map(|frame| &frame.meta.notices);
            let mut notices: Vec<Notice> = of_frames.cloned().collect();
            if answers.has_frames() {
                let errors = answers.errors.iter();
                notices.extend(
                    errors.map(|(id, error)| Notice::warning(format!("Query {id}: {}", error.message))),
                );
            }
            notices
        });
        notices.extend(self.prepared_notices.get());
        if let Some(lost) = self.lost.get().filter(|_| self.answers.with(Answers::has_frames)) {
            notices.push(Notice::warning(lost.message));
        }
        let mut known = std::collections::BTreeSet::new();
        notices.retain(|notice| known.insert(notice.text.clone()));
        notices
    }

    fn ask_if_changed(self, board: &Board, panel: Panel, width_px: f64, stage: Stage) {
        let time = board.time.get();
        let sources = board.sources.get();
        let (refreshes, ticks, retries) = (board.refreshes.get(), board.ticks.get(), self.retries.get());
        let now_ms = board.now_ms.get_untracked();
        // Colours and time zones are part of what is prepared.
        stage.theme.track();
        zones::arrived();
        board.palette.track();
        let calendar = board.calendar();
        let resolved_at = |now_ms: i64, time: &TimeScope| {
            board.variables.with(|variables| {
                let scope = Scope::of_panel(variables, time, &panel);
                let (panel, calendar, sources) = (&panel, &calendar, &sources);
                resolve(&Question { panel, scope: &scope, calendar, now_ms, width_px, sources })
            })
        };
        let resolved = resolved_at(now_ms, &time);
        if !board.is_still {
            self.time_info.set(resolved.time_info.clone());
        }
        self.panel.set_value(Some(panel.clone()));
        if resolved.request.queries.is_empty() {
            self.asked.set_value(None);
            self.last.set_value(None);
            self.is_loading.set(false);
            self.answers.set(Answers { range: Some(resolved.range), ..Answers::default() });
            return self.show(board, stage);
        }
        let wanted = Asking { request: resolved.request.clone(), now_ms, refreshes, retries, ticks };
        let as_of = |now_ms: i64| {
            let range = time.raw.resolve(&calendar, now_ms);
            resolved_at(now_ms, &TimeScope { range, ..time.clone() }).request
        };
        let is_loading = self.is_loading.get_untracked();
        match self.last.with_value(|last| next::next(last.as_ref(), &wanted, is_loading, as_of)) {
            Next::Ask => {
                self.last.set_value(Some(wanted));
                self.ask(board.clone(), resolved, width_px, stage);
            }
            // The same question, but title, options or field config may read what changed.
            Next::Keep => self.show(board, stage),
            Next::Skip => self.last.update_value(|last| {
                if let Some(last) = last {
                    last.ticks = ticks;
                }
            }),
        }
    }

    fn ask(self, board: Board, resolved: Resolved, width_px: f64, stage: Stage) {
        let started = clock::monotonic_ms();
        self.is_loading.set(true);
        // Counted rather than stored with the effect that asks: that runs again when a variable changes which this
        // request does not read, or the interval is over, and the answer under way is still the wanted one then.
        let arriving = Rc::new(RefCell::new(Answers {
            request: resolved.request.clone(),
            range: Some(resolved.range),
            ..Answers::default()
        }));
        let request = resolved.request;
        let (asking, as_of) = (board.clone(), board.clone());
        let panel_id = self.panel.with_value(|panel| panel.as_ref().map_or(0, |panel| panel.id));
        let transforms = self.panel.with_value(|panel| panel.as_ref().is_some_and(transformed::is_wanted));
        let arrived = Rc::clone(&arriving);
        let take = move |is_last: bool| {
            let mut answers = arrived.borrow().clone();
            answers.total_ms = clock::monotonic_ms() - started;
            // A first picture comes with the first answer, unless transformations want all of them; a later one replaces
            // the old when it is whole.
            let is_first = stage.is_empty() || !self.answers.with_untracked(Answers::has_frames);
            if is_last && answers.errors.is_empty() && !board.is_still {
                board.seen.try_update_value(|seen| {
                    seen.count = seen.count.wrapping_add(1);
                    seen.panels.insert(panel_id, (clock::now_ms(), answers.clone()));
                });
            }
            if is_last || (is_first && !transforms && answers.has_frames()) {
                self.answers.try_set(answers);
                timed(timing::PREPARE, || self.show(&board, stage));
            }
        };
        let hear = move |update| match update {
            query::Update::Answer { ref_id, took_ms, answer } => {
                self.lost.try_set(None);
                arriving.borrow_mut().put(ref_id, took_ms, answer);
                take(false);
            }
            query::Update::Kept { range, at_ms } => {
                arriving.borrow_mut().range = Some(range);
                let zone = as_of.zone.get_untracked();
                self.time_info.try_set(Some(format!("as of {}", age::as_of(at_ms, clock::now_ms(), &zone))));
            }
            query::Update::Done => {
                take(true);
                self.is_loading.try_set(false);
            }
            query::Update::Lost(error) => drop(self.lost.try_set(Some(error))),
        };
        let asked = asking.ask(Wanted { panel_id, width_px, request }, Rc::new(hear));
        // The guard of the request before is dropped here, which cancels it.
        self.asked.try_set_value(Some(asked));
    }

    /// Prepares what is there and puts it on the stage.
    fn show(self, board: &Board, stage: Stage) {
        let Some(range) = self.answers.try_with_untracked(|answers| answers.range).flatten() else { return };
        let Some(panel) = self.panel.try_get_value().flatten() else { return };
        let Some(time) = board.time.try_get_untracked() else { return };
        let put_in = |json| {
            board.variables.with_untracked(|variables| {
                interpolate_json(json, &Scope::of_panel(variables, &time, &panel), &Format::Glob)
            })
        };
        let frames = self.answers.with_untracked(Answers::all_frames);
        if frames.is_empty() && self.answers.with_untracked(|answers| !answers.errors.is_empty()) {
            return;
        }
        self.shows.try_update_value(|shows| *shows = shows.wrapping_add(1));
        if !transformed::is_wanted(&panel) {
            return self.draw(board, stage, &panel, range, &frames, Vec::new());
        }
        let steps = panel.transformations.iter().map(put_in).collect();
        let (board, shows) = (board.clone(), self.shows.try_get_value());
        let done = move |frames: Vec<Frame>, notices| {
            if self.shows.try_get_value() == shows {
                self.draw(&board, stage, &panel, range, &frames, notices);
            }
        };
        let failed = move |message: &str| {
            self.lost.try_set(Some(QueryError::new(QueryErrorKind::Unreachable, message)));
        };
        transformed::run(Transforming { steps, frames, zone: time.zone, done: Box::new(done) }, failed);
    }

    /// Prepares these frames and puts them on the stage, with what transformations remarked.
    fn draw(
        self,
        board: &Board,
        stage: Stage,
        panel: &Panel,
        range: TimeRange,
        frames: &[Frame],
        remarks: Vec<Notice>,
    ) {
        let Some(time) = board.time.try_get_untracked() else { return };
        let put_in = |json| {
            board.variables.with_untracked(|variables| {
                interpolate_json(json, &Scope::of_panel(variables, &time, panel), &Format::Glob)
            })
        };
        let (options, field_config) = (put_in(&panel.options), put_in(&panel.field_config));
        let title = untrack(|| board.text_of(panel, &panel.title));
        let Some(theme) = stage.theme.try_get_untracked() else { return };
        let classic_palette = board.palette.get_untracked() == Palette::Classic;
        let env = Env {
            width_px: 600.0,
            height_px: 300.0,
            dpr: 1.0,
            range,
            zone: time.zone.clone(),
            now_ms: clock::now_ms(),
            theme: &theme,
            field_config: &field_config,
            title: &title,
            classic_palette,
            alerts: &[],
            annotations: &[],
        };
        let (prepared, notices) = panels::kinds::find(&panel.kind).prepare(&options, frames, &env);
        zones::follow();
        self.prepared_notices.try_set([remarks, notices].concat());
        stage.show(Shown {
            prepared,
            title: title.clone(),
            field_config: field_config.clone(),
            range,
            zone: time.zone.clone(),
            classic_palette,
        });
    }
}
