//! Convert frame type: series become exemplars, the points that stand over a chart.

use model::dashboard::Lenient;
use model::frame::{Frame, FrameKind};
use serde_json::Value;

use super::{Context, Outcome};

pub(super) fn run(options: &Value, mut frames: Vec<Frame>, _: &Context<'_>) -> Outcome {
    if options.text("targetType") == "exemplar" {
        for frame in &mut frames {
            frame.name = Some("exemplar".to_owned());
            frame.meta.kind = Some(FrameKind::Exemplar);
        }
    }
    Ok(frames)
}
