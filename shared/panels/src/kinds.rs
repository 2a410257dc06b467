//! The panel kinds. A kind is one file (or folder) in `kinds/` and one line here.

mod bar_gauge;
mod gauge;
mod row;
mod stat;
mod table;
mod text;
mod time_series;
mod unknown;

use crate::panel::Kind;

/// Every kind, sorted by id.
pub const KINDS: &[&dyn Kind] = &[
    &bar_gauge::BarGauge,
    &gauge::Gauge,
    &row::Row,
    &stat::Stat,
    &table::Table,
    &text::Text,
    &time_series::TimeSeries,
];

/// Ids that older dashboards, or forks, use for a kind of today.
const ALIASES: &[(&str, &str)] = &[("markdown", "text"), ("singlestat", "stat"), ("table-old", "table")];

/// The kind of a stored id; for ids that nothing here draws, one that says so and shows the data as a table.
pub fn find(id: &str) -> &'static dyn Kind {
    known(id).unwrap_or(&unknown::Unknown)
}

/// The kind of a stored id, if there is one.
pub fn known(id: &str) -> Option<&'static dyn Kind> {
    let id = ALIASES.iter().find(|(alias, _)| *alias == id).map_or(id, |(_, id)| id);
    KINDS.iter().copied().find(|kind| kind.id() == id)
}
