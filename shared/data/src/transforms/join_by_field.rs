//! Join by field: rows of several frames with equal values of one column become one row.

use model::dashboard::Lenient;
use model::frame::Frame;
use serde_json::Value;

use super::join::{Mode, join, made_of};
use super::matcher::{Columns, first_time};
use super::{Context, Outcome};

pub(super) fn run(options: &Value, frames: Vec<Frame>, _: &Context<'_>) -> Outcome {
    let mode = match options.text("mode").as_str() {
        "inner" => Mode::Inner,
        "outerTabular" => Mode::OuterTable,
        _ => Mode::Outer,
    };
    by_field(&options.text("byField"), mode, frames)
}

/// Joins by time where all frames have a time column of one name; else nothing.
pub(super) fn run_by_common_time(_: &Value, frames: Vec<Frame>, _: &Context<'_>) -> Outcome {
    let name = |frame: &Frame| first_time(frame).map(|at| frame.fields[at].name.clone());
    let common = frames.first().and_then(name);
    match common {
        Some(common) if frames.iter().all(|frame| name(frame).as_ref() == Some(&common)) => {
            by_field(&common, Mode::Outer, frames)
        }
        _ => Ok(frames),
    }
}

fn by_field(name: &str, mode: Mode, frames: Vec<Frame>) -> Outcome {
    if frames.len() < 2 {
        return Ok(frames);
    }
    let by = match name {
        "" if first_time(&frames[0]).is_some() => Columns::FirstTime,
        "" => return Err("the frames have no time column in common; choose the field to join by".to_owned()),
        name => Columns::named(name),
    };
    let mut joined = join(&frames, &by, mode)?;
    joined.ref_id = made_of("joinByField", &frames);
    Ok(vec![joined])
}
