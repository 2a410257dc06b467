//! Format string: the texts of a column in another case, trimmed, or a part of each.

use model::dashboard::Lenient;
use model::frame::{Column, Frame};
use serde_json::Value;

use super::matcher::Columns;
use super::{Context, Outcome};

pub(super) fn run(options: &Value, mut frames: Vec<Frame>, _: &Context<'_>) -> Outcome {
    let meant = Columns::named(&options.text("stringField"));
    let format = match options.at("outputFormat") {
        Value::String(format) => format.clone(),
        _ => "Upper Case".to_owned(),
    };
    for (frame, field) in meant.places(&frames) {
        let field = &mut frames[frame].fields[field];
        if let Column::Text(texts) = &field.values {
            let formatted = texts.iter().map(|text| text.map(|text| formatted(text, &format, options)));
            field.values = Column::texts(formatted.collect::<Vec<_>>());
        }
    }
    Ok(frames)
}

fn formatted(text: &str, format: &str, options: &Value) -> String {
    match format {
        "Upper Case" => text.to_uppercase(),
        "Lower Case" => text.to_lowercase(),
        "Sentence Case" => capital(text),
        "Title Case" => words(text).join(" "),
        "Pascal Case" => words(text).concat(),
        "Camel Case" => {
            let text = words(text).concat();
            let mut chars = text.chars();
            chars.next().map_or_else(String::new, |first| first.to_lowercase().chain(chars).collect())
        }
        "Snake Case" => text.to_lowercase().replace(' ', "_"),
        "Kebab Case" => text.to_lowercase().replace(' ', "-"),
        "Trim" => text.trim().to_owned(),
        "Substring" => {
            let len = text.chars().count();
            let place = |key: &str, otherwise: usize| {
                options.num(key).map_or(otherwise, |at| if at > 0.0 { (at as usize).min(len) } else { 0 })
            };
            let (start, end) = (place("substringStart", 0), place("substringEnd", len));
            let (start, end) = (start.min(end), start.max(end));
            text.chars().skip(start).take(end - start).collect()
        }
        _ => text.to_owned(),
    }
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

fn words(text: &str) -> Vec<String> {
    text.split(' ').map(|word| capital(&word.to_lowercase())).collect()
}
