//! Calculations over neighbouring rows: running totals and moving windows of one column.

use model::dashboard::Lenient;
use model::frame::{Column, Numbers};
use serde_json::Value;

use super::calculate_field::{Of, filled};
use super::cell::cells;
use crate::reduce::{Reducer, reduce};

/// The rows that windows look at, all together.
const MOST_LOOKED_AT: usize = 100_000_000;

/// Sum or mean of all rows so far; nothing where there is no such column.
pub(super) fn cumulative(of: &Of<'_>, options: &Value) -> Result<Option<Column>, String> {
    let id = filled(options, "reducer", "sum");
    if !matches!(id.as_str(), "sum" | "mean") {
        return Err(format!("a running {id} is not known; sum and mean are"));
    }
    let Some(field) = of.chosen(&options.text("field")) else { return Ok(None) };
    let mut total = 0.0;
    let running = cells(&field.values).enumerate().map(|(row, value)| {
        total += value.number().unwrap_or(0.0);
        if id == "sum" { total } else { total / (row + 1) as f64 }
    });
    Ok(Some(Column::numbers(running.collect::<Vec<_>>())))
}

/// Mean, variance or deviation of a window that moves with the rows.
pub(super) fn window(of: &Of<'_>, options: &Value) -> Result<Option<Column>, String> {
    let size = options.num("windowSize").unwrap_or(0.1);
    if size <= 0.0 {
        return Err("the size of its window must be above 0".to_owned());
    }
    let Some(field) = of.chosen(&options.text("field")) else { return Ok(None) };
    let id = filled(options, "reducer", "mean");
    let rows = of.frame.rows();
    let is_fixed = options.text("windowSizeMode") == "fixed";
    let size = (size * if is_fixed { 1.0 } else { rows as f64 }).ceil().min(rows as f64) as usize;
    let values: Vec<Option<f64>> = cells(&field.values).map(|value| value.number()).collect();
    let is_centered = options.text("windowAlignment") == "centered";
    let (before, after) = match is_centered {
        true => (size / 2, size.div_ceil(2).saturating_sub(1)),
        false => (size.saturating_sub(1), 0),
    };
    let reducer = match id.as_str() {
        "mean" if is_centered => return Ok(Some(centered_means(&values, before, after))),
        "mean" => return Ok(Some(trailing_means(&values, size))),
        "variance" => Reducer::Variance,
        "stdDev" => Reducer::StdDev,
        _ => return Err(format!("a moving {id} is not known; mean, variance and stdDev are")),
    };
    if rows.saturating_mul(size) > MOST_LOOKED_AT {
        return Err("its window is too wide for so many rows".to_owned());
    }
    let one = |row: usize| {
        let part: Numbers =
            values[row.saturating_sub(before)..(row + after + 1).min(values.len())].iter().copied().collect();
        reduce(&part, reducer).number().unwrap_or(0.0)
    };
    Ok(Some(Column::numbers((0..rows).map(one).collect::<Vec<_>>())))
}

/// What a moving mean is made of.
#[derive(Default)]
struct Sum {
    sum: f64,
    count: f64,
}

impl Sum {
    fn add(&mut self, value: Option<f64>, sign: f64) {
        if let Some(value) = value {
            self.sum += sign * value;
            self.count += sign;
        }
    }

    fn mean(&self) -> f64 {
        if self.count == 0.0 { 0.0 } else { self.sum / self.count }
    }
}

/// A value that is missing moves no window: what leaves on the other side stays too, as in Grafana.
fn trailing_means(values: &[Option<f64>], size: usize) -> Column {
    let mut sum = Sum::default();
    let mean = |(row, value): (usize, &Option<f64>)| {
        if value.is_some() {
            sum.add(*value, 1.0);
            if row >= size {
                sum.add(values[row - size], -1.0);
            }
        }
        sum.mean()
    };
    Column::numbers(values.iter().enumerate().map(mean).collect::<Vec<_>>())
}

fn centered_means(values: &[Option<f64>], before: usize, after: usize) -> Column {
    let mut sum = Sum::default();
    let mean = |row: usize| {
        if row == 0 {
            values.iter().take(after + 1).for_each(|value| sum.add(*value, 1.0));
        } else {
            sum.add(values.get(row + after).copied().flatten(), 1.0);
            if row > before {
                sum.add(values[row - before - 1], -1.0);
            }
        }
        sum.mean()
    };
    Column::numbers((0..values.len()).map(mean).collect::<Vec<_>>())
}
