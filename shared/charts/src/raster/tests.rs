//! What the rasteriser promises.

use proptest::prelude::*;

use super::*;
use crate::color::Rgba8;
use crate::scene::{Area, Bars, Base, Cells, Columns, Line, Points, Rect, Round, Span};

const RED: Rgba8 = Rgba8::rgb(255, 0, 0);

fn line(points: &[[f32; 2]], width_px: f32, color: Rgba8) -> Mark {
    Mark::Line(Line {
        trace: Trace::Points(points.to_vec()),
        width_px,
        fill: Fill::Solid(color),
        dash: Vec::new(),
    })
}

fn columns(spans: Vec<Span>, width_px: f32) -> Mark {
    let trace = Trace::Columns(Columns { start: 0, spans });
    Mark::Line(Line { trace, width_px, fill: Fill::Solid(RED), dash: Vec::new() })
}

/// Opacities, row after row, of a plot of 40 x 40 CSS pixels.
fn draw(marks: Vec<Mark>, dpr: f32) -> Vec<u8> {
    let plot = Plot { rect: Rect::new(0.0, 0.0, 40.0, 40.0), marks };
    let mut raster = Raster::new();
    let image = raster.draw(&plot, dpr);
    image.map_or(Vec::new(), |image| image.rgba.chunks_exact(4).map(|pixel| pixel[3]).collect())
}

fn sum(alphas: &[u8]) -> f32 {
    alphas.iter().map(|alpha| f32::from(*alpha) / 255.0).sum()
}

#[test]
fn level_lines_are_crisp() {
    let alphas = draw(vec![line(&[[-5.0, 10.5], [50.0, 10.5]], 1.0, RED)], 1.0);
    assert!(alphas[10 * 40..11 * 40].iter().all(|alpha| *alpha == 255));
    assert_eq!(sum(&alphas), 40.0);
}

#[test]
fn lines_have_the_same_weight_at_every_slope() {
    for width in [1.0, 1.5, 2.0, 3.0] {
        for degrees in (0..90).step_by(7) {
            let (sin, cos) = (degrees as f32).to_radians().sin_cos();
            let (from, to) = ([5.3, 5.2], [5.3 + 30.0 * cos, 5.2 + 30.0 * sin]);
            let covered = sum(&draw(vec![line(&[from, to], width, RED)], 1.0));
            let expect = 30.0 * width + std::f32::consts::PI * width * width / 4.0;
            assert!(
                (covered / expect - 1.0).abs() < 0.05,
                "{width} px at {degrees} degrees: {covered} of {expect}"
            );
        }
    }
}

#[test]
fn lines_by_columns_have_the_weight_of_lines_by_points() {
    for slope in [0.0f32, 0.4, 1.0, 2.0] {
        let level = |x: f32| 5.0 + x * slope * 0.4;
        let span = |x: usize| {
            let (first, last) = (level(x as f32), level(x as f32 + 1.0));
            Span { first, top: first, bottom: last, last, joined: x > 0 }
        };
        let dense = sum(&draw(vec![columns((0..40).map(span).collect(), 1.0)], 1.0));
        let sparse = sum(&draw(vec![line(&[[0.0, level(0.0)], [40.0, level(40.0)]], 1.0, RED)], 1.0));
        assert!((dense / sparse - 1.0).abs() < 0.12, "slope {slope}: {dense} against {sparse}");
    }
}

#[test]
fn joins_leave_no_hole() {
    // Nearly level parts that meet near the middle of a column, where the wedge between their ends is as good as
    // nothing wide and a pixel's middle may still lie in it.
    for bend in [-0.5f32, -0.1, -0.02, 0.02, 0.1, 0.5] {
        for nth in -40i16..=40 {
            let at = 20.5 + f32::from(nth) * 0.0005;
            let alphas =
                draw(vec![line(&[[0.0, 10.4], [at, 10.4 + bend], [40.0, 10.4 + bend]], 1.5, RED)], 1.0);
            let weight: f32 = (0..40).map(|row| f32::from(alphas[row * 40 + 20]) / 255.0).sum();
            assert!((weight - 1.5).abs() < 0.1, "{weight} of 1.5 at {at} with a bend of {bend}");
        }
    }
}

#[test]
fn joins_are_not_darker() {
    let zigzag: Vec<[f32; 2]> =
        (0..30).map(|nth| [nth as f32 * 1.3, if nth % 2 == 0 { 5.0 } else { 30.0 }]).collect();
    let alphas = draw(vec![line(&zigzag, 2.0, RED.fade(0.5))], 2.0);
    assert_eq!(alphas.iter().max(), Some(&128));
}

#[test]
fn every_column_keeps_its_extremes() {
    let span = |column: usize| {
        let (top, bottom) = (3.0 + (column % 7) as f32, 20.0 + (column % 11) as f32);
        Span { first: top, top, bottom, last: bottom, joined: column > 0 }
    };
    let alphas = draw(vec![columns((0..40).map(span).collect(), 1.0)], 1.0);
    for column in 0..40 {
        let span = span(column);
        for row in span.top as usize..span.bottom as usize {
            assert!(alphas[row * 40 + column] > 100, "column {column}, row {row}");
        }
    }
}

#[test]
fn areas_are_exact() {
    let area = |edge: Vec<[f32; 2]>, level| {
        Mark::Area(Area { edge: Trace::Points(edge), base: Base::Flat(level), fill: Fill::Solid(RED) })
    };
    let rising = draw(vec![area(vec![[3.2, 30.0], [33.2, 10.0]], 30.0)], 1.0);
    assert!((sum(&rising) - 300.0).abs() < 1.5, "{}", sum(&rising));
    let below = draw(vec![area(vec![[3.5, 20.25], [23.5, 20.25]], 10.0)], 1.0);
    assert!((sum(&below) - 205.0).abs() < 1.0, "{}", sum(&below));
    let gap = draw(
        vec![area(vec![[0.0, 10.0], [10.0, 10.0], [10.0, f32::NAN], [20.0, 10.0], [30.0, 10.0]], 20.0)],
        1.0,
    );
    assert!((sum(&gap) - 200.0).abs() < 1.0, "{}", sum(&gap));
}

#[test]
fn shapes_stand_on_their_pixels() {
    let bar = Bars {
        rects: vec![Rect::new(4.0, 4.0, 10.0, 20.0)],
        fill: Fill::Solid(RED),
        border: None,
        radius_px: 0.0,
        round: Round::All,
    };
    assert_eq!(sum(&draw(vec![Mark::Bars(bar.clone())], 2.0)), 800.0);
    let round = sum(&draw(vec![Mark::Bars(Bars { radius_px: 4.0, ..bar })], 2.0));
    let corners = (4.0 - std::f32::consts::PI) * 64.0;
    assert!((round - (800.0 - corners)).abs() < 2.0, "{round}");
    let dot = Points { at: vec![[20.0, 20.0]], radius_px: 5.0, fill: Fill::Solid(RED), border: None };
    let dot = sum(&draw(vec![Mark::Points(dot)], 1.0));
    assert!((dot - 25.0 * std::f32::consts::PI).abs() < 0.6, "{dot}");
    let edges = vec![0.0, 10.0, 20.0];
    let cells = Cells { x_edges: edges.clone(), y_edges: edges, colors: vec![RED; 4], gap_px: 1.0 };
    assert_eq!(sum(&draw(vec![Mark::Cells(cells)], 1.0)), 324.0);
}

#[test]
fn both_ways_to_keep_a_picture_agree() {
    let zigzag = |nth: usize| -> Mark {
        let point = |x: usize| [x as f32, 4.0 + ((x * (nth + 3)) % 31) as f32];
        let color = Rgba8::rgba(40 * nth as u8, 200, 90, if nth.is_multiple_of(2) { 255 } else { 120 });
        line(&(0..40).map(point).collect::<Vec<_>>(), 1.5, color)
    };
    let lines: Vec<Mark> = (0..5).map(zigzag).collect();
    let nothing =
        Bars { rects: vec![], fill: Fill::Solid(RED), border: None, radius_px: 0.0, round: Round::All };
    let by_rows = lines.iter().cloned().chain([Mark::Bars(nothing)]).collect();
    let picture = |marks| {
        let plot = Plot { rect: Rect::new(0.0, 0.0, 40.0, 40.0), marks };
        Raster::new().draw(&plot, 1.0).map(|image| image.rgba.to_vec()).unwrap_or_default()
    };
    let (columns, rows) = (picture(lines), picture(by_rows));
    assert_eq!(columns.len(), rows.len());
    for (a, b) in columns.chunks_exact(4).zip(rows.chunks_exact(4)) {
        assert!(a[3].abs_diff(b[3]) <= 2, "{a:?} {b:?}");
        // Of a faint pixel the colour is not seen.
        let seen = f32::from(b[3]) / 255.0;
        assert!((0..3).all(|channel| f32::from(a[channel].abs_diff(b[channel])) * seen < 4.0), "{a:?} {b:?}");
    }
}

#[test]
fn buffers_are_clean_after_use() {
    let mut raster = Raster::new();
    let mut picture = |marks: Vec<Mark>, size: f32| {
        let plot = Plot { rect: Rect::new(0.0, 0.0, size, size), marks };
        raster.draw(&plot, 1.0).map(|image| image.rgba.to_vec()).unwrap_or_default()
    };
    let marks = || vec![line(&[[0.0, 0.0], [12.0, 18.0], [30.0, 3.0]], 2.0, RED)];
    let first = picture(marks(), 20.0);
    picture(marks(), 33.0);
    assert_eq!(picture(marks(), 20.0), first);
}

fn odd() -> impl Strategy<Value = f32> {
    prop_oneof![6 => -50f32..90.0, 1 => any::<f32>(), 1 => Just(f32::NAN), 1 => Just(f32::INFINITY)]
}

proptest! {
    #[test]
    fn nothing_panics(
        points in prop::collection::vec([odd(), odd()], 0..40), width in odd(), level in odd(), dpr in 0.3f32..3.0,
        size in 0f32..60.0, dash in prop::collection::vec(odd(), 0..4)
    ) {
        let trace = || Trace::Points(points.clone());
        let span = |point: &[f32; 2]| Span { first: point[0], top: point[0], bottom: point[1], last: point[1], joined: true };
        let fill = || Fill::Vertical(vec![(0.0, RED), (level, Rgba8::WHITE)]);
        let rects: Vec<Rect> = points.iter().map(|point| Rect::new(point[0], point[1], level, width)).collect();
        let marks = vec![
            Mark::Line(Line { trace: trace(), width_px: width, fill: fill(), dash: dash.clone() }),
            columns(points.iter().map(span).collect(), width),
            Mark::Area(Area { edge: trace(), base: Base::Flat(level), fill: fill() }),
            Mark::Area(Area { edge: trace(), base: Base::Trace(trace()), fill: fill() }),
            Mark::Points(Points { at: points.clone(), radius_px: width.min(100.0), fill: fill(), border: None }),
            Mark::Bars(Bars { rects, fill: fill(), border: None, radius_px: width, round: Round::Top }),
        ];
        let plot = Plot { rect: Rect::new(3.0, 5.0, size, size * 0.7), marks };
        let mut raster = Raster::new();
        if let Some(image) = raster.draw(&plot, dpr) {
            prop_assert_eq!(image.rgba.len(), (image.width * image.height * 4) as usize);
        }
    }
}

proptest! {
    /// Buffers are used again for every plot: nothing of an earlier one may come through.
    #[test]
    fn earlier_plots_leave_nothing_behind(
        plots in prop::collection::vec(
            (1f32..60.0, 1f32..60.0, prop::collection::vec((-10f32..70.0, -10f32..70.0), 1..12), 0.5f32..6.0), 2..5
        )
    ) {
        let mut used = Raster::new();
        for (wide, high, points, width_px) in plots {
            let mut points: Vec<[f32; 2]> = points.into_iter().map(|(x, y)| [x, y]).collect();
            points.sort_by(|a, b| a[0].total_cmp(&b[0]));
            let plot = Plot { rect: Rect::new(0.0, 0.0, wide, high), marks: vec![line(&points, width_px, RED)] };
            let mut fresh = Raster::new();
            prop_assert_eq!(used.draw(&plot, 1.0), fresh.draw(&plot, 1.0));
        }
    }
}
