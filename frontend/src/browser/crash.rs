//! What people see when the page itself fails: a calm card in place of a white page.

use std::sync::atomic::{AtomicBool, Ordering};

use web_sys::{Document, Element};

static SHOWN: AtomicBool = AtomicBool::new(false);

/// From now on a panic shows the card and writes to the console. Called once, first of all.
pub fn install() {
    std::panic::set_hook(Box::new(|info| {
        console_error_panic_hook::hook(info);
        if !SHOWN.swap(true, Ordering::Relaxed) {
            show(&info.to_string());
        }
    }));
}

/// Built by hand: after a panic nothing of the app may be used. A refusal of the browser leaves only the console.
fn show(detail: &str) {
    let Some(document) = web_sys::window().and_then(|window| window.document()) else { return };
    let Some(card) = card(&document, detail) else { return };
    if let Some(body) = document.body() {
        let _ = body.append_child(&card);
    }
}

fn card(document: &Document, detail: &str) -> Option<Element> {
    let make = |tag: &str, class: &str, text: &str| {
        let element = document.create_element(tag).ok()?;
        element.set_class_name(class);
        element.set_text_content(Some(text));
        Some(element)
    };
    let card = make("div", "crash", "")?;
    card.set_attribute("role", "alert").ok()?;
    let inner = make("div", "crash-card", "")?;
    inner.append_child(&*make("h1", "crash-title", "The page has stopped")?).ok()?;
    let sentence = "Something in this page failed. What you saved is safe; reload to go on.";
    inner.append_child(&*make("p", "crash-text", sentence)?).ok()?;
    // A link to the page itself reloads without any script.
    let reload = make("a", "button button-primary", "Reload")?;
    reload.set_attribute("href", &super::location::href()).ok()?;
    inner.append_child(&reload).ok()?;
    let fold = make("details", "crash-details", "")?;
    fold.append_child(&*make("summary", "", "Details")?).ok()?;
    fold.append_child(&*make("pre", "", detail)?).ok()?;
    inner.append_child(&fold).ok()?;
    card.append_child(&inner).ok()?;
    Some(card)
}
