//! The stage: holds a prepared answer, measures the room, asks for the view at most once a frame and gives it to
//! the renderer of its kind.

use std::sync::Arc;

use data::time::{TimeRange, Zone};
use leptos::html;
use leptos::prelude::*;
use panels::panel::Pointer;
use panels::view::{Hover, Legend, MarkdownView, Message, SceneView, TableView, TimeAxis};
use panels::{AlertOverlay, AnnotationOverlay, Env, Event, Prepared, Theme, View};
use serde_json::Value;

use super::legend::LegendBox;
use super::message::MessageBox;
use super::scene::{self, SceneLayer};
use super::table::TableBox;
use crate::browser::timing::{self, timed};
use crate::browser::{clock, element, observe};
use crate::parts;

/// A prepared answer and what surrounds it.
pub struct Shown {
    /// The answer.
    pub prepared: Box<dyn Prepared>,
    /// Title with variables put in.
    pub title: String,
    /// Field config with variables put in.
    pub field_config: Value,
    /// The range that was asked for.
    pub range: TimeRange,
    /// The wall clock.
    pub zone: Zone,
    /// Whether series take the classic palette.
    pub classic_palette: bool,
}

impl Shown {
    fn env<'a>(&'a self, theme: &'a Theme, overlays: &'a Overlays, size: (f64, f64)) -> Env<'a> {
        Env {
            width_px: size.0 as f32,
            height_px: size.1 as f32,
            dpr: element::pixel_ratio() as f32,
            range: self.range,
            zone: self.zone.clone(),
            now_ms: clock::now_ms(),
            theme,
            field_config: &self.field_config,
            title: &self.title,
            classic_palette: self.classic_palette,
            alerts: &overlays.alerts,
            annotations: &overlays.annotations,
        }
    }
}

/// What stands over an answer.
#[derive(Clone, Default)]
struct Overlays {
    alerts: Arc<Vec<AlertOverlay>>,
    annotations: Arc<Vec<AnnotationOverlay>>,
}

/// A handle on what a stage shows; copies are the same one. Lives as long as the panel that made it.
#[derive(Clone, Copy)]
pub struct Stage {
    shown: StoredValue<Option<Shown>, LocalStorage>,
    overlays: StoredValue<Overlays>,
    version: RwSignal<u64>,
    /// Chart colours.
    pub theme: Signal<Arc<Theme>>,
}

impl Stage {
    /// A stage that shows nothing yet.
    pub fn new(theme: Signal<Arc<Theme>>) -> Self {
        let overlays = StoredValue::default();
        Self { shown: StoredValue::new_local(None), overlays, version: RwSignal::new(0), theme }
    }

    /// Whether something is shown.
    pub fn is_empty(&self) -> bool {
        self.shown.try_with_value(Option::is_none).unwrap_or(true)
    }

    /// Shows a new answer; what hands did to the one before is carried over.
    pub fn show(&self, mut next: Shown) {
        self.shown.try_update_value(|shown| {
            if let Some(before) = shown {
                next.prepared.restore(&before.prepared.state());
            }
            *shown = Some(next);
        });
        self.changed();
    }

    /// Shows other alert rules on the same answer.
    pub fn set_alerts(&self, next: Vec<AlertOverlay>) {
        self.lay_over(next, |overlays| &mut overlays.alerts);
    }

    /// Shows other events on the same answer.
    pub fn set_annotations(&self, next: Vec<AnnotationOverlay>) {
        self.lay_over(next, |overlays| &mut overlays.annotations);
    }

    fn lay_over<T: PartialEq>(&self, next: Vec<T>, place: impl Fn(&mut Overlays) -> &mut Arc<Vec<T>>) {
        let changed = self.overlays.try_update_value(|overlays| {
            let place = place(overlays);
            let differs = **place != next;
            if differs {
                *place = Arc::new(next);
            }
            differs
        });
        if changed.unwrap_or(false) {
            self.changed();
        }
    }

    /// Tells the answer what hands did.
    pub fn update(&self, event: &Event) {
        self.shown.try_update_value(|shown| {
            if let Some(shown) = shown {
                shown.prepared.update(event);
            }
        });
        self.changed();
    }

    /// What pointing at a place tells.
    pub fn hover(&self, size: (f64, f64), at: Pointer) -> Option<Hover> {
        self.with_env(size, |shown, env| shown.prepared.hover(env, at))?
    }

    /// One cell of a table.
    pub fn cell(&self, row: usize, column: usize) -> panels::view::Cell {
        let cell =
            self.shown.try_with_value(|shown| shown.as_ref().map(|shown| shown.prepared.cell(row, column)));
        cell.flatten().unwrap_or_default()
    }

    fn legend(&self) -> Option<Legend> {
        self.version.track();
        self.theme.track();
        self.with_env((600.0, 300.0), |shown, env| shown.prepared.legend(env))?
    }

    fn view(&self, size: (f64, f64)) -> Option<View> {
        self.with_env(size, |shown, env| shown.prepared.view(env))
    }

    fn with_env<T>(&self, size: (f64, f64), tell: impl FnOnce(&Shown, &Env<'_>) -> T) -> Option<T> {
        let (theme, overlays) = (self.theme.try_get_untracked()?, self.overlays.try_get_value()?);
        self.shown.try_with_value(|shown| {
            let shown = shown.as_ref()?;
            Some(tell(shown, &shown.env(&theme, &overlays, size)))
        })?
    }

    fn changed(&self) {
        self.version.try_update(|version| *version = version.wrapping_add(1));
    }
}

/// What a stage shows besides pixels.
#[derive(Clone, PartialEq)]
enum Shape {
    Nothing,
    Scene { axis: Option<TimeAxis>, description: String },
    Table(Arc<TableView>),
    Markdown(Arc<MarkdownView>),
    Message(Message),
}

/// The stage's element: legend, canvas, and whatever else the view asks for.
#[component]
pub fn StageBox(
    /// What is shown.
    stage: Stage,
    /// The instant below another panel's pointer, if this panel is to show it.
    #[prop(into)]
    other_cursor: Signal<Option<i64>>,
    /// Tells the instant below this panel's pointer.
    #[prop(into)]
    on_cursor: Callback<Option<i64>>,
    /// A range was dragged.
    #[prop(into)]
    on_zoom: Callback<TimeRange>,
    /// The plot was double-clicked.
    #[prop(into)]
    on_zoom_out: Callback<()>,
) -> impl IntoView {
    let room = NodeRef::<html::Div>::new();
    let canvas = NodeRef::<html::Canvas>::new();
    let size = RwSignal::new((0.0_f64, 0.0_f64));
    let shape = RwSignal::new(Shape::Nothing);
    let failure = RwSignal::new(String::new());
    let legend = Memo::new(move |_| stage.legend());
    let watch = StoredValue::new_local(None);

    Effect::new(move |_| {
        let Some(room) = room.get() else { return };
        let guard = observe::size(&room, move |width, height| {
            size.try_set((width, height));
        });
        watch.try_set_value(guard);
    });

    let is_drawing = StoredValue::new_local(false);
    Effect::new(move |_| {
        stage.version.track();
        stage.theme.track();
        size.track();
        if is_drawing.try_get_value().unwrap_or(true) {
            return;
        }
        is_drawing.set_value(true);
        request_animation_frame(move || {
            is_drawing.try_set_value(false);
            let Some(size) = size.try_get_untracked().filter(|size| size.0 >= 1.0 && size.1 >= 1.0) else {
                return;
            };
            let draw = || {
                Some(match stage.view(size)? {
                    View::Scene(SceneView { scene, time_axis, description }) => {
                        if let Some(canvas) = canvas.try_get_untracked().flatten() {
                            let outcome = scene::paint(&canvas, &scene);
                            failure.try_set(outcome.err().unwrap_or_default());
                        }
                        Shape::Scene { axis: time_axis, description }
                    }
                    View::Table(table) => Shape::Table(Arc::new(table)),
                    View::Markdown(markdown) => Shape::Markdown(Arc::new(markdown)),
                    View::Message(message) => Shape::Message(message),
                })
            };
            let Some(next) = timed(timing::DRAW, draw) else { return };
            if shape.try_with_untracked(|before| *before != next).unwrap_or(false) {
                shape.try_set(next);
            }
        });
    });

    let is_scene = Memo::new(move |_| shape.with(|shape| matches!(shape, Shape::Scene { .. })));
    let axis = Memo::new(move |_| {
        shape.with(|shape| if let Shape::Scene { axis, .. } = shape { *axis } else { None })
    });
    let description = Memo::new(move |_| {
        shape.with(|shape| {
            if let Shape::Scene { description, .. } = shape { description.clone() } else { String::new() }
        })
    });
    let right = move || legend.with(|legend| legend.as_ref().is_some_and(|legend| legend.right));
    let rest = move || {
        shape.with(|shape| match shape {
            Shape::Nothing | Shape::Scene { .. } => ().into_any(),
            Shape::Table(table) => view! { <TableBox stage table=Arc::clone(table) /> }.into_any(),
            Shape::Markdown(markdown) => parts::show(&parts::MARKDOWN, Arc::clone(markdown)),
            Shape::Message(message) => view! { <MessageBox message=message.clone() /> }.into_any(),
        })
    };
    view! {
        <div class="stage" class:stage-right=right>
            <div class="stage-room" node_ref=room>
                <canvas
                    class="stage-canvas"
                    class:stage-hidden=move || !is_scene.get()
                    node_ref=canvas
                    role="img"
                    aria-label=description
                ></canvas>
                <Show when=move || is_scene.get()>
                    <SceneLayer stage size=size.into() axis=axis.into() other_cursor on_cursor on_zoom on_zoom_out />
                </Show>
                {rest}
                <Show when=move || failure.with(|failure| !failure.is_empty())>
                    <p class="stage-failure" role="alert">{failure}</p>
                </Show>
            </div>
            {move || legend.get().map(|legend| view! { <LegendBox stage legend /> })}
        </div>
    }
}
