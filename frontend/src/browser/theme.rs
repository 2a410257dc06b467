//! Dark or light: what the system prefers, and putting a choice on the page. `assets/early.js` does the same before
//! the app has arrived, under the same key.

use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;

use super::storage;

const KEY: &str = "theme";

/// What the person chose on this browser: `dark`, `light`, or nothing for the system's.
pub fn chosen() -> Option<String> {
    storage::get(KEY).filter(|theme| theme == "dark" || theme == "light")
}

/// Keeps a choice; `None` follows the system.
pub fn choose(theme: Option<&str>) {
    storage::set(KEY, theme);
}

/// Whether the system prefers light.
pub fn system_is_light() -> bool {
    media().is_some_and(|media| media.matches())
}

/// Puts a theme on the page.
pub fn apply(theme: &str) {
    let root = web_sys::window().and_then(|window| window.document()?.document_element());
    if let Some(root) = root {
        let _ = root.set_attribute("data-theme", theme);
    }
}

/// Calls whenever the system's preference changes, for as long as the page lives.
pub fn on_system_change(change: impl FnMut() + 'static) {
    let Some(media) = media() else { return };
    let callback = Closure::<dyn FnMut()>::new(change);
    media.set_onchange(Some(callback.as_ref().unchecked_ref()));
    callback.forget();
}

fn media() -> Option<web_sys::MediaQueryList> {
    web_sys::window()?.match_media("(prefers-color-scheme: light)").ok().flatten()
}
