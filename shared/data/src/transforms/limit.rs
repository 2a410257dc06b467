//! Limit: the first rows of each frame, or with a number below zero the last.

use model::frame::Frame;
use serde_json::Value;

use super::cell::pick;
use super::number::option;
use super::{Context, Outcome};

/// Rows where the options say nothing.
const USUAL: f64 = 10.0;

pub(super) fn run(options: &Value, mut frames: Vec<Frame>, _: &Context<'_>) -> Outcome {
    let limit = option(options, "limitField").unwrap_or(USUAL).trunc();
    for frame in &mut frames {
        let rows = frame.rows();
        let many = (limit.abs() as usize).min(rows);
        if many == rows {
            continue;
        }
        let kept: Vec<usize> = if limit < 0.0 { (rows - many..rows).collect() } else { (0..many).collect() };
        for field in &mut frame.fields {
            field.values = pick(&field.values, &kept);
            field.hints.interval_ms = None;
        }
    }
    Ok(frames)
}
