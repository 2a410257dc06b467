//! Small things done to elements: size, focus, scrolling, dialogs. A refusal of the browser does nothing.

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlDialogElement, HtmlElement, HtmlInputElement, HtmlTextAreaElement};

/// A rectangle on the page in CSS pixels, from the window's top left corner.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Rect {
    /// Left edge.
    pub x: f64,
    /// Top edge.
    pub y: f64,
    /// Width.
    pub width: f64,
    /// Height.
    pub height: f64,
}

/// Where an element stands.
pub fn rect(element: &Element) -> Rect {
    let found = element.get_bounding_client_rect();
    Rect { x: found.x(), y: found.y(), width: found.width(), height: found.height() }
}

/// Size of the window in CSS pixels.
pub fn window_size() -> (f64, f64) {
    let read = |value: Result<wasm_bindgen::JsValue, wasm_bindgen::JsValue>| {
        value.ok().and_then(|value| value.as_f64()).unwrap_or(0.0)
    };
    web_sys::window().map_or((0.0, 0.0), |window| (read(window.inner_width()), read(window.inner_height())))
}

/// Device pixels in one CSS pixel.
pub fn pixel_ratio() -> f64 {
    web_sys::window().map_or(1.0, |window| window.device_pixel_ratio())
}

/// Gives an element the keyboard.
pub fn focus(element: &Element) {
    if let Some(element) = element.dyn_ref::<HtmlElement>() {
        let _ = element.focus();
    }
}

/// What has the keyboard.
pub fn focused() -> Option<Element> {
    web_sys::window()?.document()?.active_element()
}

/// Gives the keyboard back to what had it, if nothing has it now.
pub fn focus_if_lost(before: &Element) {
    if before.is_connected() && focused().is_none_or(|active| active.tag_name() == "BODY") {
        focus(before);
    }
}

/// Focuses the child that `choose` names from the index of the focused child and the number of children.
pub fn focus_child(parent: &Element, choose: impl Fn(Option<u32>, u32) -> Option<u32>) {
    let children = parent.children();
    let count = children.length();
    if count == 0 {
        return;
    }
    let has_focus =
        |at: &u32| children.item(*at).is_some_and(|child| child.matches(":focus").unwrap_or(false));
    if let Some(child) = choose((0..count).find(has_focus), count).and_then(|at| children.item(at)) {
        focus(&child);
    }
}

/// Moves the keyboard from the focused element to the next (1) or previous (-1) one that fits a selector; `false` when
/// none is there, or the focused element is none of them.
pub fn focus_neighbour(selector: &str, step: i64) -> bool {
    let Some(document) = web_sys::window().and_then(|window| window.document()) else { return false };
    let Ok(all) = document.query_selector_all(selector) else { return false };
    let active = document.active_element();
    let at = (0..all.length()).find(|at| all.item(*at).as_ref() == active.as_ref().map(AsRef::as_ref));
    let next = at.and_then(|at| u32::try_from(i64::from(at) + step).ok()).and_then(|at| all.item(at));
    let Some(next) = next.and_then(|next| next.dyn_into::<Element>().ok()) else { return false };
    focus(&next);
    true
}

/// The first element that fits a selector.
pub fn find(selector: &str) -> Option<Element> {
    web_sys::window()?.document()?.query_selector(selector).ok().flatten()
}

/// Moves an element into view within what scrolls around it, as little as possible.
pub fn reveal(element: &Element) {
    let options = web_sys::ScrollIntoViewOptions::new();
    options.set_block(web_sys::ScrollLogicalPosition::Nearest);
    element.scroll_into_view_with_scroll_into_view_options(&options);
}

/// Moves the element with this id into view.
pub fn reveal_id(id: &str) {
    if let Some(element) = web_sys::window().and_then(|window| window.document()?.get_element_by_id(id)) {
        reveal(&element);
    }
}

/// Opens a dialog above everything else, or closes it.
pub fn show_dialog(dialog: &HtmlDialogElement, open: bool) {
    if open && !dialog.open() {
        let _ = dialog.show_modal();
    } else if !open && dialog.open() {
        dialog.close();
    }
}

/// Whether an event of a dialog fell on the dimmed page around it. The dialog's own box has no padding.
pub fn is_backdrop(event: &web_sys::MouseEvent) -> bool {
    event.target().is_some_and(|target| target.has_type::<HtmlDialogElement>())
}

/// Whether an event belongs to the element that listens, not to one inside of it.
pub fn is_own_event(event: &web_sys::Event) -> bool {
    event.target() == event.current_target()
}

/// Whether keys typed now are text: single-letter shortcuts keep quiet then.
pub fn is_typing() -> bool {
    let Some(active) = web_sys::window().and_then(|window| window.document()?.active_element()) else {
        return false;
    };
    let input = active.dyn_ref::<HtmlInputElement>();
    let is_text = |input: &HtmlInputElement| {
        !matches!(input.type_().as_str(), "checkbox" | "radio" | "range" | "button" | "submit")
    };
    input.is_some_and(is_text)
        || active.has_type::<HtmlTextAreaElement>()
        || active.tag_name() == "SELECT"
        || active.dyn_ref::<HtmlElement>().is_some_and(HtmlElement::is_content_editable)
}

/// Whether a dialog stands above the page.
pub fn is_dialog_open() -> bool {
    find("dialog[open]").is_some()
}

/// Place of the cursor in a text area, counted in UTF-16 units.
pub fn caret(area: &HtmlTextAreaElement) -> u32 {
    area.selection_end().ok().flatten().unwrap_or(0)
}

/// Puts the cursor of a text area at a place counted in UTF-16 units.
pub fn set_caret(area: &HtmlTextAreaElement, at: u32) {
    let _ = area.set_selection_range(at, at);
}

/// Writes the title of the browser's tab.
pub fn set_page_title(title: &str) {
    if let Some(document) = web_sys::window().and_then(|window| window.document()) {
        document.set_title(title);
    }
}

/// The element that an event fell on.
pub fn of_target(target: web_sys::EventTarget) -> Option<Element> {
    target.dyn_into().ok()
}

/// Whether an element is one that fits a selector, or stands inside one.
pub fn is_within(element: &Element, selector: &str) -> bool {
    element.closest(selector).ok().flatten().is_some()
}
