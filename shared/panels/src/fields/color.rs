//! Colour modes: which colour a series or a value has.

use charts::Rgba8;
use model::dashboard::Lenient;
use serde_json::Value;

use crate::theme::Theme;

/// How colours are chosen.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum ColorMode {
    /// One colour for all.
    Fixed,
    /// Shades of one colour, one a series.
    Shades,
    /// By thresholds.
    Thresholds,
    /// The palette, in the order of series.
    PaletteClassic,
    /// The palette, by the series' name: the same name has the same colour everywhere.
    PaletteByName,
    /// A run of colours from least to greatest value.
    Continuous(&'static [&'static str]),
}

impl ColorMode {
    /// Whether values, not series, have colours.
    pub fn is_by_value(self) -> bool {
        matches!(self, Self::Thresholds | Self::Continuous(_))
    }
}

/// The value of a series by which the whole series is coloured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum SeriesBy {
    /// Its last.
    #[default]
    Last,
    /// Its least.
    Min,
    /// Its greatest.
    Max,
}

/// The stored colour setting.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ColorSetting {
    /// The mode, if one is stored and known.
    pub mode: Option<ColorMode>,
    /// The colour of modes that need one, as stored.
    pub fixed: Option<String>,
    /// For modes by value: what colours a whole series.
    pub by: SeriesBy,
}

/// The runs of colours, from least to greatest value, by the names that the theme knows.
pub(crate) const SCHEMES: &[(&str, &str, &[&str])] = &[
    ("continuous-GrYlRd", "Green-yellow-red", &["green", "yellow", "red"]),
    ("continuous-RdYlGr", "Red-yellow-green", &["red", "yellow", "green"]),
    ("continuous-BlYlRd", "Blue-yellow-red", &["dark-blue", "super-light-yellow", "dark-red"]),
    ("continuous-YlRd", "Yellow-red", &["super-light-yellow", "dark-red"]),
    ("continuous-BlPu", "Blue-purple", &["blue", "purple"]),
    ("continuous-YlBl", "Yellow-blue", &["super-light-yellow", "dark-blue"]),
    ("continuous-blues", "Blues", &["panel", "dark-blue"]),
    ("continuous-reds", "Reds", &["panel", "dark-red"]),
    ("continuous-greens", "Greens", &["panel", "dark-green"]),
    ("continuous-purples", "Purples", &["panel", "dark-purple"]),
    ("continuous-viridis", "Viridis", &["scheme-viridis"]),
    ("continuous-magma", "Magma", &["scheme-magma"]),
    ("continuous-plasma", "Plasma", &["scheme-plasma"]),
    ("continuous-inferno", "Inferno", &["scheme-inferno"]),
    ("continuous-cividis", "Cividis", &["scheme-cividis"]),
    ("continuous-turbo", "Turbo", &["scheme-turbo"]),
];

impl ColorSetting {
    pub(super) fn read(stored: &Value) -> Self {
        let mode = stored.text("mode");
        let fixed = Some(stored.text("fixedColor")).filter(|color| !color.is_empty());
        let mode = match mode.as_str() {
            "fixed" => Some(ColorMode::Fixed),
            "shades" => Some(ColorMode::Shades),
            "thresholds" => Some(ColorMode::Thresholds),
            "palette-classic" | "palette-saturated" => Some(ColorMode::PaletteClassic),
            "palette-classic-by-name" => Some(ColorMode::PaletteByName),
            "" if fixed.is_some() => Some(ColorMode::Fixed),
            mode => {
                let known = SCHEMES.iter().find(|(id, _, _)| id.eq_ignore_ascii_case(mode));
                known.map(|(_, _, stops)| ColorMode::Continuous(stops))
            }
        };
        let by = match stored.text("seriesBy").as_str() {
            "min" => SeriesBy::Min,
            "max" => SeriesBy::Max,
            _ => SeriesBy::Last,
        };
        Self { mode, fixed, by }
    }
}

/// The colour of series number `nth` in modes that colour series; a fair guess in the others.
pub(super) fn of_series(
    mode: ColorMode,
    setting: &ColorSetting,
    nth: usize,
    name: &str,
    palette: &[Rgba8],
    theme: &Theme,
) -> Rgba8 {
    let pick = |nth: usize| palette.get(nth % palette.len().max(1)).copied().unwrap_or(theme.accent);
    let fixed = || setting.fixed.as_deref().and_then(|color| theme.color(color));
    match mode {
        ColorMode::Fixed => fixed().unwrap_or(theme.text_muted),
        ColorMode::Shades => shade(fixed().unwrap_or_else(|| pick(0)), nth),
        ColorMode::PaletteByName => pick(hash(name) as usize),
        _ => pick(nth),
    }
}

/// The colour at a share of a run.
pub(super) fn along(stops: &[Rgba8], share: f64) -> Option<Rgba8> {
    let at = share.clamp(0.0, 1.0) * stops.len().saturating_sub(1) as f64;
    let (from, to) = (stops.get(at.floor() as usize)?, stops.get(at.ceil() as usize)?);
    Some(from.mix(*to, at.fract() as f32))
}

/// Lighter and darker by turns, farther with each turn.
fn shade(color: Rgba8, nth: usize) -> Rgba8 {
    let step = (nth % 12) as f32;
    let by = ((step / 2.0).ceil() * 0.14).min(0.7);
    if nth % 2 == 1 { color.mix(Rgba8::WHITE, by) } else { color.mix(Rgba8::BLACK, by) }
}

/// A number from a name, the same on every machine (FNV-1a).
fn hash(name: &str) -> u32 {
    name.bytes().fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}
