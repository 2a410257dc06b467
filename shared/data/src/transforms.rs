//! Transformations: what a panel does with the answers of its queries before it shows them. One file each, and here the
//! list of them. Once an answer, never while drawing; asks nobody.
//!
//! A step that cannot be applied leaves the data as it was and says why; a step that is not known says its name.

mod cell;
mod join;
mod matcher;
mod number;

mod calculate_field;
mod calculate_window;
mod concatenate;
mod config;
mod config_from_data;
mod convert_field_type;
mod convert_frame_type;
mod extract_fields;
mod filter_by_value;
mod filter_fields;
mod filter_frames;
mod format_string;
mod format_time;
mod group_by;
mod group_to_nested_table;
mod grouping_to_matrix;
mod heatmap;
mod histogram;
mod join_by_field;
mod join_by_labels;
mod labels_to_fields;
mod limit;
mod merge;
mod organize;
mod partition_by_values;
mod prepare_time_series;
mod reduce;
mod regression;
mod rename_by_regex;
mod rows_to_fields;
mod series_to_rows;
mod smoothing;
mod sort_by;
mod spatial;
mod time_series_table;
mod transpose;

use model::dashboard::Lenient;
use model::frame::{Frame, Notice};
use serde_json::Value;

use crate::time::Zone;

/// What transformations depend on besides their options and the data.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    /// The wall clock of the dashboard.
    pub zone: &'a Zone,
}

/// The data after a step, or the end of a sentence that says why it cannot be applied.
type Outcome = Result<Vec<Frame>, String>;

/// A transformation.
#[derive(Debug, Clone, Copy)]
pub struct Transform {
    /// The id that dashboards store.
    pub id: &'static str,
    /// What people call it.
    pub name: &'static str,
    run: fn(&Value, Vec<Frame>, &Context<'_>) -> Outcome,
}

/// Every transformation, by id.
pub const TRANSFORMS: &[Transform] = &[
    of("calculateField", "Add field from calculation", calculate_field::run),
    of("concatenate", "Concatenate fields", concatenate::run),
    of("configFromData", "Config from query results", config_from_data::run),
    of("convertFieldType", "Convert field type", convert_field_type::run),
    of("convertFrameType", "Convert frame type", convert_frame_type::run),
    of("ensureColumns", "Ensure columns", join_by_field::run_by_common_time),
    of("extractFields", "Extract fields", extract_fields::run),
    of("fieldLookup", "Lookup fields from resource", spatial::run_lookup),
    of("filterByRefId", "Filter data by query", filter_frames::run_by_query),
    of("filterByValue", "Filter data by values", filter_by_value::run),
    of("filterFields", "Filter fields", filter_fields::run),
    of("filterFieldsByName", "Filter fields by name", filter_fields::run_by_name),
    of("filterFrames", "Filter frames", filter_frames::run),
    of("formatString", "Format string", format_string::run),
    of("formatTime", "Format time", format_time::run),
    of("groupBy", "Group by", group_by::run),
    of("groupToNestedTable", "Group to nested tables", group_to_nested_table::run),
    of("groupingToMatrix", "Grouping to matrix", grouping_to_matrix::run),
    of("heatmap", "Create heatmap", heatmap::run),
    of("histogram", "Histogram", histogram::run),
    of("joinByField", "Join by field", join_by_field::run),
    of("joinByLabels", "Join by labels", join_by_labels::run),
    of("labelsToFields", "Labels to fields", labels_to_fields::run),
    of("limit", "Limit", limit::run),
    of("merge", "Merge series/tables", merge::run),
    of("noop", "Nothing", |_, frames, _| Ok(frames)),
    of("order", "Order fields", organize::run_order),
    of("organize", "Organize fields by name", organize::run),
    of("partitionByValues", "Partition by values", partition_by_values::run),
    of("prepareTimeSeries", "Prepare time series", prepare_time_series::run),
    of("reduce", "Reduce", reduce::run),
    of("regression", "Trendline", regression::run),
    of("rename", "Rename fields", organize::run_rename),
    of("renameByRegex", "Rename fields by regex", rename_by_regex::run),
    of("rowsToFields", "Rows to fields", rows_to_fields::run),
    of("seriesToColumns", "Outer join", join_by_field::run),
    of("seriesToRows", "Series to rows", series_to_rows::run),
    of("smoothing", "Smoothing", smoothing::run),
    of("sortBy", "Sort by", sort_by::run),
    of("spatial", "Spatial operations", spatial::run),
    of("timeSeriesTable", "Time series to table", time_series_table::run),
    of("transpose", "Transpose", transpose::run),
];

const fn of(
    id: &'static str,
    name: &'static str,
    run: fn(&Value, Vec<Frame>, &Context<'_>) -> Outcome,
) -> Transform {
    Transform { id, name, run }
}

/// The transformation of this id.
pub fn find(id: &str) -> Option<&'static Transform> {
    TRANSFORMS.iter().find(|one| one.id == id)
}

/// Whether any of the stored steps does something to what a panel draws.
pub fn any(stored: &[Value]) -> bool {
    stored.iter().any(|step| is_wanted(read(step).1))
}

/// The id of a step and what else it says; newer documents put that one level deeper.
fn read(stored: &Value) -> (String, &Value) {
    let step = if stored.at("spec").is_object() { stored.at("spec") } else { stored };
    let mut ids = [step.text("id"), stored.text("group"), stored.text("kind")].into_iter();
    (ids.find(|id| !id.is_empty()).unwrap_or_default(), step)
}

/// Steps that are switched off, or for annotations alone, are not.
fn is_wanted(step: &Value) -> bool {
    !step.flag("disabled") && matches!(step.text("topic").as_str(), "" | "series")
}

/// The frames after all stored steps (variables put in), and a sentence for each step that could not be applied.
pub fn apply(stored: &[Value], frames: Vec<Frame>, context: &Context<'_>) -> (Vec<Frame>, Vec<Notice>) {
    let mut notices = Vec::new();
    let mut frames = frames;
    even(&mut frames);
    for (id, step) in stored.iter().map(read).filter(|(_, step)| is_wanted(step)) {
        let Some(transform) = find(&id) else {
            notices.push(Notice::warning(format!(
                "The transformation {id} is not known here; it changes nothing."
            )));
            continue;
        };
        match apply_step(transform, step, &frames, context) {
            Ok(after) => {
                frames = after;
                even(&mut frames);
            }
            Err(why) => {
                let name = transform.name;
                notices.push(Notice::warning(format!("The transformation “{name}” is not applied: {why}.")));
            }
        }
    }
    for field in frames.iter_mut().flat_map(|frame| &mut frame.fields) {
        field.hints.found_name = None;
    }
    (frames, notices)
}

/// Ends shorter columns with nulls: every step counts on columns of one length.
fn even(frames: &mut [Frame]) {
    for frame in frames {
        let rows = frame.rows();
        for field in frame.fields.iter_mut().filter(|field| field.values.len() < rows) {
            field.values = cell::take(&field.values, &(0..rows).map(Some).collect::<Vec<_>>());
        }
    }
}

/// One step over the frames that it is for; the others stay, where the first of them stood.
fn apply_step(transform: &Transform, step: &Value, frames: &[Frame], context: &Context<'_>) -> Outcome {
    let options = step.at("options");
    let filter = step.at("filter");
    if matches!(filter.at("options"), Value::Null) || filter.at("options") == "" {
        return (transform.run)(options, frames.to_vec(), context);
    }
    let meant = matcher::Frames::read(filter)?;
    let (mine, rest): (Vec<_>, Vec<_>) =
        frames.iter().enumerate().partition(|(_, frame)| meant.is_for(frame));
    let place = rest.iter().map(|(at, _)| *at).find(|at| *at > 0).unwrap_or(0);
    let mine = mine.into_iter().map(|(_, frame)| frame.clone()).collect();
    let mut after = (transform.run)(options, mine, context)?;
    let place = place.min(after.len());
    after.splice(place..place, rest.into_iter().map(|(_, frame)| frame.clone()));
    Ok(after)
}
