//! Names of series: legend formats and the texts that stand where there is none. Knows no protocol.

use data::names::fill_labels;
use model::frame::Labels;

/// The legend format that leaves the choice to the server.
pub(super) const AUTO: &str = "__auto";

/// The name to show for a series, if the source should choose one.
///
/// `format` is a text with `{{label}}` in it, `__auto`, or empty. With `__auto` a series that has labels gets no
/// name here: the panel, which sees all its series, shortens them.
pub(super) fn legend(format: &str, labels: &Labels, otherwise: &str) -> Option<String> {
    let name = match format.trim() {
        AUTO if !labels.is_empty() => return None,
        AUTO | "" => series_text(labels),
        format => fill_labels(format, labels),
    };
    Some(if name == "{}" || name.is_empty() { otherwise.to_owned() } else { name })
}

/// `name{a="b", c="d"}`, as PromQL writes a series.
pub(super) fn series_text(labels: &Labels) -> String {
    let name = labels.get("__name__").map_or("", String::as_str);
    let pairs: Vec<String> = labels
        .iter()
        .filter(|(label, _)| *label != "__name__")
        .map(|(label, value)| format!("{label}=\"{}\"", value.replace('\\', "\\\\").replace('"', "\\\"")))
        .collect();
    match (name, pairs.is_empty()) {
        ("", _) => format!("{{{}}}", pairs.join(", ")),
        (name, true) => name.to_owned(),
        (name, false) => format!("{name}{{{}}}", pairs.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_series() {
        let labels = |pairs: &[(&str, &str)]| -> Labels {
            pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect()
        };
        let check = |format: &str, pairs: &[(&str, &str)], expect: Option<&str>| {
            assert_eq!(legend(format, &labels(pairs), "up + 1").as_deref(), expect, "{format} {pairs:?}");
        };
        let up = &[("__name__", "up"), ("job", "a\"b"), ("instance", "x")];
        check("", up, Some("up{instance=\"x\", job=\"a\\\"b\"}"));
        check("", &[("__name__", "up")], Some("up"));
        check("", &[("job", "a")], Some("{job=\"a\"}"));
        check("", &[], Some("up + 1"));
        check(AUTO, up, None);
        check(AUTO, &[], Some("up + 1"));
        check("{{job}} on {{ instance }}", &[("job", "a"), ("instance", "x")], Some("a on x"));
        check("{{gone}}!", up, Some("!"));
        check("{{gone}}", up, Some("up + 1"));
        check("plain", &[], Some("plain"));
        check("{{open", up, Some("{{open"));
    }
}
