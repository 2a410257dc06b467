//! The panel kinds. A kind is one file (or folder) in `kinds/` and one line here.

mod bar_gauge;
mod gauge;
mod row;
mod stat;
mod table;
mod text;
mod time_series;
mod unknown;

use model::form::Form;

use crate::panel::{Kind, Panel};

/// The registry, twice from one list: what draws, and what is edited. Apart from each other, so that a page which
/// shows panels can leave the forms to the editor.
macro_rules! kinds {
    ($($kind:path,)*) => {
        /// Every kind, sorted by id.
        pub const KINDS: &[&dyn Kind] = &[$(&$kind),*];

        const FORMS: &[(&str, fn() -> Form)] = &[$((<$kind as Panel>::ID, || Panel::form(&$kind))),*];
    };
}

kinds! {
    bar_gauge::BarGauge,
    gauge::Gauge,
    row::Row,
    stat::Stat,
    table::Table,
    text::Text,
    time_series::TimeSeries,
}

/// Ids that older dashboards, or forks, use for a kind of today.
const ALIASES: &[(&str, &str)] = &[("markdown", "text"), ("singlestat", "stat"), ("table-old", "table")];

/// The kind of a stored id; for ids that nothing here draws, one that says so and shows the data as a table.
pub fn find(id: &str) -> &'static dyn Kind {
    known(id).unwrap_or(&unknown::Unknown)
}

/// The kind of a stored id, if there is one.
pub fn known(id: &str) -> Option<&'static dyn Kind> {
    let id = of_today(id);
    KINDS.iter().copied().find(|kind| kind.id() == id)
}

/// A kind's own options as a form; for ids that nothing here draws, that of the table they are shown as.
pub fn form(id: &str) -> Form {
    let id = of_today(id);
    let known = FORMS.iter().find(|(known, _)| *known == id);
    known.map_or_else(|| Panel::form(&unknown::Unknown), |(_, form)| form())
}

fn of_today(id: &str) -> &str {
    ALIASES.iter().find(|(alias, _)| *alias == id).map_or(id, |(_, id)| id)
}
