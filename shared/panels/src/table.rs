//! Frames as rows and columns: what the table kind shows, and every kind that is not known yet.

mod cell;
mod frames;
mod options;
mod order;

use std::cell::RefCell;
use std::rc::Rc;

use data::reduce::{Reducer, reduce_column};
use data::time::Zone;
use model::dashboard::Lenient;
use model::frame::{Column, Frame, Notice};
use serde::{Deserialize, Serialize};

use crate::fields::{self, Resolved, Wants, flag_at};
use crate::panel::{Env, Event};
use crate::theme::Theme;
use crate::view::{Align, Cell, Message, MessageKind, TableColumn, TableView, View};
pub(crate) use options::TableOptions;

/// An answer, prepared.
#[derive(Debug)]
pub(crate) struct Table {
    options: TableOptions,
    frames: Vec<Frame>,
    /// The columns that are shown, by frame.
    columns: Vec<Vec<Shown>>,
    around: Around,
    /// The order of rows that was last asked for.
    order: RefCell<Option<(OrderKey, Rc<[u32]>)>>,
    no_value: String,
}

/// What cells need of the surroundings: they are asked for later, one by one.
#[derive(Debug)]
struct Around {
    zone: Zone,
    now_ms: i64,
    theme: Theme,
}

/// One column, ready to be shown.
#[derive(Debug)]
pub(crate) struct Shown {
    resolved: Resolved,
    style: cell::Style,
    footer: Vec<Reducer>,
}

/// What hands change.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct State {
    /// The chosen table, where an answer has several.
    frame: Option<usize>,
    /// The sorting column's name and whether downwards; the stored sorting until hands have chosen.
    sort: Option<(String, bool)>,
    /// Whether hands have chosen how to sort, or not to.
    chosen: bool,
}

/// Frame, sorting column, downwards.
type OrderKey = (usize, Option<(usize, bool)>);

impl Table {
    /// Prepares an answer.
    pub(crate) fn new(options: &TableOptions, frames: &[Frame], env: &Env<'_>) -> (Self, Vec<Notice>) {
        let frames = frames::tables(frames);
        let (resolved, notices) = fields::resolve(&frames, env, Wants::GAUGES);
        let mut columns: Vec<Vec<Shown>> = frames.iter().map(|_| Vec::new()).collect();
        for each in resolved {
            let custom = &each.config.custom;
            if custom.flag("hidden") || flag_at(custom, &["hideFrom", "viz"]) {
                continue;
            }
            let style = cell::Style::read(custom);
            let footer =
                custom.at("footer").list("reducers").iter().filter_map(|id| Reducer::find(id.as_str()?));
            let footer = footer.collect();
            if let Some(columns) = columns.get_mut(each.frame) {
                columns.push(Shown { resolved: each, style, footer });
            }
        }
        let table = Self {
            options: options.clone(),
            frames,
            columns,
            around: Around { zone: env.zone.clone(), now_ms: env.now_ms, theme: env.theme.clone() },
            order: RefCell::new(None),
            no_value: env.field_config.at("defaults").text("noValue"),
        };
        (table, notices)
    }

    /// What is seen.
    pub(crate) fn view(&self, state: &State) -> View {
        let at = self.frame_at(state);
        let (Some(frame), Some(columns)) = (self.frames.get(at), self.columns.get(at)) else {
            return self.nothing();
        };
        if columns.is_empty() || (frame.rows() == 0 && self.frames.len() == 1) {
            return self.nothing();
        }
        let several = self.frames.len() > 1;
        let names =
            || self.frames.iter().enumerate().map(|(at, frame)| fields::frame_name(frame, at)).collect();
        View::Table(TableView {
            columns: columns.iter().map(Shown::heading).collect(),
            rows: frame.rows(),
            sort: self.sort(state, at),
            header: self.options.header,
            row_height_px: self.options.row_height_px,
            footer: self.footer(frame, columns),
            tables: if several { names() } else { Vec::new() },
            table: at,
        })
    }

    /// One cell as it is seen: rows in the order that is shown.
    pub(crate) fn cell(&self, state: &State, row: usize, column: usize) -> Cell {
        let at = self.frame_at(state);
        let (Some(frame), Some(shown)) =
            (self.frames.get(at), self.columns.get(at).and_then(|all| all.get(column)))
        else {
            return Cell::default();
        };
        let row = match self.sort(state, at) {
            None => row,
            sort => self.order((at, sort)).get(row).map_or(row, |row| *row as usize),
        };
        cell::cell(shown, frame, row, &self.around)
    }

    /// What hands did.
    pub(crate) fn update(&self, state: &mut State, event: &Event) {
        match event {
            Event::SortColumn(column) => {
                let at = self.frame_at(state);
                let Some(shown) = self.columns.get(at).and_then(|all| all.get(*column)) else { return };
                let next = match self.sort(state, at) {
                    Some((sorted, false)) if sorted == *column => Some((shown.resolved.name.clone(), true)),
                    Some((sorted, true)) if sorted == *column => None,
                    _ => Some((shown.resolved.name.clone(), false)),
                };
                state.sort = next;
                state.chosen = true;
            }
            Event::SelectTable(frame) => state.frame = Some(*frame),
            Event::LegendIsolate(_) | Event::LegendToggle(_) => {}
        }
    }

    fn nothing(&self) -> View {
        let text = if self.no_value.is_empty() { "No data".to_owned() } else { self.no_value.clone() };
        View::Message(Message { kind: MessageKind::NoData, text, hint: String::new() })
    }

    fn frame_at(&self, state: &State) -> usize {
        let at = state.frame.unwrap_or(self.options.frame);
        if at < self.frames.len() { at } else { 0 }
    }

    /// The sorting column and whether downwards.
    fn sort(&self, state: &State, frame: usize) -> Option<(usize, bool)> {
        let sort = if state.chosen { &state.sort } else { &self.options.sort };
        let (name, down) = sort.as_ref()?;
        let columns = self.columns.get(frame)?;
        let own = |shown: &Shown| shown.resolved.of(&self.frames).is_some_and(|field| field.name == *name);
        let by_name = columns.iter().position(|shown| shown.resolved.name == *name);
        Some((by_name.or_else(|| columns.iter().position(own))?, *down))
    }

    fn order(&self, key: OrderKey) -> Rc<[u32]> {
        if let Some((known, order)) = &*self.order.borrow()
            && *known == key
        {
            return Rc::clone(order);
        }
        let column = || {
            let (column, down) = key.1?;
            let shown = self.columns.get(key.0)?.get(column)?;
            Some((&shown.resolved.of(&self.frames)?.values, down))
        };
        let order: Rc<[u32]> =
            column().map(|(column, down)| order::order(column, down)).unwrap_or_default().into();
        *self.order.borrow_mut() = Some((key, Rc::clone(&order)));
        order
    }

    fn footer(&self, frame: &Frame, columns: &[Shown]) -> Option<Vec<String>> {
        let common = &self.options.footer;
        if !common.shown && columns.iter().all(|shown| shown.footer.is_empty()) {
            return None;
        }
        let texts =
            columns.iter().enumerate().map(|(nth, shown)| self.foot(frame, shown, nth == 0)).collect();
        Some(texts)
    }

    fn foot(&self, frame: &Frame, shown: &Shown, is_first: bool) -> String {
        let common = &self.options.footer;
        if common.shown && common.counts_rows {
            return if is_first { format!("{} rows", frame.rows()) } else { String::new() };
        }
        let Some(field) = frame.fields.get(shown.resolved.field) else { return String::new() };
        let is_listed = |name: &String| *name == shown.resolved.name || *name == field.name;
        let listed = common.fields.is_empty() || common.fields.iter().any(is_listed);
        let numbers = matches!(field.values, Column::Number(_));
        let calcs = if shown.footer.is_empty() && common.shown && numbers && listed {
            &common.calcs
        } else {
            &shown.footer
        };
        if calcs.is_empty() {
            let names = || common.calcs.iter().map(|calc| calc.name()).collect::<Vec<_>>().join(", ");
            return if is_first && common.shown { names() } else { String::new() };
        }
        let text = |calc: &Reducer| {
            let value = reduce_column(&field.values, *calc);
            shown
                .resolved
                .display
                .reduced(&value, *calc, &self.around.zone, self.around.now_ms)
                .text
                .to_string()
        };
        calcs.iter().map(text).collect::<Vec<_>>().join(", ")
    }
}

impl Shown {
    fn heading(&self) -> TableColumn {
        TableColumn {
            title: self.resolved.name.clone(),
            description: self.resolved.config.description.clone(),
            width_px: self.style.width_px,
            min_width_px: self.style.min_width_px,
            align: self.style.align.unwrap_or(if self.resolved.is_number {
                Align::Right
            } else {
                Align::Left
            }),
        }
    }
}
