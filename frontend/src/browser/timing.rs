//! Spans for the browser's own tools (profiler, `PerformanceObserver`): how long decoding and drawing take. The
//! bench reads the same ones.

use web_sys::Performance;

/// From the bytes of an answer to its columns.
pub const DECODE: &str = "belvedere:decode";
/// From columns to what a panel can draw again and again.
pub const PREPARE: &str = "belvedere:prepare";
/// From what was prepared to pixels.
pub const DRAW: &str = "belvedere:draw";

/// Does the work and tells the browser how long it took. Spans of one name must not hold each other.
pub fn timed<T>(name: &str, work: impl FnOnce() -> T) -> T {
    let performance = web_sys::window().and_then(|window| window.performance());
    if let Some(performance) = &performance {
        // Without marks nobody learns how long the work took; it is done all the same.
        let _ = performance.mark(name);
    }
    let done = work();
    if let Some(performance) = &performance {
        tell(performance, name);
    }
    done
}

fn tell(performance: &Performance, name: &str) {
    let _ = performance.measure_with_start_mark(name, name);
    // Observers and profilers have it by now; the lists themselves would grow for as long as the page is open.
    performance.clear_marks_with_mark_name(name);
    performance.clear_measures_with_measure_name(name);
}
