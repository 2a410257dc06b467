//! The formats in which a variable's values are written into a text.

use super::escape::{self, Quote, backslashed};
use super::{Found, Values};
use crate::time::Zone;
use crate::time::format::{format, format_iso};

/// How values are written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Format {
    /// `{a,b}`, one alone bare: what is used where nothing else is said.
    Glob,
    /// `(a|b)`, escaped.
    Regex,
    /// `a|b`
    Pipe,
    /// `a,b`
    Csv,
    /// `'a','b'`
    SingleQuote,
    /// `"a","b"`
    DoubleQuote,
    /// `'a','b'` with quotes doubled.
    SqlString,
    /// `("a" OR "b")`
    Lucene,
    /// `["a","b"]`, one alone bare.
    Json,
    /// `var-name=a&var-name=b`
    QueryParam,
    /// `name=prefixa&name=prefixb`; an empty name means the variable's.
    CustomQueryParam {
        /// The parameter.
        name: String,
        /// Before each value.
        prefix: String,
    },
    /// `%7Ba%2Cb%7D`
    PercentEncode,
    /// As a URL in which its own signs stay.
    UriEncode,
    /// `a + b`, in people's words.
    Text,
    /// `a,name=b`
    Distributed,
    /// Joined by a text.
    Join(String),
    /// Milliseconds as a date: `iso`, `seconds`, `ms` or a pattern.
    Date(String),
    /// `a, b`, escaped for HTML.
    Html,
    /// `a,b`, untouched.
    Raw,
    /// As a Prometheus query needs it: a regular expression where several values can be chosen, else one value
    /// that does not end the string it stands in.
    Prometheus,
    /// As a Kusto query needs it: `'a','b'` where several values can be chosen, else the value bare.
    Kusto,
}

impl Format {
    /// The format of `${name:format}`; unknown ones are taken as [`Format::Glob`].
    pub fn parse(text: &str) -> Self {
        let (id, args) = text.split_once(':').unwrap_or((text, ""));
        match id {
            "regex" => Self::Regex,
            "pipe" => Self::Pipe,
            "csv" => Self::Csv,
            "singlequote" => Self::SingleQuote,
            "doublequote" => Self::DoubleQuote,
            "sqlstring" => Self::SqlString,
            "lucene" => Self::Lucene,
            "json" => Self::Json,
            "queryparam" => Self::QueryParam,
            "customqueryparam" => {
                let (name, prefix) = args.split_once(':').unwrap_or((args, ""));
                Self::CustomQueryParam { name: name.to_owned(), prefix: prefix.to_owned() }
            }
            "percentencode" => Self::PercentEncode,
            "uriencode" => Self::UriEncode,
            "text" => Self::Text,
            "distributed" => Self::Distributed,
            "join" => Self::Join(if text.contains(':') { args } else { "," }.to_owned()),
            "date" => Self::Date(if args.is_empty() { "iso" } else { args }.to_owned()),
            "html" => Self::Html,
            "raw" => Self::Raw,
            _ => Self::Glob,
        }
    }

    /// The format that a kind of source declares for its queries: `prometheus`, `kusto`, else as [`Format::parse`].
    pub fn of_source(quoting: &str) -> Self {
        match quoting {
            "prometheus" => Self::Prometheus,
            "kusto" => Self::Kusto,
            other => Self::parse(other),
        }
    }

    /// The values of the variable `name` in this format.
    pub(super) fn write(&self, found: &Found, name: &str, zone: &Zone, quote: Quote) -> String {
        let (values, is_list): (Vec<&str>, bool) = match &found.values {
            Values::One(value) | Values::Custom(value) | Values::Verbatim(value) => (vec![value], false),
            Values::Many(values) => (values.iter().map(String::as_str).collect(), true),
        };
        let first = values.first().copied().unwrap_or_default();
        let each = |escaped: &dyn Fn(&str) -> String, between: &str| {
            values.iter().map(|value| escaped(value)).collect::<Vec<_>>().join(between)
        };
        let quoted = |quote: &str, escaped: &str| {
            each(&|value| format!("{quote}{}{quote}", value.replace(quote, escaped)), ",")
        };
        match self {
            Self::Text => found.text.clone(),
            Self::Glob if values.len() > 1 => format!("{{{}}}", values.join(",")),
            Self::Glob | Self::Csv | Self::Raw => values.join(","),
            Self::Regex => alternatives(&values, escape::regex),
            Self::Prometheus if found.multi || values.len() > 1 => {
                alternatives(&values, escape::prometheus_regex)
            }
            Self::Prometheus => quote.prometheus_value(first),
            Self::Pipe => values.join("|"),
            Self::Kusto if !found.multi && values.len() < 2 => first.to_owned(),
            Self::SingleQuote | Self::Kusto => quoted("'", "\\'"),
            Self::DoubleQuote => quoted("\"", "\\\""),
            Self::SqlString => each(
                &|value| format!("'{}'", backslashed(&value.replace('\'', "''"), |c| c == '"', "\\")),
                ",",
            ),
            Self::Lucene if values.is_empty() => "__empty__".to_owned(),
            Self::Lucene if is_list => {
                format!("({})", each(&|value| format!("\"{}\"", escape::lucene(value)), " OR "))
            }
            Self::Lucene => escape::lucene(first),
            Self::Json if is_list => serde_json::Value::from(values).to_string(),
            Self::Json => first.to_owned(),
            Self::QueryParam if found.is_all => format!("var-{name}=$__all"),
            Self::QueryParam => each(&|value| format!("var-{name}={}", escape::percent(value)), "&"),
            Self::CustomQueryParam { name: own, prefix } => {
                let name = escape::percent(if own.is_empty() { name } else { own });
                let prefix = escape::percent(prefix);
                each(&|value| format!("{name}={prefix}{}", escape::percent(value)), "&")
            }
            Self::PercentEncode if is_list => escape::percent(&format!("{{{}}}", values.join(","))),
            Self::PercentEncode => escape::percent(first),
            Self::UriEncode if is_list => escape::uri(&format!("{{{}}}", values.join(","))),
            Self::UriEncode => escape::uri(first),
            Self::Distributed => values.join(&format!(",{name}=")),
            Self::Join(separator) => values.join(separator),
            Self::Date(pattern) => date(first, pattern, zone),
            Self::Html => escape::html(&values.join(", ")),
        }
    }
}

/// `(a|b)`, one alone without parentheses.
fn alternatives(values: &[&str], escaped: fn(&str) -> String) -> String {
    match values {
        [one] => escaped(one),
        _ => format!("({})", values.iter().map(|value| escaped(value)).collect::<Vec<_>>().join("|")),
    }
}

fn date(value: &str, pattern: &str, zone: &Zone) -> String {
    let digits = value.trim_start().trim_start_matches('-');
    let len = digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len());
    let Ok(size) = digits[..len].parse::<i64>() else { return "NaN".to_owned() };
    let ms = if value.trim_start().starts_with('-') { -size } else { size };
    match pattern {
        "ms" => value.to_owned(),
        "seconds" => ((ms as f64 / 1_000.0) + 0.5).floor().to_string(),
        "iso" => format_iso(ms),
        pattern => format(ms, zone, pattern),
    }
}
