//! Legend and tooltip of a graph.

use serde_json::{Value, json};

use crate::Context;
use crate::json::{Object, child, is_set, num, set, truthy};

/// Values of the legend in the order in which they stood: of old, of today, and how the column is headed today.
const VALUES: &[(&str, &str, &str)] = &[
    ("min", "min", "Min"),
    ("max", "max", "Max"),
    ("avg", "mean", "Mean"),
    ("current", "lastNotNull", "Last *"),
    ("total", "sum", "Total"),
];

pub(super) fn read(panel: &Object) -> Object {
    let none = Object::new();
    let old = child(panel, "legend").unwrap_or(&none);
    let mut legend = Object::new();
    let calcs: Vec<&str> = if is_set(old, "values") {
        VALUES.iter().filter(|(name, ..)| is_set(old, name)).map(|(_, calc, _)| *calc).collect()
    } else {
        Vec::new()
    };
    set(&mut legend, "calcs", calcs);
    set(&mut legend, "displayMode", if is_set(old, "alignAsTable") { "table" } else { "list" });
    let is_right = is_set(old, "rightSide");
    set(&mut legend, "placement", if is_right { "right" } else { "bottom" });
    set(&mut legend, "showLegend", old.get("show").is_none_or(truthy));
    if let Some(width) = num(old, "sideWidth").filter(|width| is_right && *width > 0.0) {
        set(&mut legend, "width", crate::json::json_number(width));
    }
    if let Some((.., heading)) = VALUES.iter().find(|(name, ..)| crate::json::text(old, "sort") == *name) {
        set(&mut legend, "sortBy", *heading);
        set(&mut legend, "sortDesc", is_set(old, "sortDesc"));
    }
    legend
}

/// Keeps what a legend left out, for which there is no word today.
pub(super) fn keep_filters(panel: &mut Object, context: &mut Context<'_>) {
    let hides = |key: &str| child(panel, "legend").is_some_and(|legend| is_set(legend, key));
    let (empty, zero) = (hides("hideEmpty"), hides("hideZero"));
    if empty || zero {
        crate::keep(panel, "legend", json!({ "hideEmpty": empty, "hideZero": zero }));
        // Series without any value do not come out of most sources in the first place.
        if zero {
            context.note(panel, "Its legend left out series of zeros alone; now it names them all.");
        }
    }
}

pub(super) fn tooltip(panel: &Object) -> Value {
    let none = Object::new();
    let old = child(panel, "tooltip").unwrap_or(&none);
    let sort = match num(old, "sort") {
        Some(1.0) => "asc",
        Some(2.0) => "desc",
        _ => "none",
    };
    json!({ "mode": if is_set(old, "shared") { "multi" } else { "single" }, "sort": sort })
}
