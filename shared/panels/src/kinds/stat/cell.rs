//! One cell of a stat panel: background, small line, name, value, change.

use charts::decimate::{self, Gaps};
use charts::mark::line::{self, Curve};
use charts::mark::text::in_room;
use charts::scale::{Linear, Placed, PlacedTime, Steps, TimeScale, ValueScale};
use charts::scene::{Anchor, Area, Base, BoxItem, Fill, Item, Line, Mark, Plot, Weight};
use charts::{Rect, Rgba8, Scene};

use super::{ChangeColor, Coloring, Parts};
use crate::drawn;
use crate::fields::{Single, Spark};

/// The colours of one cell.
struct Ink {
    value: Rgba8,
    quiet: Rgba8,
    line: Rgba8,
    background: Option<Fill>,
}

impl Ink {
    fn of(parts: &Parts<'_>, single: &Single, area: Rect) -> Self {
        let theme = parts.env.theme;
        let color = single.shown.color;
        match parts.options.color {
            Coloring::None => Self {
                value: theme.text,
                quiet: theme.text_muted,
                line: theme.legible(color, theme.panel, 2.2),
                background: None,
            },
            Coloring::Value => {
                let shown = theme.legible(color, theme.panel, 3.0);
                Self { value: shown, quiet: theme.text_muted, line: shown, background: None }
            }
            Coloring::Background { gradient } => {
                let seen = color.over(theme.panel);
                let value = seen.readable(theme.on_light(), theme.on_dark());
                let to = if value == theme.on_dark() { Rgba8::BLACK } else { Rgba8::WHITE };
                let fill = if gradient {
                    Fill::Vertical(vec![
                        (area.y, color),
                        (area.bottom(), color.mix(to.with_alpha(color.a), 0.14)),
                    ])
                } else {
                    Fill::Solid(color)
                };
                Self { value, quiet: value.fade(0.8), line: value.fade(0.7), background: Some(fill) }
            }
        }
    }
}

/// Draws one cell.
pub(super) fn draw(scene: &mut Scene, parts: &Parts<'_>, single: &Single, area: Rect) {
    let ink = Ink::of(parts, single, area);
    let inner = area.inset(parts.pad_px);
    if let Some(fill) = ink.background.clone() {
        let radius_px = 6f32.min(area.w.min(area.h) / 4.0);
        scene.under.push(Item::Box(BoxItem { rect: area, radius_px, fill: Some(fill), stroke: None }));
    }
    if parts.shows_line {
        draw_line(scene, parts, single, &ink, area, inner);
    }
    draw_texts(scene, parts, single, &ink, inner);
}

fn draw_texts(scene: &mut Scene, parts: &Parts<'_>, single: &Single, ink: &Ink, inner: Rect) {
    let anchor = parts.options.justify.anchor();
    let name = parts.figures.name(single, parts.env);
    let text = parts.text_room(inner);
    if !parts.shows_value {
        if parts.shows_name {
            scene.over.extend(in_room(name, text, parts.name_px, Weight::Semibold, anchor, ink.value));
        }
        return;
    }
    let value = single.shown.text.to_string();
    if parts.side_by_side {
        let half = Rect::new(text.x, text.y, text.w * 0.5 - 8.0, text.h);
        scene.over.extend(in_room(name, half, parts.name_px, Weight::Medium, Anchor::Start, ink.quiet));
        let room = parts.value_room(inner);
        scene.over.extend(in_room(&value, room, parts.value_px, Weight::Semibold, Anchor::End, ink.value));
        return;
    }
    // Name, value and change stand together in the middle of their room.
    let name_px = parts.name_height();
    let change = change(parts, single, ink).filter(|_| parts.change_height(inner) > 0.0);
    let change_px = if change.is_some() { parts.change_height(inner) } else { 0.0 };
    let value_px = (parts.value_px * 1.1).min((text.h - name_px - change_px).max(0.0));
    let top = text.y + ((text.h - name_px - value_px - change_px) / 2.0).max(0.0);
    if parts.shows_name {
        let room = Rect::new(text.x, top, text.w, name_px);
        scene.over.extend(in_room(name, room, parts.name_px, Weight::Medium, anchor, ink.quiet));
    }
    let room = Rect::new(text.x, top + name_px, text.w, value_px);
    scene.over.extend(in_room(&value, room, parts.value_px, Weight::Semibold, anchor, ink.value));
    if let Some((change, color)) = change {
        let room = Rect::new(text.x, top + name_px + value_px, text.w, change_px);
        scene.over.extend(in_room(&change, room, 12.0, Weight::Medium, anchor, color));
    }
}

/// The change since the first value: an arrow says the direction, so that colour does not say it alone.
fn change(parts: &Parts<'_>, single: &Single, ink: &Ink) -> Option<(String, Rgba8)> {
    let mode = parts.options.percent_change?;
    let percent = single.change_percent?;
    let arrow = match percent {
        up if up > 0.0 => "↑ ",
        down if down < 0.0 => "↓ ",
        _ => "",
    };
    let theme = parts.env.theme;
    let good = (percent > 0.0) == (mode == ChangeColor::Standard);
    let color = match parts.options.color {
        Coloring::Background { .. } => ink.quiet,
        _ if mode == ChangeColor::AsValue => ink.value,
        _ if percent == 0.0 => ink.quiet,
        _ if good => theme.ok,
        _ => theme.bad,
    };
    Some((format!("{arrow}{}%", data::units::fixed(percent.abs(), Some(1))), color))
}

fn draw_line(scene: &mut Scene, parts: &Parts<'_>, single: &Single, ink: &Ink, area: Rect, inner: Rect) {
    let Some(Spark { times, values }) = &single.line else { return };
    let text = parts.text_room(inner);
    let filled = ink.background.is_some();
    // On a coloured background the line reaches the edges of the colour.
    let (left, right, bottom) =
        if filled { (area.x, area.right(), area.bottom()) } else { (inner.x, inner.right(), inner.bottom()) };
    let rect = Rect::between(left, text.bottom() + 4.0, right, bottom).snapped(parts.env.dpr);
    let data = decimate::Series { times: drawn::times(times), values, pyramid: None };
    let Some((least, most)) = decimate::extent(values).filter(|(a, b)| a.is_finite() && b.is_finite()) else {
        return;
    };
    let room = (most - least) * 0.08;
    let scale = if most > least {
        Linear::new(least - room, most + room, Steps::Decimal)
    } else {
        // A level line runs through the middle.
        Linear::new(least - 1.0_f64.max(least.abs()), most + 1.0_f64.max(most.abs()), Steps::Decimal)
    };
    let y = Placed { scale: ValueScale::Linear(scale), min_px: rect.bottom() - 1.0, max_px: rect.y + 1.0 };
    let range = parts.env.range;
    let x = PlacedTime {
        scale: TimeScale::new(range.from_ms, range.to_ms),
        left_px: rect.x,
        right_px: rect.right(),
    };
    let edge = line::trace(&data, &x, &y, parts.env.dpr, Curve::Linear, Gaps::default());
    if edge.is_empty() {
        return;
    }
    let fill = Fill::Vertical(vec![(rect.y, ink.line.fade(0.22)), (rect.bottom(), ink.line.fade(0.06))]);
    let area = Area { edge: edge.clone(), base: Base::Flat(rect.bottom()), fill };
    let line = Line { trace: edge, width_px: 1.5, fill: Fill::Solid(ink.line), dash: Vec::new() };
    scene.plots.push(Plot { rect, marks: vec![Mark::Area(area), Mark::Line(line)] });
}
