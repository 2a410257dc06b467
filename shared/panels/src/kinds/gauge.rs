//! Gauge: a ring that is filled as far as the value lies between least and greatest, with the thresholds around it.

use charts::mark::arc::Ring;
use charts::mark::text::in_room;
use charts::scene::{Anchor, Baseline, Fill, Item, Text, Turn, Weight};
use charts::{Rect, Rgba8, Scene};
use model::dashboard::Lenient;
use model::form::{Form, Section};
use model::frame::{Frame, Notice};
use serde::Deserialize;
use serde_json::Value;

use crate::cells::{self, Figures, Orientation, TextSizes};
use crate::fields::{ReduceOptions, Single, Wants};
use crate::forms::{self, radio, switch};
use crate::panel::{Env, Panel, room};
use crate::view::View;

/// The kind.
#[derive(Debug, Clone, Copy)]
pub(super) struct Gauge;

/// The panel's own options.
#[derive(Debug, Clone, Deserialize)]
#[serde(from = "Value")]
pub(super) struct Options {
    reduce: ReduceOptions,
    orientation: Orientation,
    labels: bool,
    markers: bool,
    sizes: TextSizes,
}

impl Default for Options {
    fn default() -> Self {
        Self::from(Value::Null)
    }
}

impl From<Value> for Options {
    fn from(stored: Value) -> Self {
        Self {
            reduce: ReduceOptions::read(stored.at("reduceOptions")),
            orientation: Orientation::read(&stored),
            labels: stored.flag("showThresholdLabels"),
            markers: stored.at("showThresholdMarkers") != &Value::Bool(false),
            sizes: TextSizes::read(&stored),
        }
    }
}

/// An answer, prepared.
#[derive(Debug)]
pub(super) struct Prepared {
    options: Options,
    figures: Figures,
    /// The point from which rings are filled, where that is not the lower end.
    neutral: Option<f64>,
}

impl Panel for Gauge {
    type Options = Options;
    type Prepared = Prepared;
    type State = ();

    const ID: &'static str = "gauge";
    const NAME: &'static str = "Gauge";
    const ICON: &'static str = "gauge";

    fn form(&self) -> Form {
        cells::form(style())
    }

    fn prepare(&self, options: &Options, frames: &[Frame], env: &Env<'_>) -> (Prepared, Vec<Notice>) {
        let (figures, notices) = Figures::prepare(frames, &options.reduce, Wants::GAUGES, env);
        let neutral = env.field_config.at("defaults").at("custom").num("neutral");
        (Prepared { options: options.clone(), figures, neutral }, notices)
    }

    fn view(&self, prepared: &Prepared, (): &(), env: &Env<'_>) -> View {
        let Prepared { options, figures, neutral } = prepared;
        let draw = |scene: &mut Scene| {
            let areas = cells::grid(figures.singles.len(), room(env), options.orientation, 1.2);
            for (single, area) in figures.singles.iter().zip(areas) {
                Dial { options, figures, single, neutral: *neutral, env }.draw(scene, area);
            }
        };
        figures.view(env, draw, |single| {
            let (min, max) = single.display.range();
            format!(", between {min} and {max}")
        })
    }
}

/// One gauge.
struct Dial<'a> {
    options: &'a Options,
    figures: &'a Figures,
    single: &'a Single,
    neutral: Option<f64>,
    env: &'a Env<'a>,
}

impl Dial<'_> {
    fn draw(&self, scene: &mut Scene, area: Rect) {
        let shows_name = !self.figures.is_alone() && area.h > 60.0;
        let name_px = self.options.sizes.name_px.unwrap_or((area.h * 0.1).clamp(10.0, 14.0)).floor();
        let name_room = if shows_name { name_px * 1.6 } else { 0.0 };
        let pad = (area.w.min(area.h) * 0.03).min(8.0);
        let labels_px = if self.options.labels { 20.0 } else { 0.0 };
        let dial = Rect::new(area.x, area.y, area.w, area.h - name_room).inset(pad + labels_px);
        let ring = Ring::gauge(dial, 0.24);
        self.ring(scene, &ring);
        self.value(scene, &ring);
        if shows_name {
            let name = self.figures.name(self.single, self.env);
            let room = Rect::new(area.x + 4.0, area.bottom() - name_room, area.w - 8.0, name_room);
            let color = self.env.theme.text_muted;
            scene.over.extend(in_room(name, room, name_px, Weight::Medium, Anchor::Middle, color));
        }
    }

    fn ring(&self, scene: &mut Scene, ring: &Ring) {
        let thick_px = ring.outer_px - ring.inner_px;
        // The thin ring of the thresholds is the outermost; a hair of space, then the value's.
        let thin_px = if self.options.markers { (thick_px * 0.2).clamp(2.0, 6.0) } else { 0.0 };
        let space_px = if self.options.markers { (thick_px * 0.08).clamp(1.0, 3.0) } else { 0.0 };
        let main = Ring { outer_px: ring.outer_px - thin_px - space_px, ..*ring };
        let (min, max) = self.single.display.range();
        let share = |value: f64| self.single.display.share(value) as f32;
        scene.under.extend(main.part(0.0, 1.0, Fill::Solid(self.env.theme.track), 2.0));
        if let Some(value) = self.single.shown.number.filter(|value| !value.is_nan()) {
            let from = self.neutral.map_or(0.0, share);
            let (from, to) = (from.min(share(value)), from.max(share(value)));
            scene.over.extend(main.part(from, to, Fill::Solid(self.single.shown.color), 2.0));
        }
        if !self.options.markers {
            return;
        }
        let thin = Ring { inner_px: ring.outer_px - thin_px, ..*ring };
        let steps = self.single.display.steps();
        for (nth, (start, color)) in steps.iter().enumerate() {
            let end = steps.get(nth + 1).map_or(max, |(next, _)| *next);
            let from = if start.is_finite() { *start } else { min };
            scene.over.extend(thin.part(share(from), share(end), Fill::Solid(*color), 0.0));
            if self.options.labels && start.is_finite() && (min..=max).contains(start) {
                scene.over.push(self.label(ring, *start, *color));
            }
        }
        if self.options.labels {
            scene.over.push(self.label(ring, min, self.env.theme.label));
            scene.over.push(self.label(ring, max, self.env.theme.label));
        }
    }

    /// What stands outside of the ring at a value.
    fn label(&self, ring: &Ring, value: f64, color: Rgba8) -> Item {
        let angle = ring.angle(self.single.display.share(value) as f32);
        let (x, y) = (angle.cos(), angle.sin());
        let at = [ring.at[0] + x * (ring.outer_px + 5.0), ring.at[1] + y * (ring.outer_px + 8.0)];
        let anchor = match x {
            left if left < -0.2 => Anchor::End,
            right if right > 0.2 => Anchor::Start,
            _ => Anchor::Middle,
        };
        let color = self.env.theme.legible(color, self.env.theme.panel, 4.5);
        Item::Text(Text {
            text: self.single.display.number(Some(value), &self.env.zone, self.env.now_ms).text.to_string(),
            at,
            size_px: 10.0,
            weight: Weight::Regular,
            color,
            anchor,
            baseline: Baseline::Middle,
            turn: Turn::None,
        })
    }

    fn value(&self, scene: &mut Scene, ring: &Ring) {
        let theme = self.env.theme;
        let text = self.single.shown.text.to_string();
        let half_px = ring.inner_px * 0.82;
        let room =
            Rect::new(ring.at[0] - half_px, ring.at[1] - half_px * 0.42, half_px * 2.0, half_px * 0.84);
        let fitted = charts::mark::text::size_to_fit(&text, room, Weight::Semibold, 8.0, 64.0);
        let size_px = self.options.sizes.value_px.unwrap_or(fitted);
        let color = theme.legible(self.single.shown.color, theme.panel, 3.0);
        scene.over.extend(in_room(&text, room, size_px, Weight::Semibold, Anchor::Middle, color));
    }
}

fn style() -> Section {
    let mut controls = vec![
        radio(
            "options.orientation",
            "Orientation",
            [("auto", "Auto"), ("horizontal", "Rows"), ("vertical", "Columns")],
            "auto",
        ),
        switch("options.showThresholdLabels", "Show threshold labels", false),
        switch("options.showThresholdMarkers", "Show threshold markers", true),
        forms::number("fieldConfig.defaults.custom.neutral", "Neutral value")
            .help("The ring is filled from here; from the lower end where empty."),
    ];
    controls.extend(TextSizes::controls());
    Section::new("Gauge", controls)
}
