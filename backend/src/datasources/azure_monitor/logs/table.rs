//! A table of Log Analytics as frames: typed columns, or series where it has times and numbers.

use std::collections::BTreeMap;
use std::fmt;

use jiff::Timestamp;
use model::frame::{Column, Field, Frame, FrameKind, Labels, NULL_TIME, Notice};
use serde::de::{Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// A table as it comes.
#[derive(Debug, Deserialize)]
pub(super) struct Table {
    #[serde(default)]
    pub(super) name: String,
    columns: Vec<Heading>,
    #[serde(default)]
    rows: Vec<Vec<Cell>>,
}

#[derive(Debug, Deserialize)]
struct Heading {
    name: String,
    #[serde(default, rename = "type")]
    kind: String,
}

/// One value. Nested values are kept as their JSON.
#[derive(Debug, Clone, PartialEq)]
enum Cell {
    Null,
    Bool(bool),
    Number(f64),
    /// A whole number, whose digits may be more than a float holds.
    Whole(i64),
    Text(String),
}

impl Table {
    /// The values of a column as text, by its name; nulls are left out.
    pub(super) fn texts(&self, name: &str) -> Option<Vec<String>> {
        let at = self.columns.iter().position(|column| column.name == name)?;
        Some(self.cells(at).filter_map(Cell::text).collect())
    }

    /// Those of the first column.
    pub(super) fn first_texts(&self) -> Option<Vec<String>> {
        (!self.columns.is_empty()).then(|| self.cells(0).filter_map(Cell::text).collect())
    }

    /// The whole table as one frame.
    pub(super) fn frame(&self, ref_id: &str) -> Frame {
        let fields = self.columns.iter().enumerate().map(|(at, heading)| {
            let column = column(&heading.kind, (0..self.rows.len()).map(|row| self.cell(row, at)));
            Field::new(heading.name.clone(), column)
        });
        let mut frame = Frame::new(ref_id, fields.collect());
        frame.meta.kind = Some(FrameKind::Table);
        frame
    }

    /// One frame for each number column and each combination of texts, which become labels; rows in order of time.
    /// A table without times or numbers stays a table, with a word on it.
    pub(super) fn time_series(&self, ref_id: &str) -> (Vec<Frame>, Option<Notice>) {
        let all = |is: fn(&str) -> bool| -> Vec<usize> {
            (0..self.columns.len()).filter(|at| is(&self.columns[*at].kind)).collect()
        };
        let (times, numbers, texts) = (all(is_time), all(is_number), all(is_text));
        let Some(time) = times.first().copied().filter(|_| !numbers.is_empty()) else {
            let missing = if times.is_empty() { "a datetime column" } else { "a column of numbers" };
            let notice =
                Notice::warning(format!("The answer is shown as a table: a time series needs {missing}."));
            return (vec![self.frame(ref_id)], (!self.rows.is_empty()).then_some(notice));
        };
        let mut order: Vec<(i64, usize)> =
            (0..self.rows.len()).filter_map(|row| Some((time_ms(self.cell(row, time))?, row))).collect();
        order.sort_by_key(|(at, _)| *at);
        let mut groups: Vec<(Labels, Vec<(i64, usize)>)> = Vec::new();
        let mut known: BTreeMap<Labels, usize> = BTreeMap::new();
        for (at, row) in order {
            let labels: Labels = texts
                .iter()
                .map(|text| {
                    (self.columns[*text].name.clone(), self.cell(row, *text).text().unwrap_or_default())
                })
                .collect();
            let group = *known.entry(labels).or_insert_with_key(|labels| {
                groups.push((labels.clone(), Vec::new()));
                groups.len() - 1
            });
            groups[group].1.push((at, row));
        }
        let frames = groups.iter().flat_map(|(labels, rows)| {
            numbers.iter().map(|number| {
                let times: Vec<i64> = rows.iter().map(|(at, _)| *at).collect();
                let values = rows.iter().map(|(_, row)| self.cell(*row, *number).number()).collect();
                let value = Field::new(self.columns[*number].name.clone(), Column::Number(values));
                let fields =
                    vec![Field::new("Time", Column::Time(times.into())), value.with_labels(labels.clone())];
                let mut frame = Frame::new(ref_id, fields);
                frame.meta.kind = Some(FrameKind::TimeseriesMulti);
                frame
            })
        });
        (frames.collect(), None)
    }

    fn cells(&self, at: usize) -> impl Iterator<Item = &Cell> {
        (0..self.rows.len()).map(move |row| self.cell(row, at))
    }

    fn cell(&self, row: usize, at: usize) -> &Cell {
        self.rows.get(row).and_then(|row| row.get(at)).unwrap_or(&Cell::Null)
    }
}

fn is_time(kind: &str) -> bool {
    matches!(kind, "datetime" | "date")
}

fn is_number(kind: &str) -> bool {
    matches!(kind, "int" | "long" | "real" | "decimal" | "integer" | "number" | "double")
}

fn is_text(kind: &str) -> bool {
    !is_time(kind) && !is_number(kind) && !is_bool(kind)
}

fn is_bool(kind: &str) -> bool {
    matches!(kind, "bool" | "boolean")
}

/// Values as a column of the type that Azure names; `timespan`, `guid` and `dynamic` are text.
fn column<'a>(kind: &str, cells: impl Iterator<Item = &'a Cell>) -> Column {
    if is_time(kind) {
        return Column::Time(cells.map(|cell| time_ms(cell).unwrap_or(NULL_TIME)).collect::<Vec<_>>().into());
    }
    if is_number(kind) {
        return Column::Number(cells.map(Cell::number).collect());
    }
    if is_bool(kind) {
        return Column::Bool(cells.map(Cell::truth).collect());
    }
    Column::texts(cells.map(Cell::text))
}

fn time_ms(cell: &Cell) -> Option<i64> {
    let Cell::Text(text) = cell else { return None };
    text.parse::<Timestamp>().ok().map(Timestamp::as_millisecond)
}

impl Cell {
    fn number(&self) -> Option<f64> {
        match self {
            Self::Number(number) => Some(*number),
            Self::Whole(number) => Some(*number as f64),
            // Infinity and NaN have no other form in JSON; decimals and some services write every number so.
            Self::Text(text) => text.parse().ok(),
            Self::Null | Self::Bool(_) => None,
        }
    }

    fn truth(&self) -> Option<bool> {
        match self {
            Self::Bool(truth) => Some(*truth),
            Self::Whole(number) => Some(*number != 0),
            Self::Text(text) => text.to_ascii_lowercase().parse().ok(),
            Self::Null | Self::Number(_) => None,
        }
    }

    fn text(&self) -> Option<String> {
        match self {
            Self::Null => None,
            Self::Bool(truth) => Some(truth.to_string()),
            Self::Number(number) => Some(number.to_string()),
            Self::Whole(number) => Some(number.to_string()),
            Self::Text(text) => Some(text.clone()),
        }
    }
}

impl<'de> Deserialize<'de> for Cell {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(CellVisitor)
    }
}

struct CellVisitor;

impl<'de> Visitor<'de> for CellVisitor {
    type Value = Cell;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E: Error>(self) -> Result<Cell, E> {
        Ok(Cell::Null)
    }

    fn visit_bool<E: Error>(self, truth: bool) -> Result<Cell, E> {
        Ok(Cell::Bool(truth))
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<Cell, E> {
        Ok(Cell::Whole(number))
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Cell, E> {
        Ok(i64::try_from(number).map_or(Cell::Number(number as f64), Cell::Whole))
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<Cell, E> {
        Ok(Cell::Number(number))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Cell, E> {
        Ok(Cell::Text(text.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Cell, A::Error> {
        let mut all: Vec<Value> = Vec::new();
        while let Some(value) = list.next_element()? {
            all.push(value);
        }
        Ok(json_text(&all))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Cell, A::Error> {
        let mut all: Map<String, Value> = Map::new();
        while let Some((key, value)) = map.next_entry()? {
            all.insert(key, value);
        }
        Ok(json_text(&all))
    }
}

fn json_text(value: &impl Serialize) -> Cell {
    serde_json::to_string(value).map_or(Cell::Null, Cell::Text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(json: &str) -> Table {
        serde_json::from_str(json).expect("a table")
    }

    /// After a recorded answer of the Azure SDK for Python (MIT), with the types that it leaves out.
    const TYPES: &str = r#"{"name":"PrimaryResult","columns":[{"name":"s","type":"string"},{"name":"b","type":"bool"},
        {"name":"d","type":"datetime"},{"name":"i","type":"int"},{"name":"l","type":"long"},{"name":"r","type":"real"},
        {"name":"n","type":"decimal"},{"name":"t","type":"timespan"},{"name":"y","type":"dynamic"},{"name":"g","type":"guid"}],
        "rows":[["hello",true,"2000-01-02T03:04:05.1234567Z",100,101,102.1,"0.25","00:05:00",{"a":[1,"x"]},"74be27de"],
                ["",null,null,"7",null,"Infinity",null,null,"[1,2]",null]]}"#;

    #[test]
    fn every_type_becomes_its_column() {
        let frame = table(TYPES).frame("A");
        let values: Vec<&Column> = frame.fields.iter().map(|field| &field.values).collect();
        assert_eq!(*values[0], Column::texts([Some("hello"), Some("")]));
        assert_eq!(*values[1], Column::Bool(vec![Some(true), None].into()));
        assert_eq!(values[2].as_times(), Some(&[946_782_245_123, NULL_TIME][..]));
        let numbers = |at: usize| values[at].as_numbers().map(|numbers| numbers.iter().collect::<Vec<_>>());
        assert_eq!(numbers(3), Some(vec![Some(100.0), Some(7.0)]));
        assert_eq!(numbers(4), Some(vec![Some(101.0), None]));
        assert_eq!(numbers(5), Some(vec![Some(102.1), Some(f64::INFINITY)]));
        assert_eq!(numbers(6), Some(vec![Some(0.25), None]));
        assert_eq!(*values[7], Column::texts([Some("00:05:00"), None]));
        assert_eq!(*values[8], Column::texts([Some(r#"{"a":[1,"x"]}"#), Some("[1,2]")]));
        assert_eq!(*values[9], Column::texts([Some("74be27de"), None]));
    }

    #[test]
    fn texts_become_labels_of_series_in_order_of_time() {
        let table = table(
            r#"{"columns":[{"name":"at","type":"datetime"},{"name":"App","type":"string"},{"name":"n","type":"long"}],
            "rows":[["2024-01-01T00:01:00Z","a",2],["2024-01-01T00:00:00Z","a",1],["2024-01-01T00:00:00Z","b",null],
            [null,"a",9]]}"#,
        );
        let (frames, notice) = table.time_series("A");
        assert_eq!(notice, None);
        let seen: Vec<String> = frames
            .iter()
            .map(|frame| {
                let value = &frame.fields[1];
                let values: Vec<_> = value.values.as_numbers().expect("numbers").iter().collect();
                format!("{} {:?} {:?} {:?}", value.name, value.labels, frame.time().expect("times"), values)
            })
            .collect();
        assert_eq!(
            seen,
            [
                r#"n {"App": "a"} [1704067200000, 1704067260000] [Some(1.0), Some(2.0)]"#,
                r#"n {"App": "b"} [1704067200000] [None]"#,
            ]
        );
    }

    #[test]
    fn without_times_or_numbers_it_stays_a_table() {
        let check = |json: &str, expect: Option<&str>| {
            let (frames, notice) = table(json).time_series("A");
            assert_eq!(frames.len(), 1);
            let text = notice.map(|notice| notice.text);
            assert_eq!(text.is_some(), expect.is_some());
            assert!(text.unwrap_or_default().contains(expect.unwrap_or_default()));
        };
        check(r#"{"columns":[{"name":"n","type":"long"}],"rows":[[1]]}"#, Some("a datetime column"));
        check(
            r#"{"columns":[{"name":"at","type":"datetime"}],"rows":[["2024-01-01T00:00:00Z"]]}"#,
            Some("a column of numbers"),
        );
        check(r#"{"columns":[{"name":"n","type":"long"}],"rows":[]}"#, None);
    }

    #[test]
    fn variables_take_texts() {
        let table = table(TYPES);
        assert_eq!(table.first_texts().expect("a column"), ["hello", ""]);
        assert_eq!(table.texts("l").expect("a column"), ["101"]);
        assert!(table.texts("none").is_none());
    }
}
