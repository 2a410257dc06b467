//! The style sheet of the parts that come later: fetched once, when the first of them is.

use std::cell::RefCell;

use js_sys::Promise;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::Element;

/// The build says in this element of the page which file it is.
const NAME: &str = "meta[name=belvedere-later-styles]";

thread_local! {
    static ARRIVING: RefCell<Option<Promise>> = const { RefCell::new(None) };
}

/// Waits until the sheet is in use.
///
/// # Errors
/// What the browser says when it could not be fetched; it is asked for anew the next time.
pub async fn arrived() -> Result<(), JsValue> {
    let promise = ARRIVING.with_borrow_mut(|arriving| arriving.get_or_insert_with(fetch).clone());
    let outcome = JsFuture::from(promise).await;
    if outcome.is_err() {
        ARRIVING.with_borrow_mut(|arriving| *arriving = None);
    }
    outcome.map(drop)
}

fn fetch() -> Promise {
    Promise::new(&mut |done, failed| {
        if let Err(error) = link(&done, &failed) {
            let _ = failed.call1(&JsValue::NULL, &error);
        }
    })
}

/// Puts the sheet into the page's head; a page without one has all its styles already.
fn link(done: &js_sys::Function, failed: &js_sys::Function) -> Result<(), JsValue> {
    let document = web_sys::window().and_then(|window| window.document()).ok_or(JsValue::NULL)?;
    let name: Option<Element> = document.query_selector(NAME)?;
    let Some(path) = name.and_then(|name| name.get_attribute("content")) else {
        return done.call0(&JsValue::NULL).map(drop);
    };
    let link = document.create_element("link")?;
    link.set_attribute("rel", "stylesheet")?;
    link.set_attribute("href", &path)?;
    link.add_event_listener_with_callback("load", done)?;
    link.add_event_listener_with_callback("error", failed)?;
    let head: Element = document.query_selector("head")?.ok_or(JsValue::NULL)?.unchecked_into();
    head.append_child(&link).map(drop)
}
