//! Time series: lines, areas, bars and points over time. Here the kind as the house sees it; its parts are in the
//! folder: options and style as stored, series as prepared, axes, marks, what pointing tells.

mod alerts;
mod annotations;
mod axes;
mod form;
mod hover;
mod legend;
mod marks;
mod options;
mod picture;
mod series;
mod stacks;
mod style;

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::rc::Rc;

use model::form::Form;
use model::frame::{Frame, Notice};
use serde::{Deserialize, Serialize};

use crate::panel::{Env, Event, Panel, Pointer};
use crate::view::{Hover, Legend, Message, MessageKind, View};
use legend::LegendOptions;
use options::Options;
use picture::Picture;
use series::Series;

/// The kind.
#[derive(Debug, Clone, Copy)]
pub(super) struct TimeSeries;

/// An answer, prepared.
#[derive(Debug)]
pub(super) struct Prepared {
    series: Vec<Series>,
    /// Moments and values of exemplars.
    exemplars: Vec<(i64, f64)>,
    axes: Vec<axes::AxisPlan>,
    legend: LegendOptions,
    calculated: legend::Calculated,
    tooltip: options::Tooltip,
    /// The zone of the time axis, where it is not the dashboard's.
    zone: Option<data::time::Zone>,
    /// What is shown instead of a drawing when there are no series.
    empty: Message,
    /// Stacks and extents of the series that were last visible.
    shown: RefCell<Option<(Vec<bool>, Rc<stacks::Shown>)>>,
    /// Where everything stood when it was last drawn.
    picture: RefCell<Option<Rc<Picture>>>,
}

/// What hands change, by the series' names, so that it holds for the next answer.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct State {
    /// When not empty, nothing but these is visible.
    only: BTreeSet<String>,
    /// These are not visible.
    hidden: BTreeSet<String>,
    /// These are visible although the panel hides them.
    shown: BTreeSet<String>,
}

impl State {
    /// Whether a series is visible; `stored` says whether the panel itself shows it.
    fn shows(&self, name: &str, stored: bool) -> bool {
        if !self.only.is_empty() {
            return self.only.contains(name);
        }
        !self.hidden.contains(name) && (stored || self.shown.contains(name))
    }
}

impl Panel for TimeSeries {
    type Options = Options;
    type Prepared = Prepared;
    type State = State;

    const ID: &'static str = "timeseries";
    const NAME: &'static str = "Time series";
    const ICON: &'static str = "chart-line";

    fn form(&self) -> Form {
        form::form()
    }

    fn prepare(&self, options: &Options, frames: &[Frame], env: &Env<'_>) -> (Prepared, Vec<Notice>) {
        let (series, mut notices) = series::prepare(frames, env);
        let (axes, series) = axes::plan(series);
        let has_values = frames.iter().any(|frame| frame.numbers().next().is_some() && frame.rows() > 0);
        let has_times = frames.iter().any(|frame| frame.time().is_some_and(|times| !times.is_empty()));
        let empty = match (has_values, has_times) {
            (true, false) => message(
                "The answer has no times",
                "Show it as a table, or ask for a time series in the query's options.",
            ),
            _ => message("No data", "The query found nothing in this time range."),
        };
        if options.has_unknown_time_zone {
            notices.push(Notice::info("A time zone of this panel is not known, so the dashboard's is used."));
        }
        let prepared = Prepared {
            calculated: legend::calculated(&series, &options.legend, env),
            series,
            exemplars: series::exemplars(frames),
            axes,
            legend: options.legend.clone(),
            tooltip: options.tooltip,
            zone: options.zone.clone(),
            empty,
            shown: RefCell::new(None),
            picture: RefCell::new(None),
        };
        (prepared, notices)
    }

    fn legend(&self, prepared: &Prepared, state: &State, _: &Env<'_>) -> Option<Legend> {
        legend::legend(prepared, state)
    }

    fn view(&self, prepared: &Prepared, state: &State, env: &Env<'_>) -> View {
        if prepared.series.is_empty() {
            return View::Message(prepared.empty.clone());
        }
        View::Scene(marks::scene(prepared, state, env))
    }

    fn hover(&self, prepared: &Prepared, state: &State, env: &Env<'_>, at: Pointer) -> Option<Hover> {
        hover::hover(prepared, state, env, at)
    }

    fn update(&self, prepared: &Prepared, state: &mut State, event: &Event) {
        legend::update(prepared, state, event);
    }
}

impl Prepared {
    /// Which series are visible.
    fn visible(&self, state: &State) -> Vec<bool> {
        self.series.iter().map(|series| series.is_visible(state)).collect()
    }

    /// Stacks and extents of the visible series, made anew only when others become visible.
    fn shown(&self, state: &State) -> Rc<stacks::Shown> {
        let visible = self.visible(state);
        if let Some((known, shown)) = &*self.shown.borrow()
            && *known == visible
        {
            return Rc::clone(shown);
        }
        let shown = Rc::new(stacks::Shown::new(&self.series, &visible, self.axes.len()));
        *self.shown.borrow_mut() = Some((visible, Rc::clone(&shown)));
        shown
    }
}

fn message(text: &str, hint: &str) -> Message {
    Message { kind: MessageKind::NoData, text: text.to_owned(), hint: hint.to_owned() }
}
