//! Format time: the instants of a column as texts by a pattern.

use model::dashboard::Lenient;
use model::frame::{Column, Frame, NULL_TIME};
use serde_json::Value;

use super::{Context, Outcome};
use crate::names::{Names, remember};
use crate::time::Zone;
use crate::time::format::format;

/// The pattern where none is given.
const ISO: &str = "YYYY-MM-DDTHH:mm:ssZ";
const ISO_UTC: &str = "YYYY-MM-DD[T]HH:mm:ss[Z]";

pub(super) fn run(options: &Value, mut frames: Vec<Frame>, context: &Context<'_>) -> Outcome {
    let wanted = options.text("timeField");
    let zone = zone(&options.text("timezone"), context);
    let pattern = options.text("outputFormat");
    remember(&mut frames);
    let names = Names::new(&frames);
    let mut after = frames.clone();
    for (at, frame) in after.iter_mut().enumerate() {
        for (field_at, field) in frame.fields.iter_mut().enumerate() {
            if names.of(at, field_at) == wanted
                && let Column::Time(times) = &field.values
            {
                field.values = texts(times, &zone, &pattern);
                field.hints.interval_ms = None;
            }
        }
    }
    Ok(after)
}

/// Instants as texts; a pattern that is empty means ISO 8601.
pub(super) fn texts(times: &[i64], zone: &Zone, pattern: &str) -> Column {
    let pattern = match pattern {
        "" if *zone == Zone::Utc => ISO_UTC,
        "" => ISO,
        pattern => pattern,
    };
    Column::texts(times.iter().map(|ms| (*ms != NULL_TIME).then(|| format(*ms, zone, pattern))))
}

/// The zone that a transformation names: the dashboard's where it names none or means the browser's.
pub(super) fn zone(setting: &str, context: &Context<'_>) -> Zone {
    match setting {
        "" | "browser" => context.zone.clone(),
        named => Zone::from_setting(named, "UTC"),
    }
}
