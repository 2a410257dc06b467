//! The legend: names, colours, calculations; and what clicking on it does.

use data::order;
use data::reduce::{Reduced, Reducer, reduce_all};
use model::dashboard::Lenient;
use serde_json::Value;

use super::series::Series;
use super::{Prepared, State};
use crate::panel::{Env, Event};
use crate::view::{Legend, LegendEntry};

/// The stored options of a legend.
#[derive(Debug, Clone)]
pub(super) struct LegendOptions {
    pub(super) shown: bool,
    pub(super) table: bool,
    pub(super) right: bool,
    pub(super) calcs: Vec<Reducer>,
    /// The calculation (or `Name`) that sorts, and whether downwards.
    pub(super) sort: Option<(String, bool)>,
    pub(super) width_px: Option<f32>,
}

impl Default for LegendOptions {
    fn default() -> Self {
        Self::read(&Value::Null)
    }
}

impl LegendOptions {
    pub(super) fn read(stored: &Value) -> Self {
        let mode = stored.text("displayMode");
        let off = stored.at("showLegend") == &Value::Bool(false) || mode == "hidden";
        let calcs = stored.list("calcs").iter().filter_map(Value::as_str);
        let sort = Some(stored.text("sortBy")).filter(|by| !by.is_empty());
        Self {
            shown: !off,
            table: mode == "table",
            right: stored.text("placement") == "right",
            calcs: calcs.filter_map(Reducer::find).collect(),
            sort: sort.map(|by| (by, stored.flag("sortDesc"))),
            width_px: stored.num("width").map(|width| width.clamp(40.0, 2000.0) as f32),
        }
    }
}

pub(super) fn legend(prepared: &Prepared, state: &State) -> Option<Legend> {
    let options = &prepared.legend;
    if !options.shown || prepared.series.is_empty() {
        return None;
    }
    let entry = |(at, series): (usize, &Series)| {
        let (calcs, sort_keys) = prepared.calculated.get(at).cloned().unwrap_or_default();
        LegendEntry {
            series: at,
            label: series.name.clone(),
            color: series.color,
            visible: series.is_visible(state),
            right_axis: prepared
                .axes
                .get(series.axis)
                .is_some_and(|axis| axis.shown && axis.side == charts::layout::Side::Right),
            calcs,
            sort_keys,
        }
    };
    let listed = |(_, series): &(usize, &Series)| !series.style.hide.legend;
    let mut entries: Vec<LegendEntry> =
        prepared.series.iter().enumerate().filter(listed).map(entry).collect();
    sort(&mut entries, options);
    Some(Legend {
        table: options.table,
        right: options.right,
        calcs: options.calcs.iter().map(|calc| calc.name()).collect(),
        entries,
        width_px: options.width_px,
    })
}

/// Calculated values of every series, as texts and as numbers.
pub(super) type Calculated = Vec<(Vec<String>, Vec<f64>)>;

/// What the legend says of each series; nothing where it calculates nothing.
pub(super) fn calculated(series: &[Series], options: &LegendOptions, env: &Env<'_>) -> Calculated {
    let calcs = &options.calcs;
    let of = |series: &Series| {
        let values = reduce_all(&series.numbers, calcs);
        let text = |(value, calc): (&Reduced, &Reducer)| {
            let shown = series.display.reduced(value, *calc, &env.zone, env.now_ms);
            Some(shown.text.to_string()).filter(|text| !text.is_empty()).unwrap_or_else(|| "–".to_owned())
        };
        let texts = values.iter().zip(calcs).map(text).collect();
        (texts, values.iter().map(|value| value.number().unwrap_or(f64::NAN)).collect())
    };
    if !options.shown || calcs.is_empty() { Vec::new() } else { series.iter().map(of).collect() }
}

fn sort(entries: &mut [LegendEntry], options: &LegendOptions) {
    let Some((by, down)) = &options.sort else { return };
    if by == "Name" {
        order::sort_by(entries, |a, b| a.label.cmp(&b.label));
    } else if let Some(at) = options.calcs.iter().position(|calc| calc.name() == *by || calc.id() == *by) {
        let key = |entry: &LegendEntry| {
            entry.sort_keys.get(at).copied().filter(|key| !key.is_nan()).unwrap_or(f64::NEG_INFINITY)
        };
        order::sort_by(entries, |a, b| key(a).total_cmp(&key(b)));
    } else {
        return;
    }
    if *down {
        entries.reverse();
    }
}

pub(super) fn update(prepared: &Prepared, state: &mut State, event: &Event) {
    let name = |at: &usize| prepared.series.get(*at).map(|series| series.name.clone());
    match event {
        Event::LegendIsolate(at) => {
            let Some(name) = name(at) else { return };
            let alone = state.only.len() == 1 && state.only.contains(&name);
            *state = State::default();
            if !alone {
                state.only.insert(name);
            }
        }
        Event::LegendToggle(at) => {
            let (Some(series), Some(name)) = (prepared.series.get(*at), name(at)) else { return };
            toggle(state, name, series.is_visible(state), !series.style.hide.viz);
            // Nothing visible helps nobody: then the panel's own choice is shown again.
            if !prepared.series.iter().any(|series| series.is_visible(state)) {
                *state = State::default();
            }
        }
        Event::SortColumn(_) | Event::SelectTable(_) => {}
    }
}

fn toggle(state: &mut State, name: String, visible: bool, stored: bool) {
    match (state.only.is_empty(), visible) {
        (false, true) => {
            state.only.remove(&name);
        }
        (false, false) => {
            state.only.insert(name);
        }
        (true, true) => {
            state.shown.remove(&name);
            state.hidden.insert(name);
        }
        (true, false) => {
            state.hidden.remove(&name);
            if !stored {
                state.shown.insert(name);
            }
        }
    }
}
