//! From frames and a panel's stored field config to fields that are ready to be shown: named, coloured, formatted.
//! Done once an answer; nothing here runs per frame of a drawing.

mod color;
mod config;
mod display;
mod mappings;
mod matcher;
mod names;
mod thresholds;
mod values;

use std::sync::Arc;

use charts::Rgba8;
use data::names::Names;
use data::reduce::{Reducer, reduce};
use model::dashboard::Lenient;
use model::frame::{Column, Field, Frame, Notice};
use serde_json::Value;

pub(crate) use color::SCHEMES;
pub use color::{ColorMode, ColorSetting, SeriesBy};
pub use config::{Config, KNOWN_PROPERTIES, Link};
pub use data::names::frame_name;
pub use display::{Display, Shown};
pub(crate) use mappings::is_mapping;
pub use mappings::{Mapped, Mappings};
pub(crate) use matcher::fault as matcher_fault;
pub use thresholds::Thresholds;
pub(crate) use values::cell;
pub use values::{ReduceOptions, Single, Spark, singles};

use crate::panel::Env;

/// One column of an answer, ready to be shown.
#[derive(Debug, Clone)]
pub struct Resolved {
    /// The frame's number.
    pub frame: usize,
    /// The column's number within its frame.
    pub field: usize,
    /// What people read.
    pub name: String,
    /// Defaults and overrides, put together.
    pub config: Arc<Config>,
    /// Makes texts and colours of values.
    pub display: Display,
    /// The series' colour: of lines, bars, legend entries.
    pub color: Rgba8,
    /// Whether the column holds numbers.
    pub is_number: bool,
}

impl Resolved {
    /// The column itself.
    pub fn of<'a>(&self, frames: &'a [Frame]) -> Option<&'a Field> {
        frames.get(self.frame)?.fields.get(self.field)
    }
}

/// What a kind wants from [`resolve`].
#[derive(Debug, Clone, Copy)]
pub struct Wants {
    /// The colour mode where the panel sets none.
    pub color: ColorMode,
    /// Whether least and greatest values are needed even if no colour depends on them (gauges).
    pub range: bool,
}

impl Wants {
    /// Series of a chart: each its own colour.
    pub const SERIES: Self = Self { color: ColorMode::PaletteClassic, range: false };
    /// Single values: coloured by thresholds.
    pub const VALUES: Self = Self { color: ColorMode::Thresholds, range: false };
    /// Single values on a scale.
    pub const GAUGES: Self = Self { color: ColorMode::Thresholds, range: true };
}

/// All columns of an answer in order, and remarks on field config that is not understood.
pub fn resolve(frames: &[Frame], env: &Env<'_>, wants: Wants) -> (Vec<Resolved>, Vec<Notice>) {
    let stored = env.field_config;
    let defaults = stored.at("defaults");
    let base = Arc::new(Config::read(defaults));
    let (overrides, notices) = matcher::read(stored.list("overrides"));
    let names = Names::new(frames);

    let mut configs = Vec::new();
    for (frame_at, frame) in frames.iter().enumerate() {
        for (field_at, field) in frame.fields.iter().enumerate() {
            let plain = names.of(frame_at, field_at);
            let target = matcher::Target { frame, field, name: &plain };
            let own = with_own(defaults, field);
            let config = match (matcher::apply(&overrides, own.as_ref().unwrap_or(defaults), &target), own) {
                (Some(merged), _) | (None, Some(merged)) => Arc::new(Config::read(&merged)),
                (None, None) => Arc::clone(&base),
            };
            let name = match &config.display_name {
                Some(template) => names::from_template(template, &plain, frame, field),
                None => plain,
            };
            configs.push((frame_at, field_at, name, config));
        }
    }

    let shared_range = needs_range(&configs, wants).then(|| shared_range(frames)).flatten();
    let palette = if env.classic_palette { &env.theme.series_classic } else { &env.theme.series };
    let mut numbers = 0;
    let mut resolved = Vec::with_capacity(configs.len());
    for (frame_at, field_at, name, config) in configs {
        let Some(field) = frames.get(frame_at).and_then(|frame| frame.fields.get(field_at)) else { continue };
        let range = config.range(shared_range, || extent(field));
        let unit = config.unit.as_deref().or(field.hints.unit.as_deref());
        let mode = config.color.mode.unwrap_or(wants.color);
        let series_color = color::of_series(mode, &config.color, numbers, &name, palette, env.theme);
        let display = Display::new(&config, unit, range, mode, series_color, env.theme);
        let color = match mode {
            _ if mode.is_by_value() => display.color(by_series(field, config.color.by)),
            _ => series_color,
        };
        let is_number = matches!(field.values, Column::Number(_));
        numbers += usize::from(is_number);
        resolved.push(Resolved { frame: frame_at, field: field_at, name, config, display, color, is_number });
    }
    (resolved, notices)
}

/// The panel's defaults below what the column brings with it; `None` where it brings nothing.
fn with_own(defaults: &Value, field: &Field) -> Option<Value> {
    let own = &field.hints.config;
    if own.is_empty() {
        return None;
    }
    let mut merged = defaults.as_object().cloned().unwrap_or_default();
    merged.extend(own.iter().map(|(key, value)| (key.clone(), value.clone())));
    Some(Value::Object(merged))
}

fn needs_range(configs: &[(usize, usize, String, Arc<Config>)], wants: Wants) -> bool {
    wants.range
        || configs.iter().any(|(_, _, _, config)| {
            let mode = config.color.mode.unwrap_or(wants.color);
            config.thresholds.is_percentage() || matches!(mode, ColorMode::Continuous(_))
        })
}

fn extent(field: &Field) -> Option<(f64, f64)> {
    charts::decimate::extent(field.values.as_numbers()?.values())
        .filter(|(min, max)| min.is_finite() && max.is_finite())
}

fn shared_range(frames: &[Frame]) -> Option<(f64, f64)> {
    let fields = frames.iter().flat_map(|frame| &frame.fields);
    fields.filter_map(extent).reduce(|a, b| (a.0.min(b.0), a.1.max(b.1)))
}

/// The value that colours a whole series.
fn by_series(field: &Field, by: SeriesBy) -> Option<f64> {
    let reducer = match by {
        SeriesBy::Last => Reducer::LastNotNull,
        SeriesBy::Min => Reducer::Min,
        SeriesBy::Max => Reducer::Max,
    };
    reduce(field.values.as_numbers()?, reducer).number()
}

/// A stored switch at a path such as `custom.hideFrom.viz`.
pub(crate) fn flag_at(value: &Value, path: &[&str]) -> bool {
    path.split_last().is_some_and(|(last, way)| way.iter().fold(value, |at, key| at.at(key)).flag(last))
}

#[cfg(test)]
mod tests;
