//! Version 40: the refresh interval is a text.

use serde_json::Value;

use crate::Context;
use crate::json::{Object, set};

pub(super) fn step(dashboard: &mut Object, _: &mut Context<'_>) {
    if dashboard.get("refresh").is_some_and(|refresh| !refresh.is_string()) {
        let seconds = dashboard.get("refresh").filter(|refresh| refresh.is_number()).and_then(Value::as_u64);
        let text =
            seconds.filter(|seconds| *seconds > 0).map_or_else(String::new, |seconds| format!("{seconds}s"));
        set(dashboard, "refresh", text);
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    #[test]
    fn intervals_are_texts() {
        crate::steps::check(
            super::step,
            &[
                (json!({ "refresh": false }), json!({ "refresh": "" })),
                (json!({ "refresh": 30 }), json!({ "refresh": "30s" })),
                (json!({ "refresh": "5s" }), json!({ "refresh": "5s" })),
                (json!({}), json!({})),
            ],
        );
    }
}
