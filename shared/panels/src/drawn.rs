//! Columns of an answer as charts read them: what the answer knows of its times and values is not found again.

use std::sync::Arc;

use charts::decimate;
use charts::pyramid::{self, Pyramid};
use model::frame::{EXTENT_BLOCK, Numbers, Order, Times};

/// Ascending times.
pub(crate) fn times(times: &Times) -> decimate::Times<'_> {
    match (times.order(), times.first()) {
        (Order::Regular { step_ms }, Some(start_ms)) => {
            decimate::Times::Regular { start_ms: *start_ms, step_ms, len: times.len() }
        }
        _ => decimate::Times::Sorted(times),
    }
}

/// The levels of a long series: those of the answer, where its values are drawn as they came.
pub(crate) fn levels(numbers: &Numbers, values: &Arc<[f64]>) -> Option<Pyramid> {
    const { assert!(EXTENT_BLOCK == pyramid::FINE, "blocks of answers are blocks of levels") }
    match numbers.extents() {
        Some(extents) if std::ptr::eq(numbers.values(), &raw const **values) => {
            Some(Pyramid::of_blocks(Arc::clone(extents)))
        }
        _ => Pyramid::if_worth(values),
    }
}
