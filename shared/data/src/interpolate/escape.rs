//! Escapes of query languages and URLs.

use model::number;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// All but the characters that have no meaning in any part of a URL.
const NOT_UNRESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// All but those and the ones that give a URL its shape.
const NOT_IN_URI: &AsciiSet = &NOT_UNRESERVED
    .remove(b';')
    .remove(b'/')
    .remove(b'?')
    .remove(b':')
    .remove(b'@')
    .remove(b'&')
    .remove(b'=')
    .remove(b'+')
    .remove(b'$')
    .remove(b',')
    .remove(b'#');

/// Whether a place in a query is inside a quoted string, and which quote ends it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Quote {
    open: Option<char>,
    escaped: bool,
}

impl Quote {
    /// Reads on.
    pub(super) fn read(&mut self, text: &str) {
        for c in text.chars() {
            match self.open {
                _ if self.escaped => self.escaped = false,
                Some('"' | '\'') if c == '\\' => self.escaped = true,
                Some(quote) if c == quote => self.open = None,
                None if matches!(c, '"' | '\'' | '`') => self.open = Some(c),
                _ => {}
            }
        }
    }

    /// A single value in a Prometheus query: inside a string it must not end the string; outside it is a piece
    /// of the query.
    pub(super) fn prometheus_value(self, value: &str) -> String {
        match self.open {
            Some(quote @ ('"' | '\'')) => backslashed(value, |c| c == '\\' || c == quote, "\\"),
            _ => value.to_owned(),
        }
    }
}

/// A value inside a regular expression inside a quoted string of Prometheus: one backslash takes two.
pub(super) fn prometheus_regex(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    for c in value.chars() {
        match c {
            '\\' => out.push_str(r"\\\\"),
            '"' => out.push_str("\\\""),
            '$' | '^' | '*' | '{' | '}' | '[' | ']' | '\'' | '+' | '?' | '.' | '(' | ')' | '|' => {
                out.push_str(r"\\");
                out.push(c);
            }
            _ => out.push(c),
        }
    }
    out
}

/// For regular expressions.
pub(super) fn regex(value: &str) -> String {
    backslashed(value, |c| r"\^$*+?.()|[]{}/".contains(c), "\\")
}

/// For Lucene queries; numbers stay as they are.
pub(super) fn lucene(value: &str) -> String {
    if number::parse(value.trim()).is_some() {
        return value.to_owned();
    }
    backslashed(value, |c| c.is_whitespace() || "!*+-=<>&|()[]{}^~?:\\/\"".contains(c), "\\")
}

/// For HTML.
pub(super) fn html(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    for c in value.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            _ => out.push(c),
        }
    }
    out
}

/// For any part of a URL: all but unreserved characters are encoded.
pub(super) fn percent(value: &str) -> String {
    utf8_percent_encode(value, NOT_UNRESERVED).to_string()
}

/// For a URL as a whole: what has a meaning in URLs stays.
pub(super) fn uri(value: &str) -> String {
    utf8_percent_encode(value, NOT_IN_URI).to_string()
}

/// Puts `escape` before every character that needs it.
pub(super) fn backslashed(value: &str, needs: impl Fn(char) -> bool, escape: &str) -> String {
    let mut out = String::with_capacity(value.len());
    for c in value.chars() {
        if needs(c) {
            out.push_str(escape);
        }
        out.push(c);
    }
    out
}
