//! Annotations on a time series: a dashed line with a foot at each moment, a tinted band for what lasted.

use charts::mark::rule;
use charts::scene::{Fill, Item, Path, Stroke};
use charts::{Rgba8, Scene};

use super::picture::Picture;
use crate::panel::Env;

/// The foot of a line: half its width, and its height.
const FOOT_PX: [f32; 2] = [4.0, 6.0];
/// How thick the line below what lasted is.
const BASE_PX: f32 = 2.0;

/// Draws all events: bands beneath the data, lines above it. Cold, as alert rules are.
#[cold]
pub(super) fn draw(scene: &mut Scene, picture: &Picture, env: &Env<'_>) {
    let plot = picture.layout.plot;
    for annotation in env.annotations {
        let color = annotation.ink(env);
        // Events that share a column of pixels are one line.
        let mut last_px = f32::NEG_INFINITY;
        for event in annotation.events.iter() {
            let (left, right) =
                (picture.x.px(event.from_ms), picture.x.px(event.to_ms.unwrap_or(event.from_ms)));
            if right < plot.x - 0.5 || left > plot.right() + 0.5 {
                continue;
            }
            if event.to_ms.is_some() && right - left >= 1.0 {
                scene.under.extend(rule::upright_band(left, right, plot, color.fade(0.1)));
                scene.over.push(base(left.max(plot.x), right.min(plot.right()), plot.bottom(), color));
                scene.over.extend(line(right, picture, color, env));
            }
            if (left - last_px).abs() < 1.0 {
                continue;
            }
            last_px = left;
            scene.over.extend(line(left, picture, color, env));
            if left >= plot.x - 0.5 {
                scene.over.push(foot(left, plot.bottom(), color));
            }
        }
    }
}

fn line(x: f32, picture: &Picture, color: Rgba8, env: &Env<'_>) -> Option<Item> {
    let stroke = Stroke { width_px: 1.0, color: color.fade(0.85), dash: vec![3.0, 3.0] };
    rule::upright(x, picture.layout.plot, stroke, env.dpr)
}

fn base(left: f32, right: f32, bottom: f32, color: Rgba8) -> Item {
    let y = bottom - BASE_PX / 2.0;
    let stroke = Some(Stroke::solid(BASE_PX, color));
    Item::Path(Path { points: vec![[left, y], [right, y]], stroke, ..Path::default() })
}

fn foot(x: f32, bottom: f32, color: Rgba8) -> Item {
    let [half, height] = FOOT_PX;
    let points = vec![[x - half, bottom + 0.5], [x, bottom - height], [x + half, bottom + 0.5]];
    Item::Path(Path { points, closed: true, fill: Some(Fill::Solid(color)), stroke: None })
}
