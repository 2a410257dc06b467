//! Prints how long the rasteriser takes for dense charts, milliseconds a frame (the best of 25, for other work disturbs): a look at its speed, not a
//! test of it. An argument picks the cases whose name holds it.

use std::time::Instant;

use charts::decimate::{Gaps, Series};
use charts::mark::line::{Curve, trace};
use charts::pyramid::Pyramid;
use charts::scale::{Linear, Placed, PlacedTime, Steps, TimeScale, ValueScale};
use charts::scene::{Fill, Line, Mark};
use charts::{Plot, Raster, Rect, Rgba8};

struct Data {
    times: Vec<i64>,
    values: Vec<f64>,
    pyramid: Option<Pyramid>,
}

/// A walk with noise, the same in each run.
fn data(points: usize, seed: u64) -> Data {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let mut noise = move || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 11) as f64 / (1u64 << 53) as f64 - 0.5
    };
    let mut level = 0.0;
    let mut value = || {
        level += noise() * (600.0 / points as f64).sqrt();
        level + noise() * 3.0
    };
    let values: Vec<f64> = (0..points).map(|_| value()).collect();
    let pyramid = Pyramid::if_worth(&values);
    Data { times: (0..points as i64).map(|nth| nth * 1000).collect(), values, pyramid }
}

fn plot(data: &[Data], rect: Rect, dpr: f32) -> Plot {
    let to = data[0].times.last().copied().unwrap_or(1);
    let x = PlacedTime { scale: TimeScale::new(0, to), left_px: rect.x, right_px: rect.right() };
    let y = Placed {
        scale: ValueScale::Linear(Linear::new(-20.0, 20.0, Steps::Decimal)),
        min_px: rect.bottom(),
        max_px: rect.y,
    };
    let line = |(nth, data): (usize, &Data)| {
        let series = Series { pyramid: data.pyramid.as_ref(), ..Series::new(&data.times, &data.values) };
        let color = Rgba8::rgb(60 + (nth * 37 % 190) as u8, 180, 120 + (nth * 71 % 130) as u8);
        Mark::Line(Line {
            trace: trace(&series, &x, &y, dpr, Curve::Linear, Gaps::default()),
            width_px: 1.0,
            fill: Fill::Solid(color),
            dash: Vec::new(),
        })
    };
    Plot { rect, marks: data.iter().enumerate().map(line).collect() }
}

#[allow(clippy::print_stdout)] // printing is what it is for
fn main() {
    let wanted = std::env::args().nth(1).unwrap_or_default();
    let mut raster = Raster::new();
    println!("{:<22} {:>5} {:>10} {:>10}", "case", "ratio", "to marks", "to pixels");
    for dpr in [1.0, 2.0] {
        for (name, series, points, size, panels) in [
            ("1 x 10k", 1, 10_000, [1142.0, 560.0], 1),
            ("1 x 100k", 1, 100_000, [1142.0, 560.0], 1),
            ("1 x 1M", 1, 1_000_000, [1142.0, 560.0], 1),
            ("20 x 10k", 20, 10_000, [1142.0, 560.0], 1),
            ("100 x 1k", 100, 1_000, [1142.0, 560.0], 1),
            ("100 panels x 4 x 500", 4, 500, [260.0, 120.0], 100),
        ] {
            if !name.contains(&wanted) {
                continue;
            }
            let data: Vec<Data> = (0..series).map(|seed| data(points, seed)).collect();
            let rect = Rect::new(0.0, 0.0, size[0], size[1]);
            let (mut marks, mut pixels) = (Vec::new(), Vec::new());
            for _ in 0..25 {
                let start = Instant::now();
                let plots: Vec<Plot> = (0..panels).map(|_| plot(&data, rect, dpr)).collect();
                marks.push(start.elapsed().as_secs_f64() * 1e3);
                let start = Instant::now();
                for plot in &plots {
                    std::hint::black_box(raster.draw(plot, dpr));
                }
                pixels.push(start.elapsed().as_secs_f64() * 1e3);
            }
            marks.sort_by(f64::total_cmp);
            pixels.sort_by(f64::total_cmp);
            println!("{name:<22} {dpr:>5} {:>10.2} {:>10.2}", marks[0], pixels[0]);
        }
    }
}
