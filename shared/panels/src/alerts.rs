//! Alert rules as panels show them, in the page and on the picture of a message. How a rule comes to its state is not
//! known here.
//!
//! No state is told by colour alone: each has its own dashes along the edge of a plot, and its word.

use charts::mark::text::in_room;
use charts::scene::{Anchor, BoxItem, Fill, Item, Path, Stroke, Weight};
use charts::{Rect, Rgba8, Scene, text};
use data::reduce::Reducer;
use data::time::format::format;
use model::api::{AlertBand, AlertCompare, AlertState, PanelAlert};

use crate::panel::{Env, room};
use crate::theme::Theme;
use crate::view::HoverNote;

/// A rule as its panel draws it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct AlertOverlay {
    /// Its name.
    pub title: String,
    /// The border; absent where it is no value that stands on the panel's axis, such as a count of values.
    pub threshold: Option<f64>,
    /// The wrong side.
    pub compare: AlertCompare,
    /// The query that is watched; the first one where empty.
    pub ref_id: String,
    /// How it stands now.
    pub state: AlertState,
    /// Since when, milliseconds.
    pub since_ms: Option<i64>,
    /// How it stood in the range that is shown: all but normal, in order.
    pub bands: Vec<AlertBand>,
}

impl From<&PanelAlert> for AlertOverlay {
    fn from(alert: &PanelAlert) -> Self {
        let is_level = is_level(Reducer::find(&alert.reducer).unwrap_or(Reducer::LastNotNull));
        Self {
            title: alert.title.clone(),
            threshold: Some(alert.threshold).filter(|value| is_level && value.is_finite()),
            compare: alert.compare,
            ref_id: alert.ref_id.clone(),
            state: alert.state,
            since_ms: alert.since_ms,
            bands: alert.bands.clone(),
        }
    }
}

/// Whether what a reducer makes of a series is one of its values, or between them.
fn is_level(reducer: Reducer) -> bool {
    use Reducer::{First, FirstNotNull, Last, LastNotNull, LogMin, Max, Mean, Median, Min, Percentile};
    matches!(
        reducer,
        First | FirstNotNull | Last | LastNotNull | LogMin | Max | Mean | Median | Min | Percentile(_)
    )
}

/// A state in a word or two, as it begins a sentence.
pub fn state_name(state: AlertState) -> &'static str {
    match state {
        AlertState::Unknown => "Not evaluated yet",
        AlertState::Normal => "Normal",
        AlertState::Pending => "Pending",
        AlertState::Firing => "Firing",
        AlertState::NoData => "Cannot tell: no data",
        AlertState::Error => "Cannot tell: error",
        AlertState::Paused => "Paused",
    }
}

/// The colour that goes with a state.
pub fn state_color(state: AlertState, theme: &Theme) -> Rgba8 {
    match state {
        AlertState::Firing => theme.bad,
        AlertState::Pending => theme.warn,
        AlertState::Normal => theme.ok,
        AlertState::NoData | AlertState::Error | AlertState::Unknown | AlertState::Paused => theme.text_muted,
    }
}

/// How urgent a state is: the greatest of several is what is said of all of them.
pub fn urgency(state: AlertState) -> u8 {
    match state {
        AlertState::Firing => 4,
        AlertState::NoData | AlertState::Error => 3,
        AlertState::Pending => 2,
        AlertState::Normal => 1,
        AlertState::Unknown | AlertState::Paused => 0,
    }
}

/// What the rules said at an instant, for the tooltip.
pub(crate) fn notes(env: &Env<'_>, at_ms: i64) -> Vec<HoverNote> {
    if env.alerts.is_empty() { Vec::new() } else { notes_at(env, at_ms) }
}

#[cold]
fn notes_at(env: &Env<'_>, at_ms: i64) -> Vec<HoverNote> {
    let of = |alert: &AlertOverlay| {
        let holds = |band: &&AlertBand| {
            band.from_ms <= at_ms && band.to_ms.unwrap_or(env.now_ms.max(at_ms + 1)) > at_ms
        };
        let band = alert.bands.iter().find(holds)?;
        let since = moment(band.from_ms, env);
        let text = format!("{} since {since}: {}", state_name(band.state), alert.title);
        Some(HoverNote { text, color: state_color(band.state, env.theme) })
    };
    env.alerts.iter().filter_map(of).collect()
}

/// What stands behind a panel's description in words.
#[cold]
pub(crate) fn describe(env: &Env<'_>) -> String {
    env.alerts.iter().map(|alert| format!(" Alert {}: {}.", alert.title, state_name(alert.state))).collect()
}

/// An instant: without its day where that is near.
fn moment(ms: i64, env: &Env<'_>) -> String {
    const NEAR_MS: u64 = 20 * 3_600_000;
    let is_near = ms.abs_diff(env.now_ms) < NEAR_MS;
    format(ms, &env.zone, if is_near { "HH:mm" } else { "YYYY-MM-DD HH:mm" })
}

const PILL_TEXT_PX: f32 = 11.0;
/// How high a pill is.
pub(crate) const PILL_HEIGHT_PX: f32 = 16.0;

/// How wide a pill with this text is.
pub(crate) fn pill_width(words: &str) -> f32 {
    text::width(words, PILL_TEXT_PX, Weight::Medium).ceil() + 10.0
}

/// A short text in a frame; `is_loud` fills it with the colour.
pub(crate) fn pill(words: &str, rect: Rect, color: Rgba8, is_loud: bool, theme: &Theme) -> Vec<Item> {
    let (fill, ink) = if is_loud {
        (color, color.readable(theme.on_light(), theme.on_dark()))
    } else {
        (theme.panel, theme.legible(color, theme.panel, 4.5))
    };
    let outline = Stroke::solid(1.0, color.fade(if is_loud { 1.0 } else { 0.7 }));
    let frame = BoxItem { rect, radius_px: 4.0, fill: Some(Fill::Solid(fill)), stroke: Some(outline) };
    let label = in_room(words, rect.inset(2.0), PILL_TEXT_PX, Weight::Medium, Anchor::Middle, ink);
    std::iter::once(Item::Box(frame)).chain(label).collect()
}

/// The dashes that tell a state without its colour: firing is one solid line. `None` for states that need no eye.
pub(crate) fn dash(state: AlertState) -> Option<&'static [f32]> {
    match state {
        AlertState::Firing => Some(&[]),
        AlertState::Pending => Some(&[7.0, 4.0]),
        AlertState::NoData | AlertState::Error => Some(&[2.0, 3.0]),
        AlertState::Normal | AlertState::Unknown | AlertState::Paused => None,
    }
}

/// How thick the line of a state is.
pub(crate) const STRIP_PX: f32 = 3.0;

/// The line of a state at this height; `None` for states that need no eye.
pub(crate) fn strip(state: AlertState, from_x: f32, to_x: f32, top_y: f32, theme: &Theme) -> Option<Item> {
    let y = top_y + STRIP_PX / 2.0;
    let stroke = Stroke { width_px: STRIP_PX, color: state_color(state, theme), dash: dash(state)?.to_vec() };
    Some(Item::Path(Path { points: vec![[from_x, y], [to_x, y]], stroke: Some(stroke), ..Path::default() }))
}

/// Marks a whole panel that has no axis with its most urgent state: a line at the upper edge and the word below it.
#[cold]
pub(crate) fn mark(scene: &mut Scene, env: &Env<'_>) {
    let Some(worst) = env.alerts.iter().map(|alert| alert.state).max_by_key(|state| urgency(*state)) else {
        return;
    };
    let bounds = room(env);
    let Some(line) = strip(worst, bounds.x, bounds.right(), bounds.y, env.theme) else { return };
    scene.over.push(line);
    let words = state_name(worst).split(':').next().unwrap_or_default();
    let width = pill_width(words);
    if bounds.w >= width * 2.0 && bounds.h >= PILL_HEIGHT_PX * 3.0 {
        let rect = Rect::new(bounds.right() - width - 1.0, bounds.y + STRIP_PX + 4.0, width, PILL_HEIGHT_PX);
        let is_loud = worst == AlertState::Firing;
        scene.over.extend(pill(
            words,
            rect.snapped(env.dpr),
            state_color(worst, env.theme),
            is_loud,
            env.theme,
        ));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_values_of_the_axis_are_drawn_on_it() {
        for (reducer, threshold, expect) in [
            ("lastNotNull", 80.0, Some(80.0)),
            ("p95", 80.0, Some(80.0)),
            ("mean", f64::NAN, None),
            ("count", 80.0, None),
            ("sum", 80.0, None),
            ("", 80.0, Some(80.0)),
        ] {
            let alert = PanelAlert { reducer: reducer.to_owned(), threshold, ..PanelAlert::default() };
            assert_eq!(AlertOverlay::from(&alert).threshold, expect, "{reducer} of {threshold}");
        }
    }
}
