//! Version 17: the least width of a repeated panel is the most of them in a row.

use crate::Context;
use crate::json::{Object, each_panel, number, set, take};

const COLUMNS: i64 = 24;

pub(super) fn step(dashboard: &mut Object, _: &mut Context<'_>) {
    each_panel(dashboard, &mut |panel| {
        let Some(least) = take(panel, "minSpan").as_ref().and_then(number).filter(|least| *least > 0.0)
        else {
            return;
        };
        let most = COLUMNS as f64 / least;
        let fits = (1..=COLUMNS).filter(|count| COLUMNS % count == 0 && *count as f64 <= most).max();
        if let Some(count) = fits {
            set(panel, "maxPerRow", count);
        }
    });
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    #[test]
    fn least_widths_become_counts() {
        crate::steps::check(
            super::step,
            &[
                (json!({ "panels": [{ "minSpan": 8 }] }), json!({ "panels": [{ "maxPerRow": 3 }] })),
                (json!({ "panels": [{ "minSpan": 5 }] }), json!({ "panels": [{ "maxPerRow": 4 }] })),
                (json!({ "panels": [{ "minSpan": 24 }] }), json!({ "panels": [{ "maxPerRow": 1 }] })),
                (json!({ "panels": [{ "minSpan": null }, { "minSpan": 0 }] }), json!({ "panels": [{}, {}] })),
            ],
        );
    }
}
