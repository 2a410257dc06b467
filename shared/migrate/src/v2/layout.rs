//! Layouts of elements and the classic grid: rows stay rows, tabs become rows, grids that arrange themselves are laid
//! out for a wide page.

use serde_json::{Value, json};

use super::document::cell;
use super::{node, panel};
use crate::json::{Object, child, is_set, list, set, text};
use crate::{Note, keep};

const COLUMNS: i64 = 24;
/// Layouts inside each other; more is a slip.
const MAX_NESTING: usize = 12;
/// A cell of the grid with its gap.
const CELL_PX: f64 = 38.0;
/// Fields of rows and tabs without a classic word, kept as they are.
const KEPT: &[&str] = &["conditionalRendering", "variables", "fillScreen", "hideHeader"];

/// Where panels go while a layout is walked.
struct Walk<'a> {
    elements: &'a Object,
    panels: Vec<Value>,
    used: Vec<&'a str>,
    next_id: i64,
    y: i64,
    notes: &'a mut Vec<Note>,
}

/// The panels of a layout, in the order in which they stand.
pub(super) fn to_panels(layout: &Value, elements: &Object, notes: &mut Vec<Note>) -> Vec<Value> {
    let ids =
        elements.values().filter_map(|element| crate::json::num(child(element.as_object()?, "spec")?, "id"));
    let next_id = ids.fold(0.0, f64::max).min(1e15) as i64 + 1;
    let mut walk = Walk { elements, panels: Vec::new(), used: Vec::new(), next_id, y: 0, notes };
    walk.layout(layout, "", 0);
    let left = elements.keys().filter(|name| !walk.used.contains(&name.as_str())).count();
    if left > 0 {
        let text = format!("{left} of its elements stand nowhere in its layout and are left out.");
        walk.notes.push(Note { panel: None, text });
    }
    walk.panels
}

impl<'a> Walk<'a> {
    fn layout(&mut self, layout: &Value, above: &str, depth: usize) {
        let Some((kind, spec)) = node(layout) else { return };
        if depth > MAX_NESTING {
            let text = "Its layouts are nested too deep; what is further in is left out.".to_owned();
            self.notes.push(Note { panel: None, text });
            return;
        }
        match kind {
            "RowsLayout" => {
                for row in list(spec, "rows") {
                    self.section(row, above, depth, None);
                }
            }
            "TabsLayout" => {
                let text = "Its tabs stand below each other as rows, of which the first is open.".to_owned();
                if self.notes.iter().all(|note| note.text != text) {
                    self.notes.push(Note { panel: None, text });
                }
                for (at, tab) in list(spec, "tabs").iter().enumerate() {
                    self.section(tab, above, depth, Some(at));
                }
            }
            "AutoGridLayout" => self.auto_grid(spec),
            _ => self.grid(spec),
        }
    }

    /// A row or a tab: a head, and what is under it.
    fn section(&mut self, section: &Value, above: &str, depth: usize, tab: Option<usize>) {
        let Some((_, spec)) = node(section) else { return };
        let own = text(spec, "title");
        let title = match (above, own) {
            ("", own) => own.to_owned(),
            (above, "") => above.to_owned(),
            (above, own) => format!("{above} / {own}"),
        };
        let layout = spec.get("layout").cloned().unwrap_or_default();
        let repeat = child(spec, "repeat").map(|repeat| text(repeat, "value")).unwrap_or_default();
        let inner = node(&layout).map(|(kind, _)| kind).unwrap_or_default();
        if matches!(inner, "RowsLayout" | "TabsLayout") {
            if is_set(spec, "conditionalRendering") || !repeat.is_empty() {
                let text = format!(
                    "The conditions and repeats of {title:?} are not carried: it holds rows of its own."
                );
                self.notes.push(Note { panel: None, text });
            }
            self.layout(&layout, &title, depth + 1);
            return;
        }
        // Nothing to see of a row without a head, as long as no other row stands above it.
        let is_plain =
            is_set(spec, "hideHeader") && repeat.is_empty() && !is_set(spec, "conditionalRendering");
        if is_plain && self.panels.iter().all(|panel| panel["type"] != "row") {
            self.layout(&layout, &title, depth + 1);
            return;
        }
        let is_collapsed = is_set(spec, "collapse") || tab.is_some_and(|at| at > 0);
        let mut head = Object::new();
        set(&mut head, "id", self.next_id);
        self.next_id += 1;
        set(&mut head, "type", "row");
        set(&mut head, "title", title.as_str());
        set(&mut head, "collapsed", is_collapsed);
        set(&mut head, "gridPos", json!({ "x": 0, "y": self.y, "w": COLUMNS, "h": 1 }));
        if !repeat.is_empty() {
            set(&mut head, "repeat", repeat);
        }
        for key in KEPT {
            if let Some(value) = spec.get(*key) {
                keep(&mut head, key, value.clone());
            }
        }
        if tab.is_some() {
            keep(&mut head, "tab", Value::Bool(true));
        }
        self.y += 1;
        let top = self.y;
        let at = self.panels.len();
        self.layout(&layout, &title, depth + 1);
        let mut inside = self.panels.split_off(at);
        if is_collapsed {
            self.y = top;
        }
        set(&mut head, "panels", if is_collapsed { std::mem::take(&mut inside) } else { Vec::new() });
        self.panels.push(Value::Object(head));
        self.panels.append(&mut inside);
    }

    fn grid(&mut self, spec: &Object) {
        let top = self.y;
        let mut bottom = top;
        for item in list(spec, "items") {
            let Some((kind, at)) = node(item) else { continue };
            if kind == "GridLayoutRow" {
                self.grid_row(at, top);
                bottom = bottom.max(self.y);
                continue;
            }
            let (y, height) = (top + cell(at, "y", 0), cell(at, "height", 8).max(1));
            let place =
                json!({ "x": cell(at, "x", 0), "y": y, "w": cell(at, "width", 12).max(1), "h": height });
            self.item(at, place, None);
            bottom = bottom.max(y + height);
        }
        self.y = bottom;
    }

    /// The row inside a grid that the first version of the schema had.
    fn grid_row(&mut self, row: &Object, top: i64) {
        self.y = top + cell(row, "y", 0);
        let section = json!({ "kind": "RowsLayoutRow", "spec": {
            "title": text(row, "title"), "collapse": is_set(row, "collapsed"), "repeat": row.get("repeat"),
            "layout": { "kind": "GridLayout", "spec": { "items": [] } } } });
        self.section(&section, "", MAX_NESTING - 1, None);
        let mut inside = Vec::new();
        std::mem::swap(&mut inside, &mut self.panels);
        for item in list(row, "elements") {
            let Some((_, at)) = node(item) else { continue };
            let place = json!({ "x": cell(at, "x", 0), "y": self.y + cell(at, "y", 0), "w": cell(at, "width", 12).max(1),
                                "h": cell(at, "height", 8).max(1) });
            self.item(at, place, None);
        }
        std::mem::swap(&mut inside, &mut self.panels);
        let head = inside_of(&mut self.panels);
        match head {
            Some(panels) if is_set(row, "collapsed") => panels.append(&mut inside),
            _ => {
                let ends = inside.iter().filter_map(|panel| child(panel.as_object()?, "gridPos"));
                let end = ends.map(|at| cell(at, "y", 0) + cell(at, "h", 0)).max();
                self.y = end.unwrap_or(self.y);
                self.panels.append(&mut inside);
            }
        }
    }

    fn auto_grid(&mut self, spec: &Object) {
        let columns = cell(spec, "maxColumnCount", 3).clamp(1, COLUMNS);
        let width = COLUMNS / columns;
        let height = match text(spec, "rowHeightMode") {
            "short" => 5,
            "tall" => 14,
            "custom" => (cell(spec, "rowHeight", 320) as f64 / CELL_PX).ceil().clamp(1.0, 1000.0) as i64,
            _ => 9,
        };
        let items = list(spec, "items");
        for (at, item) in items.iter().enumerate() {
            let Some((_, spec)) = node(item) else { continue };
            let at = at as i64;
            let place = json!({ "x": at % columns * width, "y": self.y + at / columns * height, "w": width, "h": height });
            self.item(spec, place, Some(columns));
        }
        self.y += (items.len() as i64 + columns - 1) / columns * height;
    }

    fn item(&mut self, item: &Object, place: Value, columns: Option<i64>) {
        let name = child(item, "element").map(|element| text(element, "name")).unwrap_or_default();
        let Some((name, element)) = self.elements.get_key_value(name) else {
            let text = format!("Its layout places {name:?}, which is not among its elements.");
            self.notes.push(Note { panel: None, text });
            return;
        };
        self.used.push(name);
        let Some(mut panel) = panel::to_classic(element) else { return };
        set(&mut panel, "gridPos", place);
        if let Some(repeat) = child(item, "repeat") {
            set(&mut panel, "repeat", text(repeat, "value"));
            set(&mut panel, "repeatDirection", if text(repeat, "direction") == "v" { "v" } else { "h" });
            if let Some(most) = crate::json::num(repeat, "maxPerRow").map(|most| most as i64).or(columns) {
                set(&mut panel, "maxPerRow", most);
            }
        }
        if let Some(condition) = item.get("conditionalRendering") {
            keep(&mut panel, "conditionalRendering", condition.clone());
        }
        self.panels.push(Value::Object(panel));
    }
}

/// The panels of the last row.
fn inside_of(panels: &mut [Value]) -> Option<&mut Vec<Value>> {
    panels.last_mut()?.get_mut("panels")?.as_array_mut()
}

/// Elements and layout of panels: rows if there are any, else one grid.
pub(super) fn from_panels(panels: &[Value]) -> (Object, Value) {
    let mut elements = Object::new();
    let panels: Vec<&Object> = panels.iter().filter_map(Value::as_object).collect();
    let first = panels.iter().position(|panel| text(panel, "type") == "row");
    let Some(first) = first else {
        let grid = grid(&panels, &mut elements);
        return (elements, grid);
    };
    let mut rows = Vec::new();
    if first > 0 {
        let grid = grid(&panels[..first], &mut elements);
        rows.push(json!({ "kind": "RowsLayoutRow", "spec": { "title": "", "collapse": false, "hideHeader": true, "layout": grid } }));
    }
    let mut rest = &panels[first..];
    while let Some((head, after)) = rest.split_first() {
        let end = after.iter().position(|panel| text(panel, "type") == "row").unwrap_or(after.len());
        let collapsed = is_set(head, "collapsed");
        let mut inside: Vec<&Object> = list(head, "panels").iter().filter_map(Value::as_object).collect();
        inside.extend(&after[..end]);
        let mut spec = Object::new();
        set(&mut spec, "title", text(head, "title"));
        set(&mut spec, "collapse", collapsed);
        if !text(head, "repeat").is_empty() {
            set(&mut spec, "repeat", json!({ "mode": "variable", "value": text(head, "repeat") }));
        }
        for (key, value) in child(head, "belvedere").into_iter().flatten() {
            if KEPT.contains(&key.as_str()) {
                set(&mut spec, key, value.clone());
            }
        }
        set(&mut spec, "layout", grid(&inside, &mut elements));
        rows.push(json!({ "kind": "RowsLayoutRow", "spec": spec }));
        rest = &after[end..];
    }
    (elements, json!({ "kind": "RowsLayout", "spec": { "rows": rows } }))
}

fn grid(panels: &[&Object], elements: &mut Object) -> Value {
    let none = Object::new();
    let place = |panel: &&Object| child(panel, "gridPos").cloned().unwrap_or_else(|| none.clone());
    let top = panels.iter().map(|panel| cell(&place(panel), "y", 0)).min().unwrap_or(0);
    let items: Vec<Value> = panels
        .iter()
        .map(|panel| {
            let at = place(panel);
            let id = crate::json::num(panel, "id").map_or(0, |id| id.min(1e15) as i64);
            let mut name = format!("panel-{id}");
            // Ids that are there twice are a slip that must not cost a panel.
            while elements.contains_key(&name) {
                name.push('x');
            }
            let mut spec = json!({ "x": cell(&at, "x", 0), "y": cell(&at, "y", 0) - top, "width": cell(&at, "w", 12),
                "height": cell(&at, "h", 8), "element": { "kind": "ElementReference", "name": name } });
            if !text(panel, "repeat").is_empty() {
                let direction = if text(panel, "repeatDirection") == "v" { "v" } else { "h" };
                spec["repeat"] = json!({ "mode": "variable", "value": text(panel, "repeat"), "direction": direction });
                if let Some(most) = crate::json::num(panel, "maxPerRow") {
                    spec["repeat"]["maxPerRow"] = crate::json::json_number(most);
                }
            }
            elements.insert(name, panel::from_classic(panel));
            json!({ "kind": "GridLayoutItem", "spec": spec })
        })
        .collect();
    json!({ "kind": "GridLayout", "spec": { "items": items } })
}
