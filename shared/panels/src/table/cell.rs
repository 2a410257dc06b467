//! One cell of a table: text, colours, bar, link.

use charts::Rgba8;
use data::interpolate::{Format, Found, Lookup, interpolate};
use model::dashboard::Lenient;
use model::frame::Frame;
use serde_json::Value;

use super::{Around, Shown};
use crate::fields;
use crate::links;
use crate::view::{Align, Cell};

/// How the cells of a column look.
#[derive(Debug)]
pub(super) struct Style {
    pub(super) width_px: Option<f32>,
    pub(super) min_width_px: f32,
    pub(super) align: Option<Align>,
    kind: Kind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Plain,
    ColorText,
    ColorBackground { soft: bool },
    Gauge,
}

impl Style {
    pub(super) fn read(custom: &Value) -> Self {
        let options = custom.at("cellOptions");
        let stored = options.text("type");
        let kind = if stored.is_empty() { custom.text("displayMode") } else { stored };
        let width =
            |key: &str| custom.num(key).filter(|width| *width > 0.0).map(|width| width.min(4000.0) as f32);
        Self {
            width_px: width("width"),
            min_width_px: width("minWidth").unwrap_or(80.0),
            align: match custom.text("align").as_str() {
                "left" => Some(Align::Left),
                "center" => Some(Align::Center),
                "right" => Some(Align::Right),
                _ => None,
            },
            kind: match kind.as_str() {
                "color-text" => Kind::ColorText,
                "color-background" => Kind::ColorBackground { soft: options.text("mode") != "basic" },
                "color-background-solid" => Kind::ColorBackground { soft: false },
                "gauge" | "basic" | "gradient-gauge" | "lcd-gauge" => Kind::Gauge,
                _ => Kind::Plain,
            },
        }
    }
}

/// Row `row` of a column as it is seen.
pub(super) fn cell(column: &Shown, frame: &Frame, row: usize, around: &Around) -> Cell {
    let values = frame.fields.get(column.resolved.field).map(|field| &field.values);
    let shown = fields::cell(&column.resolved, values, row, &around.zone, around.now_ms);
    let theme = &around.theme;
    let text = shown.text.to_string();
    let mut cell = Cell { link: link(column, frame, row, &text, around), text, ..Cell::default() };
    match column.style.kind {
        Kind::Plain => {}
        Kind::ColorText => cell.color = Some(theme.legible(shown.color, theme.panel, 4.5)),
        Kind::ColorBackground { soft } if !cell.text.is_empty() => {
            let color =
                if soft { shown.color.mix(theme.panel.with_alpha(shown.color.a), 0.15) } else { shown.color };
            cell.background = Some(color);
            let seen: Rgba8 = color.over(theme.panel);
            cell.color = Some(seen.readable(theme.on_light(), theme.on_dark()));
        }
        Kind::ColorBackground { .. } => {}
        Kind::Gauge => {
            let share = |number: f64| column.resolved.display.share(number) as f32;
            cell.bar =
                shown.number.filter(|number| !number.is_nan()).map(|number| (share(number), shown.color));
        }
    }
    cell
}

/// Where a click on the cell leads: its column's first link, with the row's values put in.
fn link(column: &Shown, frame: &Frame, row: usize, text: &str, around: &Around) -> Option<String> {
    let link = column.resolved.config.links.first()?;
    let facts = Facts { column, frame, row, text, around };
    links::checked(&interpolate(&link.url, &facts, &Format::PercentEncode))
}

/// What a link's template may name.
struct Facts<'a> {
    column: &'a Shown,
    frame: &'a Frame,
    row: usize,
    text: &'a str,
    around: &'a Around,
}

impl Lookup for Facts<'_> {
    fn find(&self, name: &str, path: &str) -> Option<Found> {
        let field = self.frame.fields.get(self.column.resolved.field);
        let text = match (name, path) {
            ("__value", "raw" | "numeric" | "text" | "") | ("__cell", "") => self.text.to_owned(),
            ("__field", "name" | "displayName") => self.column.resolved.name.clone(),
            ("__field", path) => {
                let label = path.strip_prefix("labels")?.trim_matches(['.', '[', ']', '"', '\'']);
                field?.labels.get(label)?.clone()
            }
            ("__data", path) => {
                let name = path.strip_prefix("fields")?.trim_matches(['.', '[', ']', '"', '\'']);
                let values = &self.frame.fields.iter().find(|field| field.name == name)?.values;
                fields::cell(
                    &self.column.resolved,
                    Some(values),
                    self.row,
                    &self.around.zone,
                    self.around.now_ms,
                )
                .text
                .to_string()
            }
            _ => return None,
        };
        Some(Found::one(text))
    }
}
