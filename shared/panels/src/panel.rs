//! The seam between panel kinds and everything that shows panels.
//!
//! An author writes a typed [`Panel`]; the rest of the house sees [`Kind`], implemented once for every `Panel`,
//! which turns stored JSON into options, and keeps what was prepared behind [`Prepared`].

use charts::Rect;
use data::time::{TimeRange, Zone};
use model::form::Form;
use model::frame::{Frame, Notice};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::alerts::AlertOverlay;
use crate::annotations::AnnotationOverlay;
use crate::theme::Theme;
use crate::view::{Cell, Hover, Legend, View};

/// What surrounds a panel while it prepares and draws.
///
/// A change of size, ratio, range, alerts or annotations needs a new view only; a change of theme, zone, field config, title or palette needs
/// preparing anew, for colours and texts are made there.
#[derive(Debug, Clone)]
pub struct Env<'a> {
    /// Room for the view, CSS pixels (what the legend leaves).
    pub width_px: f32,
    /// Room for the view, CSS pixels.
    pub height_px: f32,
    /// Device pixels in one CSS pixel.
    pub dpr: f32,
    /// The range that was asked for.
    pub range: TimeRange,
    /// The zone in which times are shown.
    pub zone: Zone,
    /// Now, milliseconds; views of relative times need it.
    pub now_ms: i64,
    /// Colours.
    pub theme: &'a Theme,
    /// The panel's stored field config: `{ "defaults": …, "overrides": […] }`, variables put in.
    pub field_config: &'a Value,
    /// The panel's stored title, variables put in; what a single unnamed value is called.
    pub title: &'a str,
    /// Whether series take Grafana's classic palette (dashboards that were made there) or ours.
    pub classic_palette: bool,
    /// Alert rules on the panel; empty where they are not shown.
    pub alerts: &'a [AlertOverlay],
    /// Events on the panel; empty where they are not shown.
    pub annotations: &'a [AnnotationOverlay],
}

/// Something that hands did inside a panel.
#[derive(Debug, Clone, PartialEq)]
pub enum Event {
    /// A legend entry was clicked: isolate it, or show all when it is alone.
    LegendIsolate(usize),
    /// A legend entry was clicked with Ctrl or Cmd: show or hide it.
    LegendToggle(usize),
    /// A column's heading was clicked: sort by it, turn, or stop.
    SortColumn(usize),
    /// Another of several tables was chosen.
    SelectTable(usize),
}

/// A panel kind as its author writes it.
pub trait Panel: Sync {
    /// The stored options, read leniently: serde defaults for every field.
    type Options: DeserializeOwned + Default + 'static;
    /// What is made once an answer: extents, stacks, min/max levels, sorted rows.
    type Prepared: 'static;
    /// What hands change: hidden series, sort.
    type State: Default + Clone + Serialize + DeserializeOwned + 'static;

    /// The stored name, such as `timeseries`.
    const ID: &'static str;
    /// What people read, such as `Time series`.
    const NAME: &'static str;
    /// The icon's name.
    const ICON: &'static str;

    /// The kind's own options as a form; paths are those of the panel's JSON (`options.…`, `fieldConfig.defaults.…`).
    fn form(&self) -> Form;

    /// Everything that can be done once an answer.
    fn prepare(
        &self,
        options: &Self::Options,
        frames: &[Frame],
        env: &Env<'_>,
    ) -> (Self::Prepared, Vec<Notice>);

    /// The legend; asked before the view, since it takes room from it.
    fn legend(&self, _prepared: &Self::Prepared, _state: &Self::State, _env: &Env<'_>) -> Option<Legend> {
        None
    }

    /// What is seen, at most once a frame.
    fn view(&self, prepared: &Self::Prepared, state: &Self::State, env: &Env<'_>) -> View;

    /// What pointing at a place of the view just made tells. `at` is in CSS pixels of the view; with `at` absent
    /// and `time_ms` given, what the same instant tells (a crosshair shared by another panel).
    fn hover(
        &self,
        _prepared: &Self::Prepared,
        _state: &Self::State,
        _env: &Env<'_>,
        _at: Pointer,
    ) -> Option<Hover> {
        None
    }

    /// One cell of a [`View::Table`].
    fn cell(&self, _prepared: &Self::Prepared, _state: &Self::State, _row: usize, _column: usize) -> Cell {
        Cell::default()
    }

    /// What hands did.
    fn update(&self, _prepared: &Self::Prepared, _state: &mut Self::State, _event: &Event) {}
}

/// Where a pointer is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Pointer {
    /// At a place of this view, CSS pixels.
    Here([f32; 2]),
    /// At this instant, in another panel.
    There(i64),
}

/// A panel kind as the house sees it.
pub trait Kind: Sync {
    /// The stored name, such as `timeseries`.
    fn id(&self) -> &'static str;
    /// What people read.
    fn name(&self) -> &'static str;
    /// The icon's name.
    fn icon(&self) -> &'static str;
    /// Reads the stored options (variables put in) and prepares an answer; options that cannot be read are the
    /// defaults, with a notice. Views fill their whole room: space around them is the page's.
    fn prepare(&self, options: &Value, frames: &[Frame], env: &Env<'_>) -> (Box<dyn Prepared>, Vec<Notice>);
}

/// An answer prepared by a kind, with the state of the hands on it.
pub trait Prepared {
    /// The legend; asked before the view, since it takes room from it.
    fn legend(&self, env: &Env<'_>) -> Option<Legend>;
    /// What is seen.
    fn view(&self, env: &Env<'_>) -> View;
    /// What pointing at a place tells.
    fn hover(&self, env: &Env<'_>, at: Pointer) -> Option<Hover>;
    /// One cell of a table view.
    fn cell(&self, row: usize, column: usize) -> Cell;
    /// What hands did.
    fn update(&mut self, event: &Event);
    /// The state of the hands, to be carried to the next answer.
    fn state(&self) -> Value;
    /// Takes over the state of an earlier answer; a state that does not fit is left.
    fn restore(&mut self, state: &Value);
}

impl<P: Panel + Copy + 'static> Kind for P {
    fn id(&self) -> &'static str {
        P::ID
    }

    fn name(&self) -> &'static str {
        P::NAME
    }

    fn icon(&self) -> &'static str {
        P::ICON
    }

    fn prepare(&self, options: &Value, frames: &[Frame], env: &Env<'_>) -> (Box<dyn Prepared>, Vec<Notice>) {
        let (options, mut notices) = match P::Options::deserialize(options) {
            Ok(options) => (options, Vec::new()),
            Err(error) => {
                let text =
                    format!("Some options of this panel could not be read, so defaults are used: {error}.");
                (P::Options::default(), vec![Notice::warning(text)])
            }
        };
        let (prepared, more) = Panel::prepare(self, &options, frames, env);
        notices.extend(more);
        (Box::new(Held { panel: *self, prepared, state: P::State::default() }), notices)
    }
}

/// A typed answer behind [`Prepared`].
struct Held<P: Panel> {
    panel: P,
    prepared: P::Prepared,
    state: P::State,
}

impl<P: Panel> Prepared for Held<P> {
    fn legend(&self, env: &Env<'_>) -> Option<Legend> {
        self.panel.legend(&self.prepared, &self.state, env)
    }

    fn view(&self, env: &Env<'_>) -> View {
        self.panel.view(&self.prepared, &self.state, env)
    }

    fn hover(&self, env: &Env<'_>, at: Pointer) -> Option<Hover> {
        self.panel.hover(&self.prepared, &self.state, env, at)
    }

    fn cell(&self, row: usize, column: usize) -> Cell {
        self.panel.cell(&self.prepared, &self.state, row, column)
    }

    fn update(&mut self, event: &Event) {
        self.panel.update(&self.prepared, &mut self.state, event);
    }

    fn state(&self) -> Value {
        serde_json::to_value(&self.state).unwrap_or(Value::Null)
    }

    fn restore(&mut self, state: &Value) {
        if let Ok(state) = P::State::deserialize(state) {
            self.state = state;
        }
    }
}

/// A rectangle that fills the environment's room.
pub fn room(env: &Env<'_>) -> Rect {
    Rect::new(0.0, 0.0, env.width_px, env.height_px)
}
