//! Extract fields: columns from what stands inside the texts of one: JSON, pairs, lists, or the groups of a pattern.

use std::collections::HashMap;

use model::dashboard::Lenient;
use model::frame::{Field, Frame};
use serde_json::{Map, Value, json};

use super::cell::{Cell, Kind, cell, column, room_for};
use super::{Context, Outcome};
use crate::js_regex::JsRegex;
use crate::names::name_in;

/// More new columns than this nobody reads.
const MOST_COLUMNS: usize = 1_000;

pub(super) fn run(options: &Value, frames: Vec<Frame>, _: &Context<'_>) -> Outcome {
    frames.into_iter().map(|frame| extracted(options, frame)).collect()
}

fn extracted(options: &Value, mut frame: Frame) -> Result<Frame, String> {
    let find = |wanted: &str| {
        (0..frame.fields.len()).find(|at| name_in(&frame, *at) == wanted || frame.fields[*at].name == wanted)
    };
    let source = options.text("source");
    let Some(source) = find(&source).filter(|_| !source.is_empty()) else { return Ok(frame) };
    let reader = Reader::new(options)?;
    let paths: Vec<(String, String)> = (options.list("jsonPaths").iter())
        .map(|stored| (stored.text("path"), stored.text("alias")))
        .filter(|(path, _)| reader.format == "json" && !path.is_empty())
        .map(|(path, alias)| if alias.is_empty() { (path.clone(), path) } else { (path, alias) })
        .collect();
    let rows = frame.rows();
    let mut places: HashMap<String, usize> = HashMap::new();
    let mut found: Vec<(String, Vec<Cell>)> = Vec::new();
    for row in 0..rows {
        let Cell::Text(text) = cell(&frame.fields[source].values, row) else { continue };
        let Some(whole) = reader.read(&text) else { continue };
        let entries: Vec<(String, Value)> = match (paths.is_empty(), whole) {
            (false, whole) => {
                paths.iter().map(|(path, alias)| (alias.clone(), at_path(&whole, path))).collect()
            }
            (true, Value::Object(object)) => object.into_iter().collect(),
            (true, Value::Array(list)) => {
                list.into_iter().enumerate().map(|(at, value)| (at.to_string(), value)).collect()
            }
            _ => continue,
        };
        for (name, value) in entries {
            let at = *places.entry(name.clone()).or_insert_with(|| {
                found.push((name, vec![Cell::Null; rows]));
                found.len() - 1
            });
            if found.len() > MOST_COLUMNS {
                return Err(format!("it would make more than {MOST_COLUMNS} columns"));
            }
            room_for(rows, found.len())?;
            found[at].1[row] = of_json(&value);
        }
    }
    let time = find("Time").or_else(|| find("time")).filter(|_| options.flag("keepTime"));
    let mut fields: Vec<Field> = time.map(|at| frame.fields[at].clone()).into_iter().collect();
    fields.extend(found.into_iter().map(|(name, values)| {
        let kind = values.iter().find_map(Cell::kind).unwrap_or(Kind::Text);
        Field::new(name, column(kind, values))
    }));
    if options.flag("replace") {
        frame.fields = fields;
    } else {
        frame.fields.extend(fields);
    }
    Ok(frame)
}

fn of_json(value: &Value) -> Cell {
    match value {
        Value::Null => Cell::Null,
        Value::Bool(flag) => Cell::Bool(*flag),
        Value::Number(number) => number.as_f64().map_or(Cell::Null, Cell::Number),
        Value::String(text) => Cell::text(text),
        other => Cell::text(&other.to_string()),
    }
}

/// What stands at a path such as `a.b[0]["c"]`.
fn at_path(json: &Value, path: &str) -> Value {
    let keys =
        path.split(['.', '[', ']']).map(|key| key.trim_matches(['"', '\''])).filter(|key| !key.is_empty());
    let mut here = json;
    for key in keys {
        let next = here.get(key).or_else(|| key.parse::<usize>().ok().and_then(|at| here.get(at)));
        let Some(next) = next else { return json!("Not Found") };
        here = next;
    }
    if here.is_null() { json!("Not Found") } else { here.clone() }
}

struct Reader {
    format: String,
    delimiter: String,
    regex: Option<JsRegex>,
}

impl Reader {
    fn new(options: &Value) -> Result<Self, String> {
        let format = match options.text("format") {
            text if text.is_empty() => "auto".to_owned(),
            text => text,
        };
        if !["json", "kvp", "auto", "regexp", "delimiter"].contains(&format.as_str()) {
            return Err(format!("its format {format} is not known"));
        }
        let pattern = Some(options.text("regExp")).filter(|text| text.starts_with('/'));
        let pattern = pattern.unwrap_or_else(|| "/(?<NewField>.*)/".to_owned());
        let regex = JsRegex::parse(&pattern);
        if let (Err(bad), "regexp") = (&regex, format.as_str()) {
            return Err(format!("the regular expression {} cannot be used: {}", bad.regex, bad.reason));
        }
        let delimiter = Some(options.text("delimiter")).filter(|text| !text.is_empty());
        Ok(Self { format, delimiter: delimiter.unwrap_or_else(|| ",".to_owned()), regex: regex.ok() })
    }

    fn read(&self, text: &str) -> Option<Value> {
        match self.format.as_str() {
            "json" => serde_json::from_str(text).ok(),
            "kvp" => Some(Value::Object(pairs(text))),
            "delimiter" => Some(Value::Object(
                text.trim().split(&self.delimiter).map(|part| (part.trim().to_owned(), json!(1))).collect(),
            )),
            "regexp" => {
                let found = self.regex.as_ref()?.matches(text).into_iter().next()?;
                let names = self.regex.as_ref()?.group_names();
                let group = |name: &str| Some((name.to_owned(), json!(found.name(name)?.as_str())));
                Some(Value::Object(names.filter_map(group).collect()))
            }
            _ => serde_json::from_str(text).ok().or_else(|| Some(Value::Object(pairs(text)))),
        }
    }
}

/// Reads `a=b, c: "d e"`, however the pairs are divided.
fn pairs(text: &str) -> Map<String, Value> {
    let mut found = Map::new();
    let mut key = String::new();
    let mut word = String::new();
    let mut quote: Option<char> = None;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        if c == '\\' {
            word.extend(chars.next());
            continue;
        }
        if let Some(open) = quote {
            if c == open {
                quote = None;
                finish(&mut found, &mut key, &mut word, true);
            } else {
                word.push(c);
            }
            continue;
        }
        match c {
            ':' | '=' => {
                if !word.is_empty() {
                    if !key.is_empty() {
                        found.insert(std::mem::take(&mut key), json!(""));
                    }
                    key = std::mem::take(&mut word);
                }
            }
            '"' | '\'' => {
                finish(&mut found, &mut key, &mut word, true);
                quote = Some(c);
            }
            ' ' | '\t' | '\r' | '\n' => finish(&mut found, &mut key, &mut word, true),
            ',' | ';' | '&' | '{' | '}' => finish(&mut found, &mut key, &mut word, false),
            c => {
                word.push(c);
                if chars.peek().is_none() && key.is_empty() {
                    found.insert(std::mem::take(&mut word), json!(""));
                }
            }
        }
    }
    if !key.is_empty() {
        found.insert(key, json!(word));
    }
    found
}

/// Ends a word: the value of the key before it, or a key of its own. Behind a space a word without a key stands alone.
fn finish(found: &mut Map<String, Value>, key: &mut String, word: &mut String, alone: bool) {
    if word.is_empty() {
        return;
    }
    let word = std::mem::take(word);
    if !key.is_empty() {
        found.insert(std::mem::take(key), json!(word));
    } else if alone {
        found.insert(word, json!(""));
    } else {
        *key = word;
    }
}
