//! What this browser remembers about the page: small texts under keys. Storage may be closed; then nothing is kept.

use web_sys::Storage;

/// The text under a key.
pub fn get(key: &str) -> Option<String> {
    storage()?.get_item(&full(key)).ok().flatten()
}

/// Keeps a text under a key; `None` forgets it.
pub fn set(key: &str, value: Option<&str>) {
    let Some(storage) = storage() else { return };
    let _ = match value {
        Some(value) => storage.set_item(&full(key), value),
        None => storage.remove_item(&full(key)),
    };
}

/// Forgets everything that this browser remembers about this server's pages.
pub fn clear() {
    if let Some(storage) = storage() {
        let _ = storage.clear();
    }
}

fn storage() -> Option<Storage> {
    web_sys::window()?.local_storage().ok().flatten()
}

fn full(key: &str) -> String {
    format!("belvedere.{key}")
}
