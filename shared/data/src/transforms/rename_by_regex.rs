//! Rename fields by regex: new names from parts of the old ones.

use model::dashboard::Lenient;
use model::frame::Frame;
use serde_json::Value;

use super::organize::rename;
use super::{Context, Outcome};
use crate::js_regex::JsRegex;

pub(super) fn run(options: &Value, mut frames: Vec<Frame>, _: &Context<'_>) -> Outcome {
    let text = |key: &str, otherwise: &str| match options.at(key) {
        Value::String(text) => text.clone(),
        _ => otherwise.to_owned(),
    };
    let regex = text("regex", "(.*)");
    let regex = JsRegex::parse(&regex)
        .map_err(|bad| format!("the regular expression {} cannot be used: {}", bad.regex, bad.reason))?;
    let with = text("renamePattern", "$1");
    for frame in &mut frames {
        rename(frame, |name| regex.is_match(name).then(|| regex.replace(name, &with)));
    }
    Ok(frames)
}
