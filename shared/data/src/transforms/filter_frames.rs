//! Filter frames: keeps the answers of some queries, or the frames of some names.

use model::dashboard::Lenient;
use model::frame::Frame;
use serde_json::Value;

use super::matcher::Frames;
use super::{Context, Outcome};

/// By any matcher: `include` and `exclude`.
pub(super) fn run(options: &Value, frames: Vec<Frame>, _: &Context<'_>) -> Outcome {
    let read = |key: &str| match options.at(key) {
        stored @ Value::Object(_) => Frames::read(stored).map(Some),
        _ => Ok(None),
    };
    Ok(filtered(frames, read("include")?.as_ref(), read("exclude")?.as_ref()))
}

/// By query: `A`, `A|B` or a pattern.
pub(super) fn run_by_query(options: &Value, frames: Vec<Frame>, _: &Context<'_>) -> Outcome {
    let read = |key: &str| {
        Some(options.text(key)).filter(|text| !text.is_empty()).map(|text| Frames::of_query(&text))
    };
    Ok(filtered(frames, read("include").as_ref(), read("exclude").as_ref()))
}

fn filtered(mut frames: Vec<Frame>, include: Option<&Frames>, exclude: Option<&Frames>) -> Vec<Frame> {
    frames.retain(|frame| {
        !exclude.is_some_and(|wanted| wanted.is_for(frame))
            && include.is_none_or(|wanted| wanted.is_for(frame))
    });
    frames
}
