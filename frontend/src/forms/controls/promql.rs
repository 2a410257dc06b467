//! What the code field knows of PromQL: the classes of its words, and what can stand at the cursor. Pure text in,
//! plain data out; it checks nothing.

/// Words that bind others together.
const WORDS: &[&str] = &[
    "and",
    "or",
    "unless",
    "by",
    "without",
    "on",
    "ignoring",
    "group_left",
    "group_right",
    "offset",
    "bool",
    "atan2",
    "start",
    "end",
    "inf",
    "nan",
];

/// Functions and aggregations, offered while typing.
pub(super) const FUNCTIONS: &[&str] = &[
    "abs",
    "absent",
    "absent_over_time",
    "avg",
    "avg_over_time",
    "bottomk",
    "ceil",
    "changes",
    "clamp",
    "clamp_max",
    "clamp_min",
    "count",
    "count_over_time",
    "count_values",
    "day_of_month",
    "day_of_week",
    "delta",
    "deriv",
    "exp",
    "floor",
    "group",
    "histogram_quantile",
    "hour",
    "idelta",
    "increase",
    "irate",
    "label_join",
    "label_replace",
    "last_over_time",
    "ln",
    "log10",
    "log2",
    "max",
    "max_over_time",
    "min",
    "min_over_time",
    "minute",
    "month",
    "predict_linear",
    "present_over_time",
    "quantile",
    "quantile_over_time",
    "rate",
    "resets",
    "round",
    "scalar",
    "sort",
    "sort_desc",
    "sqrt",
    "stddev",
    "stddev_over_time",
    "sum",
    "sum_over_time",
    "time",
    "timestamp",
    "topk",
    "vector",
    "year",
];

/// The class of a piece of code; its name is the end of the style's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    Plain,
    Keyword,
    Label,
    String,
    Number,
    Variable,
    Comment,
}

impl Class {
    /// The class in the style sheet.
    pub(super) fn style(self) -> &'static str {
        match self {
            Self::Plain => "",
            Self::Keyword => "code-keyword",
            Self::Label => "code-label",
            Self::String => "code-string",
            Self::Number => "code-number",
            Self::Variable => "code-variable",
            Self::Comment => "code-comment",
        }
    }
}

/// The text in pieces; joined, they are the text again.
pub(super) fn pieces(text: &str) -> Vec<(Class, &str)> {
    let mut found = Vec::new();
    let mut rest = text;
    let mut braces = 0_u32;
    let mut labels_wanted = false;
    let mut in_label_list = false;
    while let Some(first) = rest.chars().next() {
        let (class, length) = match first {
            '#' => (Class::Comment, rest.find('\n').unwrap_or(rest.len())),
            '"' | '\'' | '`' => (Class::String, string_length(rest, first)),
            '$' => (Class::Variable, variable_length(rest)),
            '[' if rest.starts_with("[[") => {
                (Class::Variable, rest.find("]]").map_or(rest.len(), |at| at + 2))
            }
            c if c.is_ascii_digit() => (
                Class::Number,
                rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '.').unwrap_or(rest.len()),
            ),
            c if is_word(c) => {
                let length = rest.find(|c: char| !is_word(c) && !c.is_ascii_digit()).unwrap_or(rest.len());
                let word = rest[..length].to_ascii_lowercase();
                let is_call = rest[length..].trim_start().starts_with('(');
                let class = if braces > 0 || in_label_list {
                    Class::Label
                } else if WORDS.contains(&word.as_str()) || FUNCTIONS.contains(&word.as_str()) || is_call {
                    Class::Keyword
                } else {
                    Class::Plain
                };
                labels_wanted =
                    ["by", "without", "on", "ignoring", "group_left", "group_right"].contains(&word.as_str());
                (class, length)
            }
            c => {
                match c {
                    '{' => braces += 1,
                    '}' => braces = braces.saturating_sub(1),
                    '(' => in_label_list = labels_wanted,
                    ')' => in_label_list = false,
                    _ => {}
                }
                if !c.is_whitespace() {
                    labels_wanted = false;
                }
                (Class::Plain, c.len_utf8())
            }
        };
        let (piece, after) = rest.split_at(length.max(first.len_utf8()));
        found.push((class, piece));
        rest = after;
    }
    found
}

/// What can stand at the end of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Place {
    /// A metric or function.
    Expression,
    /// A label of a metric (empty where it is not known).
    Label(String),
    /// A value of a label of a metric.
    Value {
        /// The metric; empty where it is not known.
        metric: String,
        /// The label.
        label: String,
    },
    /// Nothing that could be offered.
    Nothing,
}

/// The place at the end of `before`, and the beginning of the word that stands there.
pub(super) fn place(before: &str) -> (Place, &str) {
    let all = pieces(before);
    let mut metric = "";
    let mut open_metric = None;
    let mut label = "";
    let mut last = "";
    for (class, piece) in &all {
        match (*class, *piece) {
            (_, "{") => open_metric = Some(std::mem::take(&mut metric)),
            (_, "}") => open_metric = None,
            (Class::Label, word) if open_metric.is_some() => label = word,
            (Class::Plain, word) if open_metric.is_none() && word.starts_with(is_word) => metric = word,
            _ => {}
        }
        if !piece.trim().is_empty() {
            last = piece;
        }
    }
    let Some((class, piece)) = all.last().copied() else { return (Place::Expression, "") };
    match (class, open_metric) {
        (Class::Comment | Class::Variable | Class::Number, _) => (Place::Nothing, ""),
        (Class::String, Some(metric)) if !is_closed(piece) => {
            (Place::Value { metric: metric.to_owned(), label: label.to_owned() }, &piece[1..])
        }
        (Class::String, _) => (Place::Nothing, ""),
        (Class::Label, metric) => (Place::Label(metric.unwrap_or_default().to_owned()), piece),
        (_, Some(metric)) if matches!(last, "{" | ",") => (Place::Label(metric.to_owned()), ""),
        (_, Some(_)) => (Place::Nothing, ""),
        (Class::Plain | Class::Keyword, None) if piece.starts_with(is_word) => (Place::Expression, piece),
        _ => (Place::Expression, ""),
    }
}

fn is_word(c: char) -> bool {
    c.is_ascii_alphabetic() || c == '_' || c == ':'
}

fn is_closed(string: &str) -> bool {
    let mut chars = string.chars();
    let quote = chars.next();
    string.len() > 1 && chars.next_back() == quote
}

fn string_length(text: &str, quote: char) -> usize {
    let mut is_escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        if c == quote && !is_escaped {
            return at + c.len_utf8();
        }
        is_escaped = c == '\\' && !is_escaped && quote != '`';
    }
    text.len()
}

fn variable_length(text: &str) -> usize {
    if text.starts_with("${") {
        return text.find('}').map_or(text.len(), |at| at + 1);
    }
    let after = &text[1..];
    1 + after.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(after.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn classes(text: &str) -> String {
        let named = |(class, piece): (Class, &str)| match class {
            Class::Plain => piece.to_owned(),
            class => format!("<{}:{piece}>", class.style().trim_start_matches("code-")),
        };
        pieces(text).into_iter().map(named).collect()
    }

    #[test]
    fn words_have_their_classes() {
        for (text, expect) in [
            (
                "sum by (job) (rate(http_total{code=~\"5..\"}[5m]))",
                "<keyword:sum> <keyword:by> (<label:job>) (<keyword:rate>(http_total{<label:code>=~<string:\"5..\">}[<number:5m>]))",
            ),
            ("up > $limit # why", "up > <variable:$limit> <comment:# why>"),
            ("x{a=\"\\\"\"} + ${b:raw}", "x{<label:a>=<string:\"\\\"\">} + <variable:${b:raw}>"),
        ] {
            assert_eq!(classes(text), expect);
        }
    }

    #[test]
    fn pieces_joined_are_the_text_again() {
        for text in ["", "\"open", "é ü 漢{", "[[v", "${", "$", "`a\\`b", "a\nb # c\nd", "1e5 0x1F", "{{}}}"]
        {
            assert_eq!(pieces(text).iter().map(|(_, piece)| *piece).collect::<String>(), text);
        }
    }

    #[test]
    fn the_place_of_the_cursor_is_known() {
        let label = |metric: &str| Place::Label(metric.to_owned());
        for (before, place_expected, word) in [
            ("", Place::Expression, ""),
            ("sum(ra", Place::Expression, "ra"),
            ("up{", label("up"), ""),
            ("up{job=\"a\", in", label("up"), "in"),
            ("up{job=\"a", Place::Value { metric: "up".to_owned(), label: "job".to_owned() }, "a"),
            ("up{job=\"a\"", Place::Nothing, ""),
            ("sum by (jo", label(""), "jo"),
            ("up # com", Place::Nothing, ""),
        ] {
            assert_eq!(place(before), (place_expected, word), "{before}");
        }
    }
}
