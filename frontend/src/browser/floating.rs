//! Menus and popovers: shown above the page through the browser's popover, placed beside what opened them.

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

use super::element::{rect, window_size};

/// Narrower windows show popovers as sheets at the bottom; the style sheet says the same.
const SHEET_BELOW_PX: f64 = 640.0;
const GAP_PX: f64 = 4.0;
const EDGE_PX: f64 = 8.0;

/// Which edges of the opener and of what opens stand in line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Align {
    /// The left edges.
    #[default]
    Start,
    /// The right edges.
    End,
}

/// Shows or hides a popover; nothing happens when it is so already.
pub fn show(popover: &Element, open: bool) {
    let Some(popover) = popover.dyn_ref::<HtmlElement>() else { return };
    if open == is_open(popover) {
        return;
    }
    let _ = if open { popover.show_popover() } else { popover.hide_popover() };
}

/// Whether a popover is shown.
pub fn is_open(popover: &Element) -> bool {
    popover.matches(":popover-open").unwrap_or(false)
}

/// Puts a shown popover below its opener, or above where there is more room; sheets are left to the style sheet.
pub fn place(anchor: &Element, popover: &Element, align: Align) {
    let Some(floating) = popover.dyn_ref::<HtmlElement>() else { return };
    let style = floating.style();
    let (window_width, window_height) = window_size();
    let set = |name: &str, value: f64| {
        let _ = style.set_property(name, &format!("{}px", value.round()));
    };
    if window_width < SHEET_BELOW_PX {
        for name in ["left", "top", "max-height", "min-width"] {
            let _ = style.remove_property(name);
        }
        return;
    }
    let from = rect(anchor);
    set("min-width", from.width);
    let _ = style.remove_property("max-height");
    let size = rect(popover);
    let left = match align {
        Align::Start => from.x,
        Align::End => from.x + from.width - size.width,
    };
    set("left", left.min(window_width - size.width - EDGE_PX).max(EDGE_PX));
    let below = window_height - (from.y + from.height) - GAP_PX - EDGE_PX;
    let above = from.y - GAP_PX - EDGE_PX;
    if size.height <= below || below >= above {
        set("top", from.y + from.height + GAP_PX);
        set("max-height", below);
    } else {
        set("top", (from.y - GAP_PX - size.height).max(EDGE_PX));
        set("max-height", above);
    }
}
