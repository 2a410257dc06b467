//! An open dashboard: its document, time, variables and what its panels share. The address is the truth for time,
//! variables and view; the document changes by edits alone. Knows no elements.

use std::collections::BTreeMap;
use std::sync::Arc;

use data::interpolate::{Format, interpolate};
use data::query::Source;
use data::repeat;
use data::time::{Calendar, RawRange, TimeRange, WeekStart, Zone};
use data::variables::{Scope, TimeScope, Updates, Variables};
use leptos::prelude::*;
use model::api::DashboardMeta;
use model::dashboard::{Dashboard, Edit, EditError, Palette, Panel};
use model::query::QueryRequest;

use super::address::Params;
use super::alerts::Alerts;
use super::annotations::Annotations;
use super::answers::Answers;
use crate::api::query::{self, Asked};
use crate::api::zones;
use crate::browser::clock;

/// An open dashboard; clones are the same one.
#[derive(Clone)]
pub struct Board {
    /// The document as it stands, edits made.
    pub document: ArcRwSignal<Arc<Dashboard>>,
    /// Its panels and rows with the copies of those that repeat, read once a change.
    pub panels: ArcMemo<Arc<Vec<Panel>>>,
    /// What the server knows about it.
    pub meta: ArcRwSignal<DashboardMeta>,
    /// Edits that take back what was done since the last save, the newest last.
    pub undo: ArcRwSignal<Vec<Edit>>,
    /// Edits that do again what was taken back.
    pub redo: ArcRwSignal<Vec<Edit>>,
    /// The variables with their options and values.
    pub variables: ArcRwSignal<Variables>,
    /// Which variables are being updated.
    pub updates: ArcRwSignal<Updates>,
    /// The data sources there are.
    pub sources: ArcRwSignal<Arc<Vec<Source>>>,
    /// The parameters of the address.
    pub params: ArcMemo<Params>,
    /// The wall clock.
    pub zone: ArcMemo<Zone>,
    /// The time shown.
    pub time: ArcMemo<TimeScope>,
    /// Which colours series take.
    pub palette: ArcMemo<Palette>,
    /// The moment that `now` means until the next refresh, milliseconds.
    pub now_ms: ArcRwSignal<i64>,
    /// Counts refreshes by hand, which ask again even when nothing moved.
    pub refreshes: ArcRwSignal<u32>,
    /// Counts refreshes by the interval, which leave panels alone that still load.
    pub ticks: ArcRwSignal<u32>,
    /// Where some panel's pointer is, for the others.
    pub cursor: ArcRwSignal<Option<Cursor>>,
    /// Whether panels can be moved, resized and removed.
    pub editing: ArcRwSignal<bool>,
    /// What alert rules say about its panels.
    pub alerts: Alerts,
    /// The events over its panels.
    pub annotations: Annotations,
    /// The last whole answers of its panels.
    pub seen: ArcStoredValue<Seen>,
    /// Whether it shows what was, and nothing can be done with it.
    pub is_still: bool,
    go: Go,
    ask: Ask,
}

/// The last whole answers of panels.
#[derive(Debug, Clone, Default)]
pub struct Seen {
    /// Counts answers.
    pub count: u32,
    /// By panel: when the answer came, in milliseconds, and what it is.
    pub panels: BTreeMap<i64, (i64, Answers)>,
}

/// What a panel asks for.
#[derive(Debug, Clone)]
pub struct Wanted {
    /// The panel.
    pub panel_id: i64,
    /// Its width in CSS pixels.
    pub width_px: f64,
    /// Its queries, as this page resolves them.
    pub request: QueryRequest,
}

/// How panels get their data.
type Ask = Arc<dyn Fn(Wanted, query::Listener) -> Asked + Send + Sync>;

type Go = Arc<dyn Fn(String, bool) + Send + Sync>;

/// A pointer in a panel with a time axis.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Cursor {
    /// The panel that has the pointer.
    pub panel_id: i64,
    /// The instant below it.
    pub time_ms: i64,
}

impl Board {
    /// Opens a document. `search` is the query part of the address; `go` goes to another one, adding to the
    /// history unless told to replace.
    pub fn open(
        document: Dashboard,
        meta: DashboardMeta,
        sources: Vec<Source>,
        search: Signal<String>,
        go: impl Fn(String, bool) + Send + Sync + 'static,
    ) -> Self {
        let mut variables = Variables::new(&document.variables());
        let params = ArcMemo::new(move |_| Params::parse(&search.get()));
        params.with_untracked(|params| variables.apply_url(params.iter()));
        let updates = Updates::new(&document.variables());
        let document = ArcRwSignal::new(Arc::new(document));
        let now_ms = ArcRwSignal::new(clock::now_ms());
        let zone = {
            let (document, params) = (document.clone(), params.clone());
            ArcMemo::new(move |_| {
                let setting = document.with(|document| document.timezone());
                let chosen = params.with(|params| params.get("timezone").map(str::to_owned));
                zones::arrived();
                let zone = Zone::from_setting(&chosen.unwrap_or(setting), &clock::zone_name());
                zones::follow();
                zone
            })
        };
        let time = {
            let (document, params, zone, now_ms) =
                (document.clone(), params.clone(), zone.clone(), now_ms.clone());
            ArcMemo::new(move |_| {
                let zone = zone.get();
                let stored = document.with(|document| document.time());
                let raw = params
                    .with(|params| RawRange::from_url(|name| params.get(name)))
                    .or_else(|| RawRange::parse(&stored.0, &stored.1, &zone).ok())
                    .unwrap_or_default();
                let calendar = document.with(|document| calendar(document, zone.clone()));
                let range = raw.resolve(&calendar, now_ms.get());
                TimeScope { raw, range, zone }
            })
        };
        let palette = {
            let document = document.clone();
            ArcMemo::new(move |_| document.with(|document| document.palette()))
        };
        let (variables, editing) = (ArcRwSignal::new(variables), ArcRwSignal::new(false));
        let panels = {
            let (document, variables, editing) = (document.clone(), variables.clone(), editing.clone());
            ArcMemo::new(move |_| {
                let panels = document.with(|document| document.panels());
                // Only where something repeats do panels depend on variables. Hands arrange what is stored.
                let panels = match repeat::repeats(&panels) && !editing.get() {
                    true => variables.with(|variables| repeat::expand(&panels, variables)),
                    false => panels,
                };
                Arc::new(panels)
            })
        };
        Self {
            document,
            panels,
            meta: ArcRwSignal::new(meta),
            undo: ArcRwSignal::default(),
            redo: ArcRwSignal::default(),
            variables,
            updates: ArcRwSignal::new(updates),
            sources: ArcRwSignal::new(Arc::new(sources)),
            params,
            zone,
            time,
            palette,
            now_ms,
            refreshes: ArcRwSignal::new(0),
            ticks: ArcRwSignal::new(0),
            cursor: ArcRwSignal::new(None),
            editing,
            alerts: Alerts::default(),
            annotations: Annotations::default(),
            seen: ArcStoredValue::default(),
            is_still: false,
            go: Arc::new(go),
            ask: Arc::new(|wanted, on_update| query::ask(wanted.request, on_update)),
        }
    }

    /// The same dashboard as something to look at.
    #[must_use]
    pub fn still(self) -> Self {
        Self { is_still: true, ..self }
    }

    /// The same dashboard, whose panels get their data in another way than over the page's stream.
    #[must_use]
    pub fn asking(self, ask: impl Fn(Wanted, query::Listener) -> Asked + Send + Sync + 'static) -> Self {
        Self { ask: Arc::new(ask), ..self }
    }

    /// Gets what a panel wants; the guard keeps the request alive.
    pub fn ask(&self, wanted: Wanted, on_update: query::Listener) -> Asked {
        (self.ask)(wanted, on_update)
    }

    /// Where days, weeks and fiscal years start.
    pub fn calendar(&self) -> Calendar {
        self.document.with(|document| calendar(document, self.zone.get()))
    }

    /// Goes to the same dashboard with other parameters; `replace` leaves no step in the history.
    pub fn go(&self, replace: bool, change: impl FnOnce(Params) -> Params) {
        let params = change(self.params.get_untracked());
        (self.go)(params.to_search(), replace);
    }

    /// Shows another range.
    pub fn set_range(&self, range: &RawRange) {
        self.now_ms.set(clock::now_ms());
        let (from, to) = (range.from.in_address(), range.to.in_address());
        self.go(false, |params| {
            params
                .with("from", Some(&from))
                .with("to", Some(&to))
                .with("time", None)
                .with("time.window", None)
        });
    }

    /// Shows exactly these instants.
    pub fn set_instants(&self, range: TimeRange) {
        self.set_range(&RawRange::from(range));
    }

    /// Shows twice as much around the middle.
    pub fn zoom_out(&self) {
        self.set_instants(self.time.get_untracked().range.zoomed_out(2.0));
    }

    /// Moves by half of what is shown: -1 back, 1 forward.
    pub fn shift(&self, direction: i64) {
        self.set_instants(self.time.get_untracked().range.shifted(direction));
    }

    /// Asks everything again.
    pub fn refresh(&self) {
        self.now_ms.set(clock::now_ms());
        self.refreshes.update(|count| *count = count.wrapping_add(1));
    }

    /// Asks again what does not load at the moment: the interval is over.
    pub fn tick(&self) {
        self.now_ms.set(clock::now_ms());
        self.ticks.update(|count| *count = count.wrapping_add(1));
    }

    /// Makes an edit that can be taken back.
    ///
    /// # Errors
    /// [`EditError`] when its place is not there; nothing changed then.
    pub fn edit(&self, edit: &Edit) -> Result<(), EditError> {
        let inverse = self.apply(edit)?;
        self.undo.update(|undo| undo.push(inverse));
        self.redo.update(Vec::clear);
        Ok(())
    }

    /// Takes back the last edit.
    pub fn undo(&self) {
        self.step(&self.undo, &self.redo);
    }

    /// Does again what was taken back last.
    pub fn redo(&self) {
        self.step(&self.redo, &self.undo);
    }

    /// Whether something is not saved.
    pub fn is_dirty(&self) -> bool {
        self.undo.with(|undo| !undo.is_empty())
    }

    fn step(&self, from: &ArcRwSignal<Vec<Edit>>, to: &ArcRwSignal<Vec<Edit>>) {
        let Some(edit) = from.try_update(Vec::pop).flatten() else { return };
        if let Ok(inverse) = self.apply(&edit) {
            to.update(|list| list.push(inverse));
        }
    }

    fn apply(&self, edit: &Edit) -> Result<Edit, EditError> {
        let mut document = self.document.with_untracked(|document| Dashboard::clone(document));
        let inverse = document.apply(edit)?;
        self.document.set(Arc::new(document));
        Ok(inverse)
    }

    /// The panel with this id, wherever it stands; copies have ids of their own.
    pub fn panel(&self, id: i64) -> Option<Panel> {
        self.panels.with(|panels| find_panel(panels, id))
    }

    /// The panel with this id as it is stored: not one of its copies, but what they are copies of.
    pub fn stored_panel(&self, id: i64) -> Option<Panel> {
        let id = repeat::stored_id(id).0;
        self.document.with(|document| find_panel(&document.panels(), id))
    }

    /// Text with variables put in as people read them.
    pub fn text(&self, text: &str) -> String {
        self.put_in(text, None)
    }

    /// Text of a panel with variables put in as people read them.
    pub fn text_of(&self, panel: &Panel, text: &str) -> String {
        self.put_in(text, Some(panel))
    }

    /// What something makes of the variables and the time.
    pub fn scoped<T>(&self, make: impl FnOnce(&Scope) -> T) -> T {
        let time = self.time.get();
        self.variables.with(|variables| make(&Scope::new(variables, &time)))
    }

    fn put_in(&self, text: &str, panel: Option<&Panel>) -> String {
        if !text.contains(['$', '[']) {
            return text.to_owned();
        }
        let time = self.time.get();
        self.variables.with(|variables| {
            let scope = match panel {
                Some(panel) => Scope::of_panel(variables, &time, panel),
                None => Scope::new(variables, &time),
            };
            interpolate(text, &scope, &Format::Text)
        })
    }

    /// The title of the panel with this id, as people read it; empty where there is none.
    pub fn title(&self, id: i64) -> String {
        self.panel(id).map(|panel| self.text_of(&panel, &panel.title)).unwrap_or_default()
    }
}

fn find_panel(panels: &[Panel], id: i64) -> Option<Panel> {
    let mut all = panels.iter().flat_map(|panel| std::iter::once(panel).chain(&panel.panels));
    all.find(|panel| panel.id == id).cloned()
}

fn calendar(document: &Dashboard, zone: Zone) -> Calendar {
    let week_start = WeekStart::from_setting(&document.week_start(), WeekStart::Monday);
    let fiscal_start_month = u8::try_from(document.fiscal_year_start_month()).unwrap_or(0).min(11);
    Calendar { fiscal_start_month, ..Calendar::new(zone, week_start) }
}
