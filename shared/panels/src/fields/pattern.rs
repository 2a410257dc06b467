//! Patterns as dashboards store them: `/regex/flags`, or a regex that has to match the whole text.

use regex_lite::{Regex, RegexBuilder};

/// A compiled pattern.
#[derive(Debug, Clone)]
pub struct Pattern(Regex);

impl Pattern {
    /// Compiles a stored pattern.
    ///
    /// # Errors
    /// Why it cannot be used, in words.
    pub fn parse(stored: &str) -> Result<Self, String> {
        let delimited = stored.strip_prefix('/').and_then(|rest| rest.rsplit_once('/'));
        let (body, flags) = match delimited {
            Some((body, flags)) => (body.replace("\\/", "/"), flags),
            None => (format!("^(?:{stored})$"), ""),
        };
        RegexBuilder::new(&body)
            .case_insensitive(flags.contains('i'))
            .multi_line(flags.contains('m'))
            .dot_matches_new_line(flags.contains('s'))
            .build()
            .map(Self)
            .map_err(|error| error.to_string())
    }

    /// Whether it matches anywhere in the text.
    pub fn matches(&self, text: &str) -> bool {
        self.0.is_match(text)
    }

    /// The text with the first match replaced; `$1` and `$<name>` stand for groups. `None` without a match.
    pub(super) fn replace(&self, text: &str, with: &str) -> Option<String> {
        self.matches(text).then(|| self.0.replace(text, with.replace("$&", "$0").as_str()).into_owned())
    }
}
