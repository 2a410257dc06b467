//! The renderer of drawings: paints the canvas, and above it the layer that hears pointers: crosshair, tooltip,
//! dragging a range. Pointing never repaints the drawing.

use std::cell::RefCell;

use charts::{Raster, Scene};
use data::time::TimeRange;
use leptos::ev::PointerEvent;
use leptos::html;
use leptos::prelude::*;
use panels::panel::Pointer;
use panels::view::{Hover, TimeAxis};

use super::hover::HoverBox;
use super::stage::Stage;
use crate::browser::canvas::{self, HtmlCanvasElement};
use crate::browser::element;

/// Drags shorter than this are clicks.
const LEAST_DRAG_PX: f64 = 6.0;

thread_local! {
    /// One for the whole page: its buffers are reused by every panel.
    static RASTER: RefCell<Raster> = RefCell::default();
}

/// Paints a scene; its size on the page is the style sheet's.
///
/// # Errors
/// A sentence for a person.
pub fn paint(target: &HtmlCanvasElement, scene: &Scene) -> Result<(), String> {
    RASTER.with_borrow_mut(|raster| canvas::draw(target, scene, raster))
}

/// The layer above a drawing.
#[component]
pub fn SceneLayer(
    /// What is drawn.
    stage: Stage,
    /// The drawing's size.
    size: Signal<(f64, f64)>,
    /// Its time axis, if it has one.
    axis: Signal<Option<TimeAxis>>,
    /// The instant below another panel's pointer, if it is to be shown.
    other_cursor: Signal<Option<i64>>,
    /// Tells the instant below this pointer.
    on_cursor: Callback<Option<i64>>,
    /// A range was dragged.
    on_zoom: Callback<TimeRange>,
    /// The plot was double-clicked.
    on_zoom_out: Callback<()>,
) -> impl IntoView {
    let layer = NodeRef::<html::Div>::new();
    let own = RwSignal::new(None::<Hover>);
    let drag = RwSignal::new(None::<(f64, f64)>);
    let is_waiting = StoredValue::new_local(None::<[f32; 2]>);

    let place = move |event: &PointerEvent| {
        let rect = layer.get_untracked().map(|layer| element::rect(&layer)).unwrap_or_default();
        (f64::from(event.client_x()) - rect.x, f64::from(event.client_y()) - rect.y)
    };
    // Pointers report more often than screens show: only the last place of a frame counts.
    let point = move |at: [f32; 2]| {
        let first = is_waiting.try_update_value(|waiting| waiting.replace(at).is_none()).unwrap_or(false);
        if first {
            request_animation_frame(move || {
                let Some(at) = is_waiting.try_update_value(Option::take).flatten() else { return };
                let Some(size) = size.try_get_untracked() else { return };
                let hover = stage.hover(size, Pointer::Here(at));
                on_cursor.run(hover.as_ref().and_then(|hover| hover.time_ms));
                own.try_set(hover);
            });
        }
    };
    let leave = move || {
        is_waiting.try_set_value(None);
        own.try_set(None);
        on_cursor.run(None);
    };
    let down = move |event: PointerEvent| {
        let (x, y) = place(&event);
        let inside = axis.get_untracked().is_some_and(|axis| axis.plot.contains(x as f32, y as f32));
        if event.button() == 0 && inside && event.pointer_type() != "touch" {
            if let Some(layer) = layer.get_untracked() {
                // Without capture a drag that leaves the panel merely ends early.
                let _ = layer.set_pointer_capture(event.pointer_id());
            }
            drag.set(Some((x, x)));
        }
    };
    let moved = move |event: PointerEvent| {
        let (x, y) = place(&event);
        if drag.with_untracked(Option::is_some) {
            drag.update(|drag| {
                if let Some(drag) = drag {
                    drag.1 = x;
                }
            });
        }
        point([x as f32, y as f32]);
    };
    let up = move |_: PointerEvent| {
        let dragged = drag.try_update(Option::take).flatten();
        let (Some((from, to)), Some(axis)) = (dragged, axis.get_untracked()) else { return };
        if (to - from).abs() >= LEAST_DRAG_PX {
            let (left, right) = (from.min(to) as f32, from.max(to) as f32);
            let range = TimeRange { from_ms: axis.time_at(left), to_ms: axis.time_at(right) };
            if range.to_ms > range.from_ms {
                on_zoom.run(range);
            }
        }
    };
    let other = Memo::new(move |_| {
        let time_ms = other_cursor.get()?;
        axis.get().filter(|axis| time_ms >= axis.from_ms && time_ms <= axis.to_ms)?;
        stage.hover(size.get(), Pointer::There(time_ms))
    });
    let selection = move || {
        let (from, to) = drag.get().filter(|(from, to)| (to - from).abs() >= LEAST_DRAG_PX)?;
        let plot = axis.get()?.plot;
        let clamp = |x: f64| x.clamp(f64::from(plot.x), f64::from(plot.right()));
        let (left, right) = (clamp(from.min(to)), clamp(from.max(to)));
        Some(view! {
            <div
                class="scene-selection"
                style:left=format!("{left}px")
                style:width=format!("{}px", right - left)
                style:top=format!("{}px", plot.y)
                style:height=format!("{}px", plot.h)
            ></div>
        })
    };
    view! {
        <div
            class="scene-layer"
            class:scene-zooms=move || axis.get().is_some()
            node_ref=layer
            on:pointerdown=down
            on:pointermove=moved
            on:pointerup=up
            on:pointercancel=move |_| drag.set(None)
            on:pointerleave=move |_| leave()
            on:dblclick=move |_| if axis.get_untracked().is_some() { on_zoom_out.run(()) }
        >
            {selection}
            {move || own.get().map(|hover| view! { <HoverBox hover size plot=axis.get().map(|axis| axis.plot) tooltip=true /> })}
            {move || {
                own.with(Option::is_none).then(|| other.get()).flatten().map(|hover| {
                    view! { <HoverBox hover size plot=axis.get().map(|axis| axis.plot) tooltip=false /> }
                })
            }}
        </div>
    }
}
