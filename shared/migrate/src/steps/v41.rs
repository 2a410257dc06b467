//! Version 41: the time picker's own list of ranges, which nothing read, is gone.

use crate::Context;
use crate::json::{Object, child_mut, take};

pub(super) fn step(dashboard: &mut Object, _: &mut Context<'_>) {
    if let Some(picker) = child_mut(dashboard, "timepicker") {
        take(picker, "time_options");
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    #[test]
    fn lists_that_nobody_reads_go() {
        crate::steps::check(
            super::step,
            &[(
                json!({ "timepicker": { "refresh_intervals": ["5s"], "time_options": ["5m"] } }),
                json!({ "timepicker": { "refresh_intervals": ["5s"] } }),
            )],
        );
    }
}
