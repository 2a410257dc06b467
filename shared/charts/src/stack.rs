//! Series on top of each other: common times, then running sums. It draws nothing.

use crate::decimate::Times;

/// How values add up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// As they are; negative values pile up downwards by themselves.
    Normal,
    /// As shares of all values at that time, 0 to 1 (negative ones 0 to -1).
    Percent,
}

/// Between which values a series lies in the stack; NaN where it has none.
#[derive(Clone, Debug, PartialEq)]
pub struct Layer {
    /// The side towards 0: what the earlier series reach.
    pub base: Vec<f64>,
    /// The side away from 0.
    pub edge: Vec<f64>,
}

/// Series that share their times.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Aligned {
    /// Every time that any of the series has, ascending, once each.
    pub times: Vec<i64>,
    /// The values of each series at these times; NaN where it has none.
    pub values: Vec<Vec<f64>>,
}

/// Puts series on the union of their times.
pub fn align(series: &[(Times<'_>, &[f64])]) -> Aligned {
    let Some((first, _)) = series.first() else {
        return Aligned::default();
    };
    let list = |times: &Times<'_>| -> Vec<i64> { (0..times.len()).map(|index| times.at(index)).collect() };
    let same = series.iter().all(|(times, values)| {
        values.len() == first.len()
            && times.len() == first.len()
            && (times == first || (0..first.len()).all(|index| times.at(index) == first.at(index)))
    });
    if same {
        return Aligned {
            times: list(first),
            values: series.iter().map(|(_, values)| values.to_vec()).collect(),
        };
    }
    let mut times: Vec<i64> = series.iter().flat_map(|(times, _)| list(times)).collect();
    times.sort_unstable();
    times.dedup();
    let values = series.iter().map(|(own, values)| spread(own, values, &times)).collect();
    Aligned { times, values }
}

/// The values of one series at times that hold all of its own; of values at one time the last counts.
fn spread(own: &Times<'_>, values: &[f64], times: &[i64]) -> Vec<f64> {
    let mut next = 0;
    let many = own.len().min(values.len());
    let at = |time: &i64| {
        let mut value = f64::NAN;
        while next < many && own.at(next) <= *time {
            value = values[next];
            next += 1;
        }
        value
    };
    times.iter().map(at).collect()
}

/// Piles up aligned series, the first at the bottom. Lengths beyond the shortest are left out.
pub fn stack(values: &[Vec<f64>], mode: Mode) -> Vec<Layer> {
    let many = values.iter().map(Vec::len).min().unwrap_or(0);
    let mut whole = vec![1.0; many];
    if mode == Mode::Percent {
        for (index, whole) in whole.iter_mut().enumerate() {
            let parts = values.iter().map(|series| series[index]).filter(|value| value.is_finite());
            *whole = parts.map(f64::abs).sum();
        }
    }
    let (mut above, mut below) = (vec![0.0; many], vec![0.0; many]);
    let pile = |series: &Vec<f64>| {
        let mut layer = Layer { base: Vec::with_capacity(many), edge: Vec::with_capacity(many) };
        for index in 0..many {
            let part = if whole[index] == 0.0 { 0.0 } else { series[index] / whole[index] };
            let reached = if part < 0.0 { &mut below[index] } else { &mut above[index] };
            let missing = !part.is_finite();
            layer.base.push(if missing { f64::NAN } else { *reached });
            if !missing {
                *reached += part;
            }
            layer.edge.push(if missing { f64::NAN } else { *reached });
        }
        layer
    };
    values.iter().map(pile).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn aligns_on_the_union() {
        let (a, b) = ([0, 10, 20], [10, 15]);
        let aligned =
            align(&[(Times::Sorted(&a), &[1.0, 2.0, 3.0][..]), (Times::Sorted(&b), &[5.0, 6.0][..])]);
        assert_eq!(aligned.times, [0, 10, 15, 20]);
        assert_eq!(aligned.values[0][1], 2.0);
        assert!(aligned.values[0][2].is_nan() && aligned.values[1][0].is_nan());
        assert_eq!(aligned.values[1][1..3], [5.0, 6.0]);
    }

    #[test]
    fn negative_values_pile_downwards() {
        let layers = stack(&[vec![1.0, -1.0], vec![2.0, -2.0], vec![-4.0, f64::NAN]], Mode::Normal);
        assert_eq!(layers[1], Layer { base: vec![1.0, -1.0], edge: vec![3.0, -3.0] });
        assert_eq!((layers[2].base[0], layers[2].edge[0]), (0.0, -4.0));
        assert!(layers[2].edge[1].is_nan());
    }

    proptest! {
        #[test]
        fn percent_fills_the_whole(values in prop::collection::vec(prop::collection::vec(0.1f64..9.0, 5), 1..6)) {
            let layers = stack(&values, Mode::Percent);
            let top = &layers[layers.len() - 1].edge;
            prop_assert!(top.iter().all(|value| (value - 1.0).abs() < 1e-9), "{top:?}");
        }

        #[test]
        fn layers_touch(values in prop::collection::vec(prop::collection::vec(0.0f64..9.0, 4), 1..6)) {
            let layers = stack(&values, Mode::Normal);
            for (lower, upper) in layers.iter().zip(layers.iter().skip(1)) {
                prop_assert_eq!(&lower.edge, &upper.base);
            }
        }
    }
}
