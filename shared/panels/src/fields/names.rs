//! What columns are called: the source's name, else frame name, column name and labels as far as they tell columns
//! apart; or a template of the panel's author.

use std::collections::BTreeMap;

use data::interpolate::{Format, Found, Lookup, interpolate};
use model::frame::{Column, Field, Frame, Labels};

/// The column name that says nothing.
const VALUE: &str = "Value";

/// Names of all columns of an answer; what they share is found once.
pub(super) struct Names<'a> {
    frames: &'a [Frame],
    /// Whether frames differ in their names.
    frame_names_differ: bool,
    /// The only label name in the whole answer, if there is only one.
    single_label: Option<&'a str>,
}

impl<'a> Names<'a> {
    pub(super) fn new(frames: &'a [Frame]) -> Self {
        let differ = frames.windows(2).any(|pair| pair[0].name != pair[1].name);
        Self { frames, frame_names_differ: differ, single_label: single_label(frames) }
    }

    /// The name of a column, `template` first.
    pub(super) fn of(&self, frame: usize, field: usize, template: Option<&str>) -> String {
        let Some((frame, field)) = self.frames.get(frame).and_then(|f| Some((f, f.fields.get(field)?)))
        else {
            return String::new();
        };
        let plain = self.plain(frame, field);
        template.map_or(plain.clone(), |template| from_template(template, &plain, frame, field))
    }

    fn plain(&self, frame: &Frame, field: &Field) -> String {
        if let Some(name) = field.hints.display_name.as_deref().filter(|name| !name.is_empty()) {
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
fn labels_text(labels: &Labels) -> String {
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

/// Puts a column's facts into a name's template: `${__field.labels.x}`, `${__series.name}`, `${__field.name}`.
pub(super) fn from_template(template: &str, plain: &str, frame: &Frame, field: &Field) -> String {
    interpolate(template, &Facts { plain, frame, field, more: &BTreeMap::new() }, &Format::Glob)
}

/// The facts of a column that texts may name.
pub(super) struct Facts<'a> {
    pub(super) plain: &'a str,
    pub(super) frame: &'a Frame,
    pub(super) field: &'a Field,
    /// Names of one word, such as `__calc`.
    pub(super) more: &'a BTreeMap<&'static str, String>,
}

impl Lookup for Facts<'_> {
    fn find(&self, name: &str, path: &str) -> Option<Found> {
        let text = match (name, path) {
            ("__field", "name" | "displayName") => self.plain.to_owned(),
            ("__field_name", "") => self.plain.to_owned(),
            ("__field", "labels") => labels_text(&self.field.labels),
            ("__field", path) => {
                let key = path.strip_prefix("labels")?.trim_matches(['.', '[', ']', '"', '\'']);
                self.field.labels.get(key).cloned().unwrap_or_default()
            }
            ("__series" | "__frame", "name") => frame_name(self.frame, 0),
            ("__series_name", "") => frame_name(self.frame, 0),
            (name, "") => self.more.get(name)?.clone(),
            _ => return None,
        };
        Some(Found::verbatim(text))
    }
}
