//! The axes that can be laid out: their scales as one plotters coordinate, and what places them on the screen.

use std::ops::Range;

use plotters::coord::ranged1d::{DefaultFormatting, KeyPointHint, Ranged};

use crate::scale::{Band, Linear, Placed, PlacedTime, Steps, TimeScale, ValueScale, Zone};
use crate::scene::Rect;

/// Makes the label of a value; the second argument is the distance between ticks, which tells how many decimals
/// are needed.
pub type Format<'a> = &'a dyn Fn(f64, f64) -> String;

/// Where an axis stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// Left of the plot.
    Left,
    /// Right of the plot.
    Right,
    /// Above the plot.
    Top,
    /// Below the plot.
    Bottom,
}

impl Side {
    /// Whether the axis runs from bottom to top.
    pub const fn is_upright(self) -> bool {
        matches!(self, Self::Left | Self::Right)
    }
}

/// One axis.
pub struct Axis<'a> {
    /// What it measures.
    pub scale: AxisScale<'a>,
    /// Where it stands.
    pub side: Side,
    /// Whether it has labels.
    pub shown: bool,
    /// Whether it draws the grid, if it is the first of its direction.
    pub grid: bool,
    /// What it is called.
    pub title: Option<&'a str>,
    /// A fixed width of the labels of an upright axis, so that panels below each other line up.
    pub width_px: Option<f32>,
    /// A colour of its own for the labels.
    pub color: Option<crate::color::Rgba8>,
}

impl<'a> Axis<'a> {
    /// An axis with labels and grid.
    pub fn new(scale: AxisScale<'a>, side: Side) -> Self {
        Self { scale, side, shown: true, grid: true, title: None, width_px: None, color: None }
    }
}

/// The scale of an axis with what its labels need.
#[derive(Clone)]
pub enum AxisScale<'a> {
    /// Times.
    Time {
        /// The range; its ticks are found here.
        scale: TimeScale,
        /// The zone in which ticks are round.
        zone: Zone<'a>,
    },
    /// Numbers.
    Value {
        /// The domain.
        scale: ValueScale,
        /// Makes labels.
        format: Format<'a>,
    },
    /// Names.
    Band {
        /// The bands; on upright axes the first one is at the top.
        band: Band,
        /// Their names.
        names: &'a [String],
    },
}

/// 0 to 1 without labels.
impl Default for AxisScale<'_> {
    fn default() -> Self {
        let scale = ValueScale::Linear(Linear::new(0.0, 1.0, Steps::Decimal));
        Self::Value { scale, format: &|_, _| String::new() }
    }
}

impl AxisScale<'_> {
    /// The same with its ticks found, where they depend on how many are wanted.
    pub(crate) fn prepared(&self, ticks: usize) -> Self {
        match self {
            Self::Time { scale, zone } => {
                Self::Time { scale: scale.clone().with_ticks(ticks, *zone), zone: *zone }
            }
            other => other.clone(),
        }
    }

    pub(crate) fn placed(&self, plot: Rect, side: Side) -> PlacedAxis {
        match self {
            Self::Time { scale, .. } => {
                PlacedAxis::Time(PlacedTime { scale: scale.clone(), left_px: plot.x, right_px: plot.right() })
            }
            Self::Value { scale, .. } => {
                let (min_px, max_px) =
                    if side.is_upright() { (plot.bottom(), plot.y) } else { (plot.x, plot.right()) };
                PlacedAxis::Value(Placed { scale: scale.clone(), min_px, max_px })
            }
            Self::Band { band, .. } => {
                let (from_px, to_px) =
                    if side.is_upright() { (plot.y, plot.bottom()) } else { (plot.x, plot.right()) };
                PlacedAxis::Band(PlacedBand { band: band.clone(), from_px, to_px })
            }
        }
    }
}

/// Times as milliseconds, values as they are, names by their number.
impl Ranged for AxisScale<'_> {
    type FormatOption = DefaultFormatting;
    type ValueType = f64;

    fn map(&self, value: &f64, limit: (i32, i32)) -> i32 {
        match self {
            Self::Time { scale, .. } => scale.map(&(*value as i64), limit),
            Self::Value { scale, .. } => scale.map(value, limit),
            Self::Band { band, .. } => band.map(&(*value as usize), limit),
        }
    }

    fn key_points<Hint: KeyPointHint>(&self, hint: Hint) -> Vec<f64> {
        match self {
            _ if hint.max_num_points() == 0 => Vec::new(),
            Self::Time { scale, .. } => scale.key_points(hint).into_iter().map(|ms| ms as f64).collect(),
            Self::Value { scale, .. } => scale.key_points(hint),
            Self::Band { band, .. } => band.key_points(hint).into_iter().map(|index| index as f64).collect(),
        }
    }

    fn range(&self) -> Range<f64> {
        match self {
            Self::Time { scale, .. } => scale.from_ms() as f64..scale.to_ms() as f64,
            Self::Value { scale, .. } => scale.range(),
            Self::Band { band, .. } => 0.0..band.count() as f64,
        }
    }
}

/// An axis that has a place.
#[derive(Clone, Debug, PartialEq)]
pub enum PlacedAxis {
    /// Times.
    Time(PlacedTime),
    /// Numbers.
    Value(Placed),
    /// Names.
    Band(PlacedBand),
}

/// Bands that have a place.
#[derive(Clone, Debug, PartialEq)]
pub struct PlacedBand {
    /// The bands.
    pub band: Band,
    /// Where the first begins, CSS pixels.
    pub from_px: f32,
    /// Where the last ends.
    pub to_px: f32,
}

impl PlacedBand {
    /// Where a band begins and ends.
    pub fn px(&self, index: usize) -> (f32, f32) {
        let (from, to) = self.band.band(index);
        let at = |share: f64| self.from_px + (self.to_px - self.from_px) * share as f32;
        (at(from), at(to))
    }

    /// The band at a position.
    pub fn index(&self, px: f32) -> Option<usize> {
        let length = self.to_px - self.from_px;
        self.band.index(f64::from((px - self.from_px) / if length == 0.0 { 1.0 } else { length }))
    }
}
