//! Spans for the browser's own tools (profiler, `PerformanceObserver`): how long decoding and drawing take. The
//! bench reads the same ones.

use js_sys::Object;
use wasm_bindgen::prelude::*;

use super::clock;

/// From the bytes of an answer to its columns.
pub const DECODE: &str = "belvedere:decode";
/// From columns to what a panel can draw again and again.
pub const PREPARE: &str = "belvedere:prepare";
/// From what was prepared to pixels.
pub const DRAW: &str = "belvedere:draw";

#[wasm_bindgen]
extern "C" {
    /// What `measure` takes beside the name; `web-sys` counts it among what may still change.
    #[wasm_bindgen(extends = Object)]
    type Options;

    #[wasm_bindgen(method, structural, setter)]
    fn set_start(this: &Options, ms: f64);

    #[wasm_bindgen(js_namespace = performance, catch)]
    fn measure(name: &str, options: &Options) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(js_namespace = performance, js_name = clearMeasures)]
    fn clear_measures(name: &str);
}

/// Does the work and tells the browser how long it took.
pub fn timed<T>(name: &str, work: impl FnOnce() -> T) -> T {
    // Asking the clock costs a tenth of setting a mark.
    let start_ms = clock::monotonic_ms();
    let done = work();
    tell(name, start_ms);
    done
}

fn tell(name: &str, start_ms: f64) {
    let options: Options = Object::new().unchecked_into();
    options.set_start(start_ms);
    // Refused, nobody learns how long the work took; it is done all the same.
    let _ = measure(name, &options);
    // Observers and profilers have it by now; the list itself would grow for as long as the page is open.
    clear_measures(name);
}
