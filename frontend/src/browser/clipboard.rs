//! Copying text.

use wasm_bindgen_futures::JsFuture;

/// Puts text on the clipboard; `false` where the browser refuses, for example on a page without TLS.
pub async fn copy(text: &str) -> bool {
    let Some(window) = web_sys::window() else { return false };
    let navigator = window.navigator();
    // Outside secure contexts the property is missing although its type says otherwise.
    if js_sys::Reflect::get(&navigator, &"clipboard".into()).is_ok_and(|value| value.is_undefined()) {
        return false;
    }
    JsFuture::from(navigator.clipboard().write_text(text)).await.is_ok()
}
