//! A name that a panel's author wrote: a template that tells of the column's labels, series and frame.

use std::collections::BTreeMap;

use data::interpolate::{Format, Found, Lookup, interpolate};
use data::names::{frame_name, labels_text};
use model::frame::{Field, Frame};

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
