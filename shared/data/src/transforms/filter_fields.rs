//! Filter fields: keeps the columns that are wanted, and drops frames of which none is left.

use model::dashboard::Lenient;
use model::frame::Frame;
use serde_json::Value;

use super::matcher::{Columns, pattern, texts};
use super::{Context, Outcome};
use crate::names::{Names, remember};

/// By any matcher: `include` and `exclude`.
pub(super) fn run(options: &Value, frames: Vec<Frame>, _: &Context<'_>) -> Outcome {
    let read = |key: &str| match options.at(key) {
        stored @ Value::Object(_) => Columns::read(stored).map(Some),
        _ => Ok(None),
    };
    Ok(filtered(frames, read("include")?.as_ref(), read("exclude")?.as_ref()))
}

/// By names, a pattern, or a variable that lists names.
pub(super) fn run_by_name(options: &Value, frames: Vec<Frame>, _: &Context<'_>) -> Outcome {
    let by_variable = options.flag("byVariable");
    let read = |key: &str| by_names(options.at(key), by_variable);
    Ok(filtered(frames, read("include").as_ref(), read("exclude").as_ref()))
}

fn by_names(stored: &Value, by_variable: bool) -> Option<Columns> {
    let variable = stored.text("variable");
    if by_variable && !variable.is_empty() {
        let list = variable.strip_prefix('{').and_then(|list| list.strip_suffix('}')).unwrap_or(&variable);
        return Some(Columns::any_of(list.split(',').map(str::to_owned).collect()));
    }
    let (names, text) = (texts(stored.list("names")), stored.text("pattern"));
    match (names.is_empty(), text.is_empty()) {
        (true, true) => None,
        (false, true) => Some(Columns::any_of(names)),
        (true, false) => Some(Columns::Regex(pattern(&text))),
        (false, false) => Some(Columns::RegexOrNames(pattern(&text), names)),
    }
}

/// The frames with the columns that are included, or all, but those that are excluded.
pub(super) fn filtered(
    mut frames: Vec<Frame>,
    include: Option<&Columns>,
    exclude: Option<&Columns>,
) -> Vec<Frame> {
    if include.is_none() && exclude.is_none() {
        return frames;
    }
    remember(&mut frames);
    let names = Names::new(&frames);
    let is_kept = |frame: usize, field: usize| {
        let is_for = |columns: &Columns| columns.is_for(&frames, &names, frame, field);
        !exclude.is_some_and(is_for) && include.is_none_or(is_for)
    };
    let kept: Vec<Vec<bool>> = (frames.iter().enumerate())
        .map(|(at, frame)| (0..frame.fields.len()).map(|field| is_kept(at, field)).collect())
        .collect();
    for (frame, kept) in frames.iter_mut().zip(kept) {
        let mut kept = kept.into_iter();
        frame.fields.retain(|_| kept.next().unwrap_or(false));
    }
    frames.retain(|frame| !frame.fields.is_empty());
    frames
}
