//! Version 14: a shared crosshair is the first of three ways to share the pointer.

use crate::Context;
use crate::json::{Object, set_new, take, truthy};

pub(super) fn step(dashboard: &mut Object, _: &mut Context<'_>) {
    if let Some(shared) = take(dashboard, "sharedCrosshair") {
        set_new(dashboard, "graphTooltip", i64::from(truthy(&shared)));
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    #[test]
    fn crosshairs_are_numbers() {
        crate::steps::check(
            super::step,
            &[
                (json!({ "sharedCrosshair": true }), json!({ "graphTooltip": 1 })),
                (json!({ "sharedCrosshair": false }), json!({ "graphTooltip": 0 })),
                (json!({ "sharedCrosshair": true, "graphTooltip": 2 }), json!({ "graphTooltip": 2 })),
                (json!({}), json!({})),
            ],
        );
    }
}
