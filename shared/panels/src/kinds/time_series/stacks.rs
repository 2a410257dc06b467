//! What depends on which series are visible: the stacks, and how far values reach on each axis.

use charts::decimate::Times;
use charts::stack::{self, Layer, Mode};

use super::series::Series;
use super::style::{Draw, Stack};
use crate::drawn;

/// The visible series, stacked and measured.
#[derive(Debug)]
pub(super) struct Shown {
    /// Which series are visible.
    pub(super) visible: Vec<bool>,
    /// For stacked series: their group's times and their own layer.
    layers: Vec<Option<(usize, Layer)>>,
    /// The times of each group of stacked series.
    times: Vec<Vec<i64>>,
    /// Least and greatest value on each axis.
    pub(super) extents: Vec<Option<(f64, f64)>>,
}

impl Shown {
    pub(super) fn new(series: &[Series], visible: &[bool], axes: usize) -> Self {
        let mut shown = Self {
            visible: visible.to_vec(),
            layers: series.iter().map(|_| None).collect(),
            times: Vec::new(),
            extents: vec![None; axes],
        };
        for (members, mode) in groups(series, visible) {
            shown.pile(series, &members, mode);
        }
        shown.measure(series);
        shown
    }

    /// A series' layer and its times, if it is stacked.
    pub(super) fn layer(&self, at: usize) -> Option<(&[i64], &Layer)> {
        let (group, layer) = self.layers.get(at)?.as_ref()?;
        Some((self.times.get(*group)?, layer))
    }

    fn pile(&mut self, series: &[Series], members: &[usize], mode: Mode) {
        let parts: Vec<(Times<'_>, &[f64])> = members
            .iter()
            .filter_map(|at| series.get(*at))
            .map(|series| (drawn::times(&series.times), &*series.values))
            .collect();
        let aligned = stack::align(&parts);
        let group = self.times.len();
        for (at, layer) in members.iter().zip(stack::stack(&aligned.values, mode)) {
            if let Some(place) = self.layers.get_mut(*at) {
                *place = Some((group, layer));
            }
        }
        self.times.push(aligned.times);
    }

    fn measure(&mut self, series: &[Series]) {
        for (at, series) in series.iter().enumerate() {
            if !self.visible.get(at).copied().unwrap_or(false) {
                continue;
            }
            let own = match self.layers.get(at).and_then(Option::as_ref) {
                Some((_, layer)) => charts::decimate::extent(&layer.edge),
                None => series.extent,
            };
            // Bars and stacks stand on zero, so zero is seen.
            let grounded = series.style.draw == Draw::Bars || self.layer(at).is_some();
            let own = match own {
                Some((min, max)) if grounded && !series.style.axis.is_log() => {
                    Some((min.min(0.0), max.max(0.0)))
                }
                other => other,
            };
            let least = series.least_positive.filter(|_| series.style.axis.is_log());
            let own = own.map(|(min, max)| (least.unwrap_or(min), max));
            if let (Some(own), Some(extent)) = (own, self.extents.get_mut(series.axis)) {
                *extent = Some(extent.map_or(own, |known| (known.0.min(own.0), known.1.max(own.1))));
            }
        }
    }
}

/// Visible series that pile up together: same axis, same group, same way of drawing.
fn groups(series: &[Series], visible: &[bool]) -> Vec<(Vec<usize>, Mode)> {
    let mut groups: Vec<(usize, Vec<usize>, Mode)> = Vec::new();
    for (at, each) in series.iter().enumerate() {
        let mode = match each.style.stack {
            Stack::None => continue,
            Stack::Normal => Mode::Normal,
            Stack::Percent => Mode::Percent,
        };
        if !visible.get(at).copied().unwrap_or(false) {
            continue;
        }
        let alike = |first: &usize| {
            series.get(*first).is_some_and(|first| {
                first.axis == each.axis
                    && first.style.stack_group == each.style.stack_group
                    && first.style.stack == each.style.stack
                    && first.style.draw == each.style.draw
            })
        };
        match groups.iter_mut().find(|(first, ..)| alike(first)) {
            Some((_, members, _)) => members.push(at),
            None => groups.push((at, vec![at], mode)),
        }
    }
    groups.into_iter().map(|(_, members, mode)| (members, mode)).collect()
}
