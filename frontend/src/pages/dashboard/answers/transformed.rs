//! What a panel's transformations make of its answers: a part of the page of its own, fetched with the first panel that
//! has some. A panel without pays one look at an empty list.

use data::time::Zone;
use data::transforms::{Context, any, apply};
use model::dashboard::Panel;
use model::frame::{Frame, Notice};
use serde_json::Value;

use crate::parts;

/// Steps to apply, and who takes what comes out.
pub struct Transforming {
    /// The stored steps, variables put in.
    pub steps: Vec<Value>,
    /// The answers' frames.
    pub frames: Vec<Frame>,
    /// The wall clock.
    pub zone: Zone,
    /// Takes the frames and what there is to remark.
    pub done: Box<dyn FnOnce(Vec<Frame>, Vec<Notice>)>,
}

impl Transforming {
    /// Applies the steps and hands on what comes out.
    pub fn finish(self) {
        let (frames, notices) = apply(&self.steps, self.frames, &Context { zone: &self.zone });
        (self.done)(frames, notices);
    }
}

/// Whether a panel has transformations that are switched on.
pub fn is_wanted(panel: &Panel) -> bool {
    any(&panel.transformations)
}

/// Applies the steps: at once where the part is here, else when it has arrived. `failed` hears why it did not.
pub fn run(work: Transforming, failed: impl FnOnce(&'static str) + 'static) {
    parts::hand(&parts::TRANSFORMS, work, failed);
}
