//! Frames as CSV text, safe to open in a spreadsheet.

use model::frame::{Column, Field, Frame, NULL_TIME};

use crate::time::Zone;
use crate::time::format::{FULL_MS, format, format_iso};
use crate::units::plain;

/// How CSV text is written.
#[derive(Debug, Clone, Copy, Default)]
pub struct CsvOptions<'a> {
    /// Between cells; a comma where absent.
    pub delimiter: Option<char>,
    /// The wall clock for times; ISO 8601 in UTC where absent.
    pub zone: Option<&'a Zone>,
    /// Whether text that a spreadsheet would run as a formula is left as it is.
    pub raw: bool,
}

/// The frame with a heading line, lines ended by CR LF. Text that starts like a formula gets a `'` before it,
/// unless `raw` is asked for; numbers never do.
pub fn csv(frame: &Frame, options: &CsvOptions) -> String {
    let delimiter = options.delimiter.unwrap_or(',');
    let mut out = String::new();
    let mut line = |cells: &mut dyn Iterator<Item = String>| {
        for (at, cell) in cells.enumerate() {
            if at > 0 {
                out.push(delimiter);
            }
            out.push_str(&cell);
        }
        out.push_str("\r\n");
    };
    line(&mut frame.fields.iter().map(|field| text_cell(&heading(field), delimiter, options.raw)));
    for row in 0..frame.rows() {
        line(&mut frame.fields.iter().map(|field| cell(&field.values, row, delimiter, options)));
    }
    out
}

/// Several frames one after the other, with an empty line between.
pub fn csv_of_all(frames: &[Frame], options: &CsvOptions) -> String {
    frames.iter().map(|frame| csv(frame, options)).collect::<Vec<_>>().join("\r\n")
}

/// The name shown, else the own name and the labels.
fn heading(field: &Field) -> String {
    if let Some(name) = field.hints.display_name.as_ref().filter(|name| !name.is_empty()) {
        return name.clone();
    }
    if field.labels.is_empty() {
        return field.name.clone();
    }
    let labels: Vec<String> = field.labels.iter().map(|(key, value)| format!("{key}={value:?}")).collect();
    format!("{} {{{}}}", field.name, labels.join(", ")).trim_start().to_owned()
}

fn cell(values: &Column, row: usize, delimiter: char, options: &CsvOptions) -> String {
    match values {
        Column::Time(times) => match times.get(row) {
            None | Some(&NULL_TIME) => String::new(),
            Some(ms) => match options.zone {
                Some(zone) => format(*ms, zone, FULL_MS),
                None => format_iso(*ms),
            },
        },
        Column::Number(numbers) => numbers.get(row).map(plain).unwrap_or_default(),
        Column::Text(texts) => text_cell(texts.get(row).unwrap_or_default(), delimiter, options.raw),
        Column::Bool(flags) => {
            flags.get(row).copied().flatten().map(|flag| flag.to_string()).unwrap_or_default()
        }
        Column::Frames(cells) => cells.get(row).and_then(|cell| cell.value).map(plain).unwrap_or_default(),
    }
}

fn text_cell(text: &str, delimiter: char, raw: bool) -> String {
    let is_formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let text = if is_formula && !raw { format!("'{text}") } else { text.to_owned() };
    if text.contains([delimiter, '"', '\n', '\r']) {
        return format!("\"{}\"", text.replace('"', "\"\""));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_spreadsheet_runs_nothing() {
        let frame = Frame::new(
            "A",
            vec![
                Field::new("Time", Column::Time(vec![1_709_641_815_250, NULL_TIME].into())),
                Field::new("=cmd()", Column::texts([Some("-1+1"), Some("a,\"b\"")])),
                Field::new("Value", Column::numbers(vec![-1.5, 1e21]))
                    .with_labels([("job".to_owned(), "x".to_owned())].into()),
                Field::new("Up", Column::Bool(vec![Some(true), None].into())),
            ],
        );
        let safe = "Time,'=cmd(),\"Value {job=\"\"x\"\"}\",Up\r\n\
                    2024-03-05T12:30:15.250Z,'-1+1,-1.5,true\r\n\
                    ,\"a,\"\"b\"\"\",1e+21,\r\n";
        assert_eq!(csv(&frame, &CsvOptions::default()), safe);
        let raw = CsvOptions { raw: true, zone: Some(&Zone::Utc), delimiter: Some(';') };
        assert!(
            csv(&frame, &raw)
                .starts_with("Time;=cmd();\"Value {job=\"\"x\"\"}\";Up\r\n2024-03-05 12:30:15.250;-1+1;")
        );
    }
}
