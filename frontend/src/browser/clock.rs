//! The clock of this browser: the time, the zone, waiting.

use std::time::Duration;

use futures_channel::oneshot;
use wasm_bindgen::JsValue;

/// Now, in milliseconds since the epoch.
pub fn now_ms() -> i64 {
    js_sys::Date::now() as i64
}

/// Milliseconds since the page was opened, finer than [`now_ms`] and never going back.
pub fn monotonic_ms() -> f64 {
    web_sys::window().and_then(|window| window.performance()).map_or(0.0, |performance| performance.now())
}

/// The browser's own zone as an IANA name; `UTC` where it does not say.
pub fn zone_name() -> String {
    let format = js_sys::Intl::DateTimeFormat::new(&js_sys::Array::new(), &js_sys::Object::new());
    js_sys::Reflect::get(&format.resolved_options(), &JsValue::from_str("timeZone"))
        .ok()
        .and_then(|name| name.as_string())
        .unwrap_or_else(|| "UTC".to_owned())
}

/// Comes back after a while. Dropping the future forgets the wait.
pub async fn sleep(duration: Duration) {
    let (done, wait) = oneshot::channel();
    leptos::prelude::set_timeout(
        move || {
            // Nobody waits any more: nothing to tell.
            let _ = done.send(());
        },
        duration,
    );
    // The sender lives in the timer, so the wait ends by its message.
    let _ = wait.await;
}

/// Whether people can see the page: a hidden tab need not refresh.
pub fn is_visible() -> bool {
    web_sys::window()
        .and_then(|window| window.document())
        .is_none_or(|document| document.visibility_state() == web_sys::VisibilityState::Visible)
}
