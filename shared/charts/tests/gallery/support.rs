//! What the gallery's charts share: a theme, invented data that is the same in each run, comparing, and picture files.

use std::path::Path;
use std::{env, fs};

use charts::decimate::{Gaps, Series};
use charts::layout::{Axis, AxisScale, Layout, PlacedAxis, Side, Spec, Style, layout};
use charts::mark::line::{Curve, trace};
use charts::scale::{Linear, Placed, PlacedTime, Steps, TimeScale, ValueScale};
use charts::scene::{Fill, Line, Mark, Trace};
use charts::{Plot, Raster, Rect, Rgba8, Scene};

/// The panel's ground, on which pictures are looked at.
pub(crate) const GROUND: Rgba8 = Rgba8::rgb(0x15, 0x19, 0x20);
pub(crate) const TEXT: Rgba8 = Rgba8::rgba(255, 255, 255, 163);
pub(crate) const BLUE: Rgba8 = Rgba8::rgb(0x6e, 0x9f, 0xff);
pub(crate) const GREEN: Rgba8 = Rgba8::rgb(0x4c, 0xc3, 0x8a);
pub(crate) const TEAL: Rgba8 = Rgba8::rgb(0x4f, 0xc4, 0xb0);
pub(crate) const AMBER: Rgba8 = Rgba8::rgb(0xf0, 0xb4, 0x29);
pub(crate) const VIOLET: Rgba8 = Rgba8::rgb(0xc0, 0x8a, 0xf5);
pub(crate) const RED: Rgba8 = Rgba8::rgb(0xe5, 0x53, 0x5f);
pub(crate) const COLORS: [Rgba8; 5] = [BLUE, TEAL, AMBER, VIOLET, RED];

pub(crate) const STYLE: Style = Style { text: TEXT, grid: Rgba8::rgba(255, 255, 255, 18), size_px: 11.0 };

/// 2026-11-23 06:00 UTC.
pub(crate) const FROM_MS: i64 = 1_795_413_600_000;
pub(crate) const HOUR_MS: i64 = 3_600_000;

/// A smooth walk with noise, `noise` of it, around 0 with a height of about 1.
pub(crate) fn walk(points: usize, seed: u64, noise: f64) -> Vec<f64> {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let mut next = move || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 11) as f64 / (1u64 << 53) as f64 - 0.5
    };
    let shift = seed as f64 * 1.7;
    let mut value = |nth: usize| {
        let at = nth as f64 / points as f64 * 9.0 + shift;
        (at.sin() + (at * 2.3 + shift).sin() * 0.5) / 2.0 + next() * noise
    };
    (0..points).map(&mut value).collect()
}

pub(crate) fn times(points: usize, length_ms: i64) -> Vec<i64> {
    (0..points as i64).map(|nth| FROM_MS + nth * length_ms / (points as i64 - 1).max(1)).collect()
}

pub(crate) fn linear(min: f64, max: f64) -> ValueScale {
    ValueScale::Linear(Linear::new(min, max, Steps::Decimal))
}

pub(crate) fn plain(value: f64, _step: f64) -> String {
    format!("{value}")
}

pub(crate) const UTC: &dyn Fn(i64) -> i32 = &|_| 0;

pub(crate) fn time_axis<'a>(length_ms: i64) -> Axis<'a> {
    Axis::new(
        AxisScale::Time { scale: TimeScale::new(FROM_MS, FROM_MS + length_ms), zone: UTC },
        Side::Bottom,
    )
}

pub(crate) fn value_axis<'a>(scale: ValueScale, format: &'a dyn Fn(f64, f64) -> String) -> Axis<'a> {
    Axis::new(AxisScale::Value { scale, format }, Side::Left)
}

/// A scene with axes and an empty plot.
pub(crate) fn chart(width: f32, height: f32, dpr: f32, axes: Vec<Axis<'_>>) -> (Scene, Layout) {
    let mut scene = Scene::new(width, height, dpr);
    let layout = layout(&Spec { bounds: scene.bounds().inset(4.0), dpr, axes, style: &STYLE });
    scene.under.clone_from(&layout.grid);
    scene.over.clone_from(&layout.labels);
    scene.plots.push(Plot { rect: layout.plot, marks: Vec::new() });
    (scene, layout)
}

/// The time and the first value axis of a layout.
pub(crate) fn scales(layout: &Layout) -> (PlacedTime, Placed) {
    let time = layout
        .axes
        .iter()
        .find_map(|axis| if let PlacedAxis::Time(placed) = axis { Some(placed) } else { None });
    let value = layout
        .axes
        .iter()
        .find_map(|axis| if let PlacedAxis::Value(placed) = axis { Some(placed) } else { None });
    (time.expect("a time axis").clone(), value.expect("a value axis").clone())
}

pub(crate) fn way(
    layout: &Layout,
    times: &[i64],
    values: &[f64],
    dpr: f32,
    curve: Curve,
    gaps: Gaps,
) -> Trace {
    let (x, y) = scales(layout);
    trace(&Series::new(times, values), &x, &y, dpr, curve, gaps)
}

pub(crate) fn line(trace: Trace, color: Rgba8, width_px: f32) -> Mark {
    Mark::Line(Line { trace, width_px, fill: Fill::Solid(color), dash: Vec::new() })
}

/// Compares a chart with its committed picture.
pub(crate) fn check(name: &str, make: fn(f32) -> Scene) -> Result<(), String> {
    let scene = make(1.0);
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/gallery");
    if let Ok(pictures) = env::var("PICTURES") {
        for dpr in [1.0, 2.0] {
            write_ppm(&Path::new(&pictures).join(format!("{name}@{dpr}.ppm")), &make(dpr));
        }
    }
    let found = format!("{}<!--\n{}-->\n", charts::svg::document(&scene), thumbnail(&scene));
    let file = folder.join(format!("{name}.svg"));
    if env::var_os("UPDATE").is_some() {
        fs::write(&file, &found).expect("the gallery can be written");
        return Ok(());
    }
    let expect = fs::read_to_string(&file).unwrap_or_default();
    if expect == found { Ok(()) } else { Err(format!("{} has changed.", file.display())) }
}

/// The pixels of the dense marks as text: how much of each part of the plot is covered, 0 to 9.
fn thumbnail(scene: &Scene) -> String {
    const COLUMNS: usize = 72;
    const ROWS: usize = 16;
    let mut raster = Raster::new();
    let mut text = String::new();
    for plot in &scene.plots {
        let Some(image) = raster.draw(plot, scene.dpr) else {
            continue;
        };
        let (width, height) = (image.width as usize, image.height as usize);
        let (columns, rows) = (COLUMNS.min(width), ROWS.min(height));
        for row in 0..rows {
            for column in 0..columns {
                let part = |nth: usize, of: usize, all: usize| nth * all / of..(nth + 1) * all / of;
                let mut sum = 0usize;
                let mut many = 0;
                for y in part(row, rows, height) {
                    for x in part(column, columns, width) {
                        sum += usize::from(image.rgba[(y * width + x) * 4 + 3]);
                        many += 255;
                    }
                }
                let tenths = sum * 10 / many.max(1);
                text.push(if tenths == 0 { '.' } else { char::from(b'0' + tenths.min(9) as u8) });
            }
            text.push('\n');
        }
        text.push('\n');
    }
    text
}

/// Only the dense marks, on the panel's ground.
fn write_ppm(file: &Path, scene: &Scene) {
    let bounds = scene.bounds();
    let (width, height) = ((bounds.w * scene.dpr) as usize, (bounds.h * scene.dpr) as usize);
    let mut pixels = vec![GROUND; width * height];
    let mut raster = Raster::new();
    for plot in &scene.plots {
        let Some(image) = raster.draw(plot, scene.dpr) else {
            continue;
        };
        for (nth, pixel) in image.rgba.chunks_exact(4).enumerate() {
            let (x, y) = (
                nth % image.width as usize + image.x as usize,
                nth / image.width as usize + image.y as usize,
            );
            let color = Rgba8::rgba(pixel[0], pixel[1], pixel[2], pixel[3]);
            if let Some(below) = pixels.get_mut(y * width + x).filter(|_| x < width) {
                *below = color.over(*below);
            }
        }
    }
    let mut ppm = format!("P6 {width} {height} 255\n").into_bytes();
    ppm.extend(pixels.iter().flat_map(|color| [color.r, color.g, color.b]));
    fs::write(file, ppm).expect("the pictures' folder exists");
}

/// A scene without axes.
pub(crate) fn bare(width: f32, height: f32, dpr: f32) -> Scene {
    Scene::new(width, height, dpr)
}

/// Where things go in a bare scene.
pub(crate) fn room(scene: &Scene) -> Rect {
    scene.bounds().inset(8.0)
}
