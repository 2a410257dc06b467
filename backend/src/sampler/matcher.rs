//! Conditions on labels: `=`, `!=`, `=~`, `!~`, as in PromQL; expressions match whole values.

use model::frame::Labels;
use regex_lite::Regex;

/// One condition. An absent label counts as empty.
#[derive(Debug, Clone)]
pub struct Matcher {
    label: String,
    test: Test,
}

#[derive(Debug, Clone)]
enum Test {
    Equal(String),
    NotEqual(String),
    Matches(Regex),
    MatchesNot(Regex),
}

/// Why a condition cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadMatcher {
    /// No such operator.
    #[error("“{0}” is not an operator for labels. Use =, !=, =~ or !~.")]
    Operator(String),
    /// Not a regular expression.
    #[error("“{0}” is not a valid regular expression.")]
    Expression(String),
}

impl Matcher {
    /// The condition that `label` has exactly this value.
    #[must_use]
    pub fn equal(label: impl Into<String>, value: impl Into<String>) -> Self {
        Self { label: label.into(), test: Test::Equal(value.into()) }
    }

    /// A condition as people write it.
    ///
    /// # Errors
    /// [`BadMatcher`] in a sentence.
    pub fn new(label: &str, operator: &str, value: &str) -> Result<Self, BadMatcher> {
        let expression = || {
            // By itself first: `a)|(b` would only become valid, and mean something else, within the brackets.
            Regex::new(value)
                .and_then(|_| Regex::new(&format!("^(?s:{value})$")))
                .map_err(|_| BadMatcher::Expression(value.to_owned()))
        };
        let test = match operator {
            "=" | "" => Test::Equal(value.to_owned()),
            "!=" => Test::NotEqual(value.to_owned()),
            "=~" => Test::Matches(expression()?),
            "!~" => Test::MatchesNot(expression()?),
            other => return Err(BadMatcher::Operator(other.to_owned())),
        };
        Ok(Self { label: label.to_owned(), test })
    }

    /// Whether the labels meet the condition.
    #[must_use]
    pub fn accepts(&self, labels: &Labels) -> bool {
        let value = labels.get(&self.label).map_or("", String::as_str);
        match &self.test {
            Test::Equal(wanted) => value == wanted,
            Test::NotEqual(unwanted) => value != unwanted,
            Test::Matches(expression) => expression.is_match(value),
            Test::MatchesNot(expression) => !expression.is_match(value),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn conditions_are_those_of_promql() {
        let labels: Labels = [("mode".to_owned(), "user".to_owned())].into();
        let check = |label: &str, operator: &str, value: &str, expect: bool| {
            let matcher = Matcher::new(label, operator, value).expect("valid");
            assert_eq!(matcher.accepts(&labels), expect, "{label}{operator}{value}");
        };
        check("mode", "=", "user", true);
        check("mode", "!=", "user", false);
        check("mode", "=~", "us", false);
        check("mode", "=~", "us.*|idle", true);
        check("mode", "!~", "idle|iowait", true);
        check("gone", "=", "", true);
        check("gone", "=~", ".+", false);
        assert_eq!(Matcher::new("a", "==", "b").unwrap_err(), BadMatcher::Operator("==".to_owned()));
        assert!(Matcher::new("a", "=~", "a)|(b").is_err());
        assert_eq!(Matcher::new("a", "=~", "(").unwrap_err(), BadMatcher::Expression("(".to_owned()));
    }
}
