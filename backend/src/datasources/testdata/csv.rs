//! Tables and values written as CSV in the query itself.

use data::time::{Zone, parse_instant};
use model::frame::{Column, Field, Frame, FrameKind};
use model::query::{QueryAnswer, QueryError, QueryErrorKind};

use super::Ask;

/// Most cells of one text.
const MOST_CELLS: usize = 1_000_000;

/// Values of a comma-separated list; `null` and what is no number are null.
pub(super) fn values(text: &str) -> Vec<Option<f64>> {
    if text.trim().is_empty() {
        return Vec::new();
    }
    text.split(',').map(|part| part.trim().parse().ok()).collect()
}

/// `csvContent` as a table: the first line names the columns; their kind follows from their cells.
pub(super) fn frames(ask: &Ask) -> QueryAnswer {
    let text = ask.text("csvContent");
    let mut lines = rows(text);
    if lines.iter().map(Vec::len).sum::<usize>() > MOST_CELLS {
        return Err(QueryError::new(QueryErrorKind::TooLarge, "The CSV has more than 1,000,000 cells."));
    }
    if lines.is_empty() {
        return Ok(vec![Frame::new(&ask.query.ref_id, Vec::new())]);
    }
    let names = lines.remove(0);
    let fields = names
        .into_iter()
        .enumerate()
        .map(|(at, name)| {
            let cells: Vec<Option<&str>> = lines
                .iter()
                .map(|row| {
                    row.get(at).map(|cell| cell.trim()).filter(|cell| !cell.is_empty() && *cell != "null")
                })
                .collect();
            let is_time = name.trim().eq_ignore_ascii_case("time");
            Field::new(name.trim(), column(&cells, is_time))
        })
        .collect();
    let mut frame = Frame::new(&ask.query.ref_id, fields);
    frame.meta.kind = Some(FrameKind::Table);
    Ok(vec![frame])
}

fn column(cells: &[Option<&str>], is_time: bool) -> Column {
    let filled = || cells.iter().flatten();
    let time = |text: &str| text.parse().ok().or_else(|| parse_instant(text, &Zone::Utc));
    let looks_like_time =
        |text: &&str| text.parse::<f64>().is_err() && parse_instant(text, &Zone::Utc).is_some();
    let has_any = filled().next().is_some();
    if has_any && (filled().all(looks_like_time) || (is_time && filled().all(|text| time(text).is_some()))) {
        let times = cells.iter().map(|cell| cell.and_then(time).unwrap_or(model::frame::NULL_TIME));
        return Column::Time(times.collect());
    }
    if has_any && filled().all(|text| text.parse::<f64>().is_ok()) {
        return Column::Number(cells.iter().map(|cell| cell.and_then(|text| text.parse().ok())).collect());
    }
    if has_any && filled().all(|text| matches!(*text, "true" | "false")) {
        return Column::Bool(cells.iter().map(|cell| cell.map(|text| text == "true")).collect());
    }
    Column::texts(cells.iter().copied())
}

/// Cells by line; a quoted cell may hold commas, line ends and doubled quotes.
fn rows(text: &str) -> Vec<Vec<String>> {
    let mut rows = Vec::new();
    let (mut row, mut cell, mut quoted) = (Vec::new(), String::new(), false);
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '"' if quoted && chars.peek() == Some(&'"') => {
                chars.next();
                cell.push('"');
            }
            '"' => quoted = !quoted,
            ',' if !quoted => row.push(std::mem::take(&mut cell)),
            '\r' if !quoted => {}
            '\n' if !quoted => {
                row.push(std::mem::take(&mut cell));
                rows.push(std::mem::take(&mut row));
            }
            c => cell.push(c),
        }
    }
    row.push(cell);
    rows.push(row);
    rows.retain(|row| row.iter().any(|cell| !cell.trim().is_empty()));
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_may_be_quoted() {
        assert_eq!(rows("a,b\r\n\"x, \"\"y\"\"\n\",2\n\n"), [["a", "b"], ["x, \"y\"\n", "2"]]);
    }

    #[test]
    fn columns_are_what_their_cells_are() {
        assert_eq!(
            column(&[Some("1"), None, Some("2.5")], false),
            Column::Number([Some(1.0), None, Some(2.5)].into_iter().collect())
        );
        assert_eq!(column(&[Some("true"), None], false), Column::Bool([Some(true), None].into()));
        assert_eq!(column(&[Some("1970-01-01T00:00:01Z")], false), Column::Time([1_000].into()));
        assert_eq!(column(&[Some("1000")], true), Column::Time([1_000].into()));
        assert_eq!(column(&[Some("1"), Some("x")], false), Column::texts([Some("1"), Some("x")]));
        assert_eq!(values("1, null,3"), [Some(1.0), None, Some(3.0)]);
    }
}
