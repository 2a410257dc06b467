//! What columns are called: a name given to the column, else the source's, else frame name, column name and labels as
//! far as they tell columns apart. Templates of a panel's author are the panel's own.

use model::frame::{Column, Field, Frame, Labels};
use serde_json::Value;

/// The column name that says nothing.
const VALUE: &str = "Value";

/// Puts labels in for `{{label}}`, as legend formats and annotations have it; an absent label is empty.
pub fn fill_labels(format: &str, labels: &Labels) -> String {
    let mut out = String::with_capacity(format.len());
    let mut rest = format;
    while let Some((before, after)) = rest.split_once("{{") {
        let Some((label, behind)) = after.split_once("}}") else { break };
        out.push_str(before);
        out.push_str(labels.get(label.trim()).map_or("", String::as_str));
        rest = behind;
    }
    out.push_str(rest);
    out
}

/// Names of all columns of an answer; what they share is found once.
pub struct Names<'a> {
    frames: &'a [Frame],
    /// Whether frames differ in their names.
    frame_names_differ: bool,
    /// The only label name in the whole answer, if there is only one.
    single_label: Option<&'a str>,
}

impl<'a> Names<'a> {
    /// The names of these frames' columns.
    pub fn new(frames: &'a [Frame]) -> Self {
        let differ = frames.windows(2).any(|pair| pair[0].name != pair[1].name);
        Self { frames, frame_names_differ: differ, single_label: single_label(frames) }
    }

    /// The name of a column; empty where there is none.
    pub fn of(&self, frame: usize, field: usize) -> String {
        let found = self.frames.get(frame).and_then(|frame| Some((frame, frame.fields.get(field)?)));
        let Some((frame, field)) = found else { return String::new() };
        if let Some(known) = known(field, self.frames.len() > 1) {
            return known.to_owned();
        }
        self.plain(frame, field)
    }

    fn plain(&self, frame: &Frame, field: &Field) -> String {
        let given = field.hints.config.get("displayName").and_then(Value::as_str);
        if let Some(name) = given.or(field.hints.display_name.as_deref()).filter(|name| !name.is_empty()) {
            return name.to_owned();
        }
        if matches!(field.values, Column::Time(_)) && field.labels.is_empty() {
            return if field.name.is_empty() { "Time".to_owned() } else { unique(frame, field) };
        }
        let frame_name = frame.name.as_deref().filter(|name| !name.is_empty());
        let mut parts: Vec<String> = Vec::new();
        parts.extend(frame_name.filter(|_| self.frame_names_differ).map(str::to_owned));
        let framed = !parts.is_empty();
        if !field.name.is_empty() && field.name != VALUE {
            parts.push(field.name.clone());
        }
        let labels = match self.single_label {
            Some(label) => field.labels.get(label).cloned().unwrap_or_default(),
            None => labels_text(&field.labels),
        };
        let labelled = !labels.is_empty();
        if labelled {
            parts.push(labels);
        }
        if !framed && !labelled && field.name == VALUE {
            parts.extend(frame_name.map(str::to_owned));
        }
        let name = parts.join(" ");
        match name.as_str() {
            "" if field.name.is_empty() => VALUE.to_owned(),
            "" => unique(frame, field),
            _ if name == field.name => unique(frame, field),
            _ => name,
        }
    }
}

/// The name of a column of a frame that is looked at by itself.
pub fn name_in(frame: &Frame, field: usize) -> String {
    Names::new(std::slice::from_ref(frame)).of(0, field)
}

/// The name of a column that is looked at by itself: without frame, labels and neighbours.
pub fn name_alone(field: &Field) -> String {
    if let Some(known) = known(field, false) {
        return known.to_owned();
    }
    let given = field.hints.config.get("displayName").and_then(Value::as_str).filter(|name| !name.is_empty());
    match given.unwrap_or(&field.name) {
        "" if matches!(field.values, Column::Time(_)) => "Time".to_owned(),
        "" => VALUE.to_owned(),
        name => name.to_owned(),
    }
}

/// Has every column remember its name, for when its neighbours are gone.
pub fn remember(frames: &mut [Frame]) {
    let several = frames.len() > 1;
    let names = Names::new(frames);
    let fields =
        |(at, frame): (usize, &Frame)| (0..frame.fields.len()).map(|field| names.of(at, field)).collect();
    let found: Vec<Vec<String>> = frames.iter().enumerate().map(fields).collect();
    for (frame, found) in frames.iter_mut().zip(found) {
        for (field, name) in frame.fields.iter_mut().zip(found) {
            field.hints.found_name = Some((name, several));
        }
    }
}

fn known(field: &Field, several: bool) -> Option<&str> {
    field.hints.found_name.as_ref().filter(|(_, then)| *then == several).map(|(name, _)| name.as_str())
}

/// The column's own name, numbered where others of its frame have the same.
fn unique(frame: &Frame, field: &Field) -> String {
    let alike = || frame.fields.iter().filter(|other| other.name == field.name);
    if alike().count() < 2 {
        return field.name.clone();
    }
    let nth = alike().position(|other| std::ptr::eq(other, field)).unwrap_or(0) + 1;
    format!("{} {nth}", field.name)
}

/// The only label name of all columns; `None` without labels, and when there are several.
fn single_label(frames: &[Frame]) -> Option<&str> {
    let mut single: Option<&str> = None;
    for labels in frames.iter().flat_map(|frame| &frame.fields).map(|field| &field.labels) {
        for name in labels.keys() {
            match single {
                None => single = Some(name),
                Some(known) if known == name => {}
                Some(_) => return None,
            }
        }
    }
    single
}

/// `{a="b", c="d"}`; empty without labels.
pub fn labels_text(labels: &Labels) -> String {
    if labels.is_empty() {
        return String::new();
    }
    let pairs: Vec<String> = labels.iter().map(|(name, value)| format!("{name}=\"{value}\"")).collect();
    format!("{{{}}}", pairs.join(", "))
}

/// What a frame is called: its name, else the name of its only series, else the query.
pub fn frame_name(frame: &Frame, at: usize) -> String {
    if let Some(name) = frame.name.as_deref().filter(|name| !name.is_empty()) {
        return name.to_owned();
    }
    let mut labelled = frame.fields.iter().filter(|field| !field.labels.is_empty());
    if let (Some(only), None) = (labelled.next(), labelled.next()) {
        return only.hints.display_name.clone().unwrap_or_else(|| labels_text(&only.labels));
    }
    if frame.ref_id.is_empty() { format!("Series {}", at + 1) } else { frame.ref_id.clone() }
}
