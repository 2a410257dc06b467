//! Where the page is, and leaving it.

/// The whole address of the page; `/` where the browser does not say.
pub fn href() -> String {
    web_sys::window().and_then(|window| window.location().href().ok()).unwrap_or_else(|| "/".to_owned())
}

/// Scheme, host and port.
pub fn origin() -> String {
    web_sys::window().and_then(|window| window.location().origin().ok()).unwrap_or_default()
}

/// Path and query of the page, such as `/d/x?from=now-1h`.
pub fn path_and_query() -> String {
    let Some(location) = web_sys::window().map(|window| window.location()) else { return "/".to_owned() };
    format!("{}{}", location.pathname().unwrap_or_default(), location.search().unwrap_or_default())
}

/// What stands behind the `#`; it never goes to the server.
pub fn fragment() -> String {
    let hash = web_sys::window().and_then(|window| window.location().hash().ok()).unwrap_or_default();
    hash.trim_start_matches('#').to_owned()
}

/// Opens a path of this site as a new page, so that nothing of the old one is left in memory.
pub fn open(path: &str) {
    if let Some(window) = web_sys::window() {
        let _ = window.location().set_href(path);
    }
}

/// Percent-encodes one value for a path or a query.
pub fn encode(value: &str) -> String {
    js_sys::encode_uri_component(value).into()
}
