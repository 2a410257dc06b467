//! Single values of columns, and columns from single values: what transformations that move values about are made of.
//! Texts of values are those that Grafana's own transformations join and compare by.

use std::sync::Arc;

use model::frame::{Column, Field, Hints, Labels, NULL_TIME, Nested, Numbers, Texts, Times};

use crate::units::plain;

/// More cells than this no transformation makes of an answer.
const MOST_CELLS: usize = 5_000_000;

/// One value.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Cell {
    /// Nothing.
    Null,
    /// A number, perhaps NaN.
    Number(f64),
    /// Milliseconds since the Unix epoch.
    Time(i64),
    /// Text.
    Text(Arc<str>),
    /// A truth value.
    Bool(bool),
    /// Frames inside a cell.
    Frames(Nested),
}

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Time,
    Number,
    Text,
    Bool,
    Frames,
}

impl Cell {
    pub(super) fn text(text: &str) -> Self {
        Self::Text(Arc::from(text))
    }

    pub(super) fn is_null(&self) -> bool {
        *self == Self::Null
    }

    /// The number in it; times count in milliseconds, truth as 1 and 0, texts not at all.
    pub(super) fn number(&self) -> Option<f64> {
        match self {
            Self::Number(number) => Some(*number),
            Self::Time(ms) => Some(*ms as f64),
            Self::Bool(flag) => Some(f64::from(u8::from(*flag))),
            Self::Frames(nested) => nested.value,
            Self::Null | Self::Text(_) => None,
        }
    }

    /// As text, by which values are compared and joined; `null` for nothing.
    pub(super) fn key(&self) -> String {
        match self {
            Self::Null => "null".to_owned(),
            Self::Number(number) => plain(*number),
            Self::Time(ms) => ms.to_string(),
            Self::Text(text) => text.to_string(),
            Self::Bool(flag) => flag.to_string(),
            Self::Frames(nested) => nested.value.map_or_else(|| "[object Object]".to_owned(), plain),
        }
    }

    /// What the cell holds; nothing holds no kind.
    pub(super) fn kind(&self) -> Option<Kind> {
        match self {
            Self::Null => None,
            Self::Number(_) => Some(Kind::Number),
            Self::Time(_) => Some(Kind::Time),
            Self::Text(_) => Some(Kind::Text),
            Self::Bool(_) => Some(Kind::Bool),
            Self::Frames(_) => Some(Kind::Frames),
        }
    }
}

/// What the column holds.
pub(super) fn kind(column: &Column) -> Kind {
    match column {
        Column::Time(_) => Kind::Time,
        Column::Number(_) => Kind::Number,
        Column::Text(_) => Kind::Text,
        Column::Bool(_) => Kind::Bool,
        Column::Frames(_) => Kind::Frames,
    }
}

/// Value `row` of a column; null beyond its end.
pub(super) fn cell(column: &Column, row: usize) -> Cell {
    let found = match column {
        Column::Time(times) => times.get(row).filter(|ms| **ms != NULL_TIME).map(|ms| Cell::Time(*ms)),
        Column::Number(numbers) => numbers.get(row).map(Cell::Number),
        Column::Text(texts) => {
            let at = texts.index().get(row).and_then(|at| texts.dictionary().get(*at as usize));
            at.map(|text| Cell::Text(Arc::clone(text)))
        }
        Column::Bool(flags) => flags.get(row).copied().flatten().map(Cell::Bool),
        Column::Frames(cells) => {
            cells.get(row).filter(|cell| !cell.frames.is_empty()).map(|cell| Cell::Frames(cell.clone()))
        }
    };
    found.unwrap_or(Cell::Null)
}

/// All values of a column, in order.
pub(super) fn cells(column: &Column) -> impl Iterator<Item = Cell> + '_ {
    (0..column.len()).map(|row| cell(column, row))
}

/// A column of a kind; what is of another kind is converted where that is plain, else null.
pub(super) fn column(kind: Kind, cells: impl IntoIterator<Item = Cell>) -> Column {
    let cells = cells.into_iter();
    match kind {
        Kind::Time => {
            let time = |cell: Cell| match cell {
                Cell::Time(ms) => ms,
                other => other.number().filter(|ms| ms.is_finite()).map_or(NULL_TIME, |ms| ms as i64),
            };
            Column::Time(cells.map(time).collect::<Times>())
        }
        Kind::Number => Column::Number(cells.map(|cell| cell.number()).collect::<Numbers>()),
        Kind::Text => {
            let text = |cell: Cell| match cell {
                Cell::Null => None,
                Cell::Text(text) => Some(text),
                other => Some(Arc::from(other.key())),
            };
            Column::Text(cells.map(text).collect::<Texts>())
        }
        Kind::Bool => {
            let flag = |cell: Cell| match cell {
                Cell::Bool(flag) => Some(flag),
                other => other.number().map(|number| number != 0.0),
            };
            Column::Bool(cells.map(flag).collect())
        }
        Kind::Frames => {
            let nested =
                |cell: Cell| if let Cell::Frames(nested) = cell { nested } else { Nested::default() };
            Column::Frames(cells.map(nested).collect())
        }
    }
}

/// The rows of a column in another order, or some of them; null where no row is named.
pub(super) fn take(values: &Column, rows: &[Option<usize>]) -> Column {
    match values {
        Column::Text(texts) => {
            let at = |row: &Option<usize>| {
                row.and_then(|row| texts.index().get(row).copied()).unwrap_or(Texts::NULL)
            };
            Column::Text(Texts::from_parts(texts.dictionary().to_vec(), rows.iter().map(at).collect()))
        }
        Column::Number(numbers) => Column::Number(rows.iter().map(|row| numbers.get((*row)?)).collect()),
        Column::Time(times) => Column::Time(
            rows.iter().map(|row| row.and_then(|row| times.get(row).copied()).unwrap_or(NULL_TIME)).collect(),
        ),
        _ => column(kind(values), rows.iter().map(|row| row.map_or(Cell::Null, |row| cell(values, row)))),
    }
}

/// These rows of a column.
pub(super) fn pick(values: &Column, rows: &[usize]) -> Column {
    take(values, &rows.iter().map(|row| Some(*row)).collect::<Vec<_>>())
}

/// The same column with other values.
pub(super) fn with_values(field: &Field, values: Column) -> Field {
    let mut hints = field.hints.clone();
    hints.interval_ms = None;
    Field { name: field.name.clone(), labels: field.labels.clone(), values, hints }
}

/// A column that keeps nothing of the one it comes from but the hints, without the names in them.
pub(super) fn renamed(field: &Field, name: &str, values: Column) -> Field {
    Field { name: name.to_owned(), labels: Labels::new(), values, hints: nameless(&field.hints) }
}

/// The hints without the names.
pub(super) fn nameless(hints: &Hints) -> Hints {
    let mut hints = Hints { display_name: None, found_name: None, interval_ms: None, ..hints.clone() };
    hints.config.remove("displayName");
    hints
}

/// Refuses a table that would fill the memory of who looks at it.
///
/// # Errors
/// A sentence's end with the size.
pub(super) fn room_for(rows: usize, columns: usize) -> Result<(), String> {
    if rows.saturating_mul(columns) <= MOST_CELLS {
        return Ok(());
    }
    Err(format!(
        "it would make a table of {rows} rows and {columns} columns, and {MOST_CELLS} cells are the most; \
         narrow the range or ask for fewer series"
    ))
}
