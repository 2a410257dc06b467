//! What needs maps: operations on places, and looking places up. Kept in the dashboard; the data passes as it is.

use model::frame::Frame;
use serde_json::Value;

use super::{Context, Outcome};

/// Operations on places.
pub(super) fn run(_: &Value, _: Vec<Frame>, _: &Context<'_>) -> Outcome {
    Err("places on maps are not calculated here; it is kept with the dashboard".to_owned())
}

/// Places by the names of countries, states or airports.
pub(super) fn run_lookup(_: &Value, _: Vec<Frame>, _: &Context<'_>) -> Outcome {
    Err("the lists of places that it looks into are not part of Belvedere; it is kept with the dashboard"
        .to_owned())
}
