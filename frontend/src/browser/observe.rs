//! Watching elements: their size, and whether they are in view. Dropping the guard ends the watch.

use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::{
    Element, IntersectionObserver, IntersectionObserverEntry, IntersectionObserverInit, ResizeObserver,
    ResizeObserverEntry,
};

/// A watch on the size of an element.
pub struct SizeWatch {
    observer: ResizeObserver,
    _callback: Closure<dyn FnMut(js_sys::Array)>,
}

/// Calls with width and height of the content box in CSS pixels, at once and after each change. `None` where the
/// browser has no such observer.
pub fn size(element: &Element, mut on_change: impl FnMut(f64, f64) + 'static) -> Option<SizeWatch> {
    let callback = Closure::new(move |entries: js_sys::Array| {
        let last = entries.iter().last().and_then(|entry| entry.dyn_into::<ResizeObserverEntry>().ok());
        if let Some(entry) = last {
            let content = entry.content_rect();
            on_change(content.width(), content.height());
        }
    });
    let observer = ResizeObserver::new(callback.as_ref().unchecked_ref()).ok()?;
    observer.observe(element);
    Some(SizeWatch { observer, _callback: callback })
}

impl Drop for SizeWatch {
    fn drop(&mut self) {
        self.observer.disconnect();
    }
}

/// A watch on whether an element is in view.
pub struct ViewWatch {
    observer: IntersectionObserver,
    _callback: Closure<dyn FnMut(js_sys::Array)>,
}

/// Calls with whether the element is within the window or `margin_px` around it, at once and after each change.
pub fn in_view(
    element: &Element,
    margin_px: u32,
    mut on_change: impl FnMut(bool) + 'static,
) -> Option<ViewWatch> {
    let callback = Closure::new(move |entries: js_sys::Array| {
        let last = entries.iter().last().and_then(|entry| entry.dyn_into::<IntersectionObserverEntry>().ok());
        if let Some(entry) = last {
            on_change(entry.is_intersecting());
        }
    });
    let options = IntersectionObserverInit::new();
    options.set_root_margin(&format!("{margin_px}px"));
    let observer =
        IntersectionObserver::new_with_options(callback.as_ref().unchecked_ref(), &options).ok()?;
    observer.observe(element);
    Some(ViewWatch { observer, _callback: callback })
}

impl Drop for ViewWatch {
    fn drop(&mut self) {
        self.observer.disconnect();
    }
}
