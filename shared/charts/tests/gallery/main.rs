//! The gallery: one chart a file, painted to SVG and compared with the committed picture beside it; the dense marks
//! also to pixels. `UPDATE=1` writes the pictures anew; `PICTURES=DIR` writes the pixels there as PPM to look at.

mod area_gradient;
mod bars;
mod bars_named;
mod gaps;
mod gauge;
mod heat_map;
mod huge;
mod line;
mod log_axis;
mod many_series;
mod points;
mod stacked;
mod steps;
mod support;
mod thresholds;
mod tiny;
mod two_axes;

use support::check;

/// Makes a chart for a device pixel ratio.
type Chart = fn(f32) -> charts::Scene;

#[test]
fn gallery() {
    let charts: &[(&str, Chart)] = &[
        ("area_gradient", area_gradient::scene),
        ("bars", bars::scene),
        ("bars_named", bars_named::scene),
        ("gaps", gaps::scene),
        ("gauge", gauge::scene),
        ("heat_map", heat_map::scene),
        ("huge", huge::scene),
        ("line", line::scene),
        ("log_axis", log_axis::scene),
        ("many_series", many_series::scene),
        ("points", points::scene),
        ("stacked", stacked::scene),
        ("steps", steps::scene),
        ("thresholds", thresholds::scene),
        ("tiny", tiny::scene),
        ("two_axes", two_axes::scene),
    ];
    let changed: Vec<String> = charts.iter().filter_map(|(name, scene)| check(name, *scene).err()).collect();
    assert!(changed.is_empty(), "{}\nLook at them, then run with UPDATE=1.", changed.join("\n"));
}
