//! The bars of a bar gauge: rows that grow to the right, columns that grow upwards.

use charts::mark::text::in_room;
use charts::scene::{Anchor, BoxItem, Fill, Item, Weight};
use charts::{Rect, Rgba8, Scene};

use super::{Mode, Names, Options, Values};
use crate::cells::{self, Figures, common_size};
use crate::fields::Single;
use crate::panel::Env;

/// Bars that grow to the right, one below the other.
pub(super) fn rows(scene: &mut Scene, options: &Options, figures: &Figures, room: Rect, env: &Env<'_>) {
    let singles = &figures.singles;
    let count = singles.len() as f32;
    let gap = (room.h / count * 0.18).clamp(1.0, 10.0);
    let each_px = (room.h - gap * (count - 1.0)) / count;
    let (least_px, most_px) =
        options.thick_px.unwrap_or((4.0, if figures.is_alone() { 120.0 } else { 72.0 }));
    let names = figures.names(env);
    let shows_names = shows_names(options, figures);
    // Names stand above bars that are high enough, else to their left.
    let above = match options.names {
        Names::Top => true,
        Names::Left => false,
        _ => each_px >= 42.0,
    } && shows_names;
    let share = if above { 0.28 } else { 0.45 };
    let name_px = options.sizes.name_px.unwrap_or((each_px * share).clamp(9.0, 13.0)).floor();
    let head = if above { name_px * 1.5 } else { 0.0 };
    let thick = (each_px - head).clamp(least_px.min(each_px), most_px);
    let side = if shows_names && !above {
        (cells::widest(names.iter().copied(), name_px, Weight::Regular) + 10.0).min(room.w * 0.4)
    } else {
        0.0
    };
    let texts = figures.texts();
    let value_px = value_size(options, &texts, Rect::new(0.0, 0.0, room.w * 0.35, thick * 0.5));
    let tail = tail(options, &texts, value_px, room.w);
    let block = (head + thick) * count + gap * (count - 1.0);
    let mut top = room.y + ((room.h - block) / 2.0).max(0.0);
    for ((single, name), text) in singles.iter().zip(names).zip(texts) {
        let muted = env.theme.text_muted;
        if above {
            let at = Rect::new(room.x, top, room.w, head);
            scene.over.extend(in_room(name, at, name_px, Weight::Regular, Anchor::Start, muted));
        } else if side > 0.0 {
            let at = Rect::new(room.x, top, side - 10.0, thick);
            scene.over.extend(in_room(name, at, name_px, Weight::Regular, Anchor::End, muted));
        }
        let bar = Rect::new(room.x + side, top + head, room.w - side - tail, thick);
        draw(scene, options, single, bar, false, env);
        let at = Rect::new(bar.right() + 10.0, bar.y, (tail - 10.0).max(0.0), thick);
        value(scene, options, single, &text, at, value_px, Anchor::Start, env);
        top += head + thick + gap;
    }
}

/// Bars that grow upwards, side by side.
pub(super) fn columns(scene: &mut Scene, options: &Options, figures: &Figures, room: Rect, env: &Env<'_>) {
    let singles = &figures.singles;
    let count = singles.len() as f32;
    let gap = (room.w / count * 0.16).clamp(1.0, 16.0);
    let each_px = (room.w - gap * (count - 1.0)) / count;
    let names = figures.names(env);
    let shows_names = shows_names(options, figures);
    let name_px = options.sizes.name_px.unwrap_or(12.0);
    let foot = if shows_names && room.h > 64.0 { name_px * 1.8 } else { 0.0 };
    let texts = figures.texts();
    let value_px = value_size(options, &texts, Rect::new(0.0, 0.0, each_px, room.h * 0.16));
    let head = if options.values == Values::Hidden || room.h < 40.0 { 0.0 } else { value_px * 1.35 };
    for (nth, ((single, name), text)) in singles.iter().zip(names).zip(texts).enumerate() {
        let x = room.x + nth as f32 * (each_px + gap);
        let bar = Rect::new(x, room.y + head, each_px, room.h - head - foot);
        draw(scene, options, single, bar, true, env);
        let at = Rect::new(x, room.y, each_px, head);
        value(scene, options, single, &text, at, value_px, Anchor::Middle, env);
        if foot > 0.0 {
            let at = Rect::new(x, bar.bottom(), each_px, foot);
            let muted = env.theme.text_muted;
            scene.over.extend(in_room(name, at, name_px, Weight::Regular, Anchor::Middle, muted));
        }
    }
}

/// A value that is alone and has no name of its own is told by the panel's title.
fn shows_names(options: &Options, figures: &Figures) -> bool {
    let has_names = !figures.is_alone() || figures.singles.iter().any(|single| single.named);
    options.names != Names::Hidden && has_names
}

fn value_size(options: &Options, texts: &[String], room: Rect) -> f32 {
    let fitted = common_size(texts.iter().map(String::as_str), room, Weight::Semibold, (9.0, 32.0));
    options.sizes.value_px.unwrap_or(fitted)
}

/// The room for values at the right of rows.
fn tail(options: &Options, texts: &[String], value_px: f32, room_px: f32) -> f32 {
    if options.values == Values::Hidden {
        return 0.0;
    }
    (cells::widest(texts.iter().map(String::as_str), value_px, Weight::Semibold) + 10.0).min(room_px * 0.45)
}

#[expect(
    clippy::too_many_arguments,
    reason = "a text has a place, a size and a side; bundling them hides it"
)]
fn value(
    scene: &mut Scene,
    options: &Options,
    single: &Single,
    text: &str,
    at: Rect,
    size_px: f32,
    anchor: Anchor,
    env: &Env<'_>,
) {
    let color = match options.values {
        Values::Hidden => return,
        Values::Text => env.theme.text,
        Values::Colored => env.theme.legible(single.shown.color, env.theme.panel, 4.5),
    };
    if at.h > 0.0 {
        scene.over.extend(in_room(text, at, size_px, Weight::Semibold, anchor, color));
    }
}

fn draw(scene: &mut Scene, options: &Options, single: &Single, bar: Rect, upright: bool, env: &Env<'_>) {
    let bar = bar.snapped(env.dpr);
    if bar.w <= 0.0 || bar.h <= 0.0 {
        return;
    }
    if options.mode == Mode::Lcd {
        lcd(scene, options, single, bar, upright, env);
        return;
    }
    let radius_px = 3f32.min(bar.w / 2.0).min(bar.h / 2.0);
    let boxed =
        |rect: Rect, fill: Fill| Item::Box(BoxItem { rect, radius_px, fill: Some(fill), stroke: None });
    if options.unfilled {
        scene.under.push(boxed(bar, Fill::Solid(env.theme.track)));
    }
    let Some(number) = single.shown.number.filter(|number| !number.is_nan()) else { return };
    let share = single.display.share(number) as f32;
    let filled = part(bar, 0.0, share, upright);
    // A bar at its very beginning still shows a line, so that it is not taken for missing.
    let filled = if upright {
        Rect::between(filled.x, filled.y.min(bar.bottom() - 2.0), filled.right(), bar.bottom())
    } else {
        Rect::new(filled.x, filled.y, filled.w.max(2.0), filled.h)
    };
    let color = single.shown.color;
    let parts = if options.mode == Mode::Gradient { runs(single, share) } else { vec![(0.0, share, color)] };
    let [(_, _, only)] = parts.as_slice() else {
        // Several colours: what is seen of each, then all of it in the outline of the bar.
        let last = parts.len() - 1;
        for (nth, (from, to, color)) in parts.iter().enumerate() {
            let rect = part(bar, *from, *to, upright).snapped(env.dpr);
            let radius_px = if nth == 0 || nth == last { radius_px.min(1.0) } else { 0.0 };
            let fill = Some(Fill::Solid(*color));
            scene.over.push(Item::Box(BoxItem { rect, radius_px, fill, stroke: None }));
        }
        return;
    };
    scene.over.push(boxed(filled.snapped(env.dpr), Fill::Solid(*only)));
}

/// The piece of a bar between two shares of its length.
fn part(bar: Rect, from: f32, to: f32, upright: bool) -> Rect {
    if upright {
        Rect::between(bar.x, bar.bottom() - bar.h * from, bar.right(), bar.bottom() - bar.h * to)
    } else {
        Rect::between(bar.x + bar.w * from, bar.y, bar.x + bar.w * to, bar.bottom())
    }
}

/// The colours along a bar up to `share`: a run in small steps, or a piece for each threshold that is passed.
fn runs(single: &Single, share: f32) -> Vec<(f32, f32, Rgba8)> {
    let display = &single.display;
    if !display.run().is_empty() {
        const STEPS: usize = 48;
        let (min, max) = display.range();
        let step = share / STEPS as f32;
        let at = |nth: usize| {
            let from = step * nth as f32;
            let value = min + (max - min) * f64::from(from + step / 2.0);
            (from, from + step, display.color(Some(value)))
        };
        return (0..STEPS).map(at).collect();
    }
    if !display.is_by_value() || display.steps().len() < 2 {
        return vec![(0.0, share, single.shown.color)];
    }
    let mut parts = Vec::new();
    let steps = display.steps();
    for (nth, (start, color)) in steps.iter().enumerate() {
        let from = if start.is_finite() { display.share(*start) as f32 } else { 0.0 };
        let to = steps.get(nth + 1).map_or(1.0, |(next, _)| display.share(*next) as f32).min(share);
        if to > from {
            parts.push((from, to, *color));
        }
    }
    if parts.is_empty() { vec![(0.0, share, single.shown.color)] } else { parts }
}

/// A row of small lamps.
fn lcd(scene: &mut Scene, options: &Options, single: &Single, bar: Rect, upright: bool, env: &Env<'_>) {
    const LAMP_PX: f32 = 9.0;
    const GAP_PX: f32 = 2.0;
    let length = if upright { bar.h } else { bar.w };
    let count = ((length / (LAMP_PX + GAP_PX)) as usize).clamp(1, 400);
    let share =
        single.shown.number.filter(|number| !number.is_nan()).map(|number| single.display.share(number));
    let (min, max) = single.display.range();
    let gap = if count > 1 { GAP_PX / length } else { 0.0 };
    for nth in 0..count {
        let (from, to) = (nth as f32 / count as f32, (nth + 1) as f32 / count as f32);
        let middle = f64::from((from + to) / 2.0);
        let lit = share.is_some_and(|share| middle <= share || (nth == 0 && share > 0.0));
        let color = single.display.color(Some(min + (max - min) * middle));
        let color = if lit { color } else { color.fade(0.14) };
        if lit || options.unfilled {
            let rect = part(bar, from, (to - gap).max(from), upright).snapped(env.dpr);
            scene.over.push(Item::Box(BoxItem {
                rect,
                radius_px: 1.0,
                fill: Some(Fill::Solid(color)),
                stroke: None,
            }));
        }
    }
}
