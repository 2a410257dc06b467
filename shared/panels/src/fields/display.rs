//! From a value to its text and colour: mappings first, then unit and decimals, then thresholds or colour runs.

use std::sync::Arc;

use charts::Rgba8;
use data::reduce::{Reduced, Reducer};
use data::time::Zone;
use data::units::{Env as UnitEnv, Format, Formatted, TickSteps, plain};

use super::{ColorMode, Config, color};
use crate::theme::Theme;

/// Makes texts and colours of one column's values.
#[derive(Debug, Clone)]
pub struct Display {
    format: Format,
    /// For axes: a number without a unit is shortened there.
    ticks: Format,
    config: Arc<Config>,
    range: (f64, f64),
    mode: ColorMode,
    series_color: Rgba8,
    /// Stored colours of thresholds and mappings, looked up once.
    steps: Vec<(f64, Rgba8)>,
    run: Vec<Rgba8>,
    mapped: Vec<(String, Rgba8)>,
}

/// A value, ready to be shown.
#[derive(Debug, Clone, PartialEq)]
pub struct Shown {
    /// Its text, in parts.
    pub text: Formatted,
    /// Its number, where it is one.
    pub number: Option<f64>,
    /// Its colour.
    pub color: Rgba8,
    /// Whether the colour was asked for: by a mapping, a threshold or a colour run.
    pub colored: bool,
}

impl Display {
    pub(super) fn new(
        config: &Arc<Config>,
        unit: Option<&str>,
        range: (f64, f64),
        mode: ColorMode,
        series_color: Rgba8,
        theme: &Theme,
    ) -> Self {
        let color = |stored: &str| theme.color(stored).unwrap_or(theme.text_muted);
        let run = match mode {
            ColorMode::Continuous(stops) => stops.iter().flat_map(|stop| theme.run(stop)).collect(),
            _ => Vec::new(),
        };
        let mut steps: Vec<(f64, Rgba8)> =
            config.thresholds.steps(range).map(|(step, stored)| (step, color(stored))).collect();
        if steps.is_empty() {
            steps.push((f64::NEG_INFINITY, color("green")));
        }
        let mapped = config.mappings.colors().map(|stored| (stored.to_owned(), color(stored))).collect();
        Self {
            format: Format::of(unit.unwrap_or("none")),
            ticks: Format::of(unit.unwrap_or("short")),
            config: Arc::clone(config),
            range,
            mode,
            series_color,
            steps,
            run,
            mapped,
        }
    }

    /// The ends of scales.
    pub fn range(&self) -> (f64, f64) {
        self.range
    }

    /// Where a value lies between the ends, 0 to 1.
    pub fn share(&self, value: f64) -> f64 {
        let (min, max) = self.range;
        if max > min {
            ((value - min) / (max - min)).clamp(0.0, 1.0)
        } else {
            f64::from(u8::from(value >= max))
        }
    }

    /// The steps of the thresholds with their colours; the first begins at minus infinity.
    pub fn steps(&self) -> &[(f64, Rgba8)] {
        &self.steps
    }

    /// The colours from least to greatest value, where the mode is such a run.
    pub fn run(&self) -> &[Rgba8] {
        &self.run
    }

    /// Whether values, not the series, have colours.
    pub fn is_by_value(&self) -> bool {
        self.mode.is_by_value()
    }

    /// How axis ticks should be spaced.
    pub fn tick_steps(&self) -> TickSteps {
        self.ticks.tick_steps()
    }

    /// The colour of a value, mappings aside.
    pub fn color(&self, value: Option<f64>) -> Rgba8 {
        match self.mode {
            ColorMode::Thresholds => {
                let value = value.filter(|value| !value.is_nan()).unwrap_or(f64::NEG_INFINITY);
                let active = self.steps.iter().take_while(|(step, _)| value >= *step).last();
                active.map_or(self.series_color, |(_, color)| *color)
            }
            ColorMode::Continuous(_) => {
                let share = self.share(value.filter(|value| !value.is_nan()).unwrap_or(self.range.0));
                color::along(&self.run, share).unwrap_or(self.series_color)
            }
            _ => self.series_color,
        }
    }

    /// A number as it is shown; `None` is a null.
    pub fn number(&self, value: Option<f64>, zone: &Zone, now_ms: i64) -> Shown {
        let mapped = self.config.mappings.of_number(value);
        let mut shown = self.plain_number(value, zone, now_ms);
        if let Some(mapped) = mapped {
            if let Some(text) = mapped.text {
                shown.text = Formatted::text(text);
            }
            self.put_color(&mut shown, mapped.color.as_deref());
        }
        shown
    }

    /// A text as it is shown; `None` is a null.
    pub fn text(&self, value: Option<&str>) -> Shown {
        let text = value.or(self.config.no_value.as_deref()).unwrap_or_default();
        let mut shown =
            Shown { text: Formatted::text(text), number: None, color: self.color(None), colored: false };
        if let Some(mapped) = self.config.mappings.of_text(value) {
            if let Some(text) = mapped.text {
                shown.text = Formatted::text(text);
            }
            self.put_color(&mut shown, mapped.color.as_deref());
        }
        shown
    }

    /// A calculation's result as it is shown; counts and the like lose the unit.
    pub fn reduced(&self, value: &Reduced, reducer: Reducer, zone: &Zone, now_ms: i64) -> Shown {
        match value {
            Reduced::Text(text) => self.text(Some(text)),
            Reduced::Bool(flag) => self.text(Some(if *flag { "true" } else { "false" })),
            Reduced::List(list) => {
                let texts: Vec<String> = list
                    .iter()
                    .map(|one| self.reduced(one, reducer, zone, now_ms).text.to_string())
                    .collect();
                Shown {
                    text: Formatted::text(texts.join(", ")),
                    number: None,
                    color: self.color(None),
                    colored: false,
                }
            }
            Reduced::Number(number) if !reducer.keeps_unit() => {
                let mut shown = self.number(Some(*number), zone, now_ms);
                if self.config.mappings.of_number(Some(*number)).is_none() {
                    shown.text = Formatted::text(match reducer {
                        Reducer::DiffPercent => format!("{}%", data::units::fixed(*number, Some(1))),
                        _ => plain(*number),
                    });
                }
                shown
            }
            Reduced::Number(number) => self.number(Some(*number), zone, now_ms),
            Reduced::Null => self.number(None, zone, now_ms),
        }
    }

    /// The label of an axis tick whose neighbours are `step` away.
    pub fn tick(&self, value: f64, step: f64, zone: &Zone, now_ms: i64) -> String {
        self.ticks.tick(value, step, self.config.decimals, &UnitEnv { zone, now_ms }).to_string()
    }

    fn plain_number(&self, value: Option<f64>, zone: &Zone, now_ms: i64) -> Shown {
        let text = match value {
            Some(value) => self.format.apply(value, self.config.decimals, &UnitEnv { zone, now_ms }),
            None => Formatted::text(self.config.no_value.as_deref().unwrap_or_default()),
        };
        Shown { text, number: value, color: self.color(value), colored: self.mode.is_by_value() }
    }

    fn put_color(&self, shown: &mut Shown, stored: Option<&str>) {
        let found = stored.and_then(|stored| self.mapped.iter().find(|(known, _)| known == stored));
        if let Some((_, color)) = found {
            shown.color = *color;
            shown.colored = true;
        }
    }
}
