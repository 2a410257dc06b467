//! The small language of variable queries: `label_values(…)`, `label_names(…)`, `metrics(…)`, `query_result(…)`.

use serde_json::Value;

/// What a variable query asks for.
#[derive(Debug, PartialEq)]
pub(super) enum Wanted<'a> {
    LabelNames { matcher: &'a str },
    LabelValues { matcher: &'a str, label: &'a str },
    Metrics { pattern: &'a str },
    Result { expr: &'a str },
    Series { matcher: &'a str },
}

/// The text of a variable query, which editors store within an object.
pub(super) fn text(query: &Value) -> &str {
    match query {
        Value::String(text) => text.trim(),
        Value::Object(object) => object.get("query").and_then(Value::as_str).unwrap_or_default().trim(),
        _ => "",
    }
}

/// What the text asks for.
pub(super) fn parse(text: &str) -> Wanted<'_> {
    let call = |name: &str| {
        let inner = text.strip_prefix(name)?.trim_start().strip_prefix('(')?;
        Some(inner.trim_end().strip_suffix(')')?.trim())
    };
    if let Some(matcher) = call("label_names") {
        return Wanted::LabelNames { matcher };
    }
    if let Some(inner) = call("label_values") {
        // The label stands last and has no comma in it; a selector before it may have several.
        let (matcher, label) = inner.rsplit_once(',').unwrap_or(("", inner));
        let label = label.trim().trim_matches('"');
        if !label.contains(['}', '{']) {
            return Wanted::LabelValues { matcher: matcher.trim(), label };
        }
    }
    if let Some(pattern) = call("metrics") {
        return Wanted::Metrics { pattern };
    }
    if let Some(expr) = call("query_result") {
        return Wanted::Result { expr };
    }
    Wanted::Series { matcher: text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_is_read() {
        let check = |text: &str, expect: Wanted<'_>| assert_eq!(parse(text), expect, "{text}");
        check("label_names()", Wanted::LabelNames { matcher: "" });
        check("label_values(job)", Wanted::LabelValues { matcher: "", label: "job" });
        check(
            "label_values(up{a=\"x,y\", b=~\"(p|q)\"}, instance)",
            Wanted::LabelValues { matcher: "up{a=\"x,y\", b=~\"(p|q)\"}", label: "instance" },
        );
        check(
            "label_values( {job=\"a\"} , job )",
            Wanted::LabelValues { matcher: "{job=\"a\"}", label: "job" },
        );
        check("metrics(node_.*)", Wanted::Metrics { pattern: "node_.*" });
        check(
            "query_result(topk(5, sum by (job) (up)))",
            Wanted::Result { expr: "topk(5, sum by (job) (up))" },
        );
        check("up{job=\"a\"}", Wanted::Series { matcher: "up{job=\"a\"}" });
        check("label_values_total", Wanted::Series { matcher: "label_values_total" });
    }
}
