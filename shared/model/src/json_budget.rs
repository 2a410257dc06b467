//! Checks a JSON text against budgets in one pass, before anything is built from it; builds nothing itself.
//!
//! Ten megabytes of `{"":0},` would become a gigabyte of values: such a text is refused here, with the place where it
//! goes over. What passes is well-formed JSON without NUL characters and lone surrogates.

mod scan;

use std::fmt;

use scan::Scan;

/// How large a text may be. Counts are of the text itself, not of what is built from it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Budget {
    /// Bytes of the whole text.
    pub bytes: usize,
    /// Objects and arrays inside each other.
    pub depth: usize,
    /// Values and keys together.
    pub elements: usize,
    /// Bytes of one string, as written.
    pub string_bytes: usize,
}

impl Budget {
    /// For one dashboard on its way in.
    pub const DOCUMENT: Self =
        Self { bytes: 20 << 20, depth: 64, elements: 2_000_000, string_bytes: 4 << 20 };

    /// For the body of any other request.
    pub const REQUEST: Self = Self { bytes: 2 << 20, depth: 64, elements: 200_000, string_bytes: 1 << 20 };
}

/// Why a text was refused, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// What is wrong, without the place.
    pub reason: Reason,
    /// Line, from 1.
    pub line: usize,
    /// Character in the line, from 1.
    pub column: usize,
}

/// What is wrong with a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// It ends in the middle.
    Truncated,
    /// It is not UTF-8.
    NotUtf8,
    /// A character that may not stand there; the text says what should.
    Expected(&'static str),
    /// A budget is spent; the text names it and its size is beside it.
    OverBudget(&'static str, usize),
    /// A string holds the character NUL, which databases cannot keep.
    Nul,
    /// A `\u` escape of half a character.
    LoneSurrogate,
}

impl Reason {
    /// Whether the text is too large rather than wrong.
    #[must_use]
    pub fn is_over_budget(self) -> bool {
        matches!(self, Self::OverBudget(..))
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.reason {
            Reason::Truncated => write!(f, "the JSON ends in the middle")?,
            Reason::NotUtf8 => write!(f, "the text is not UTF-8")?,
            Reason::Expected(what) => write!(f, "not valid JSON, {what} expected")?,
            Reason::OverBudget(what, limit) => write!(f, "the JSON has more than {limit} {what}")?,
            Reason::Nul => write!(f, "a text holds the character NUL (\\u0000), which cannot be stored")?,
            Reason::LoneSurrogate => write!(f, "a \\u escape is half a character")?,
        }
        write!(f, " at line {}, column {}", self.line, self.column)
    }
}

impl std::error::Error for Refusal {}

/// The text without a byte order mark, if it is well-formed JSON within the budget.
///
/// # Errors
/// [`Refusal`] with the first place that is wrong or goes over.
pub fn check(bytes: &[u8], budget: Budget) -> Result<&str, Refusal> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    if bytes.len() > budget.bytes {
        return Err(Refusal { reason: Reason::OverBudget("bytes", budget.bytes), line: 1, column: 1 });
    }
    let text =
        std::str::from_utf8(bytes).map_err(|error| place(bytes, error.valid_up_to(), Reason::NotUtf8))?;
    let mut scan = Scan::new(bytes, budget);
    scan.document().map_err(|reason| place(bytes, scan.at, reason))?;
    Ok(text)
}

fn place(bytes: &[u8], at: usize, reason: Reason) -> Refusal {
    let before = &bytes[..at.min(bytes.len())];
    let line_start = before.iter().rposition(|&byte| byte == b'\n').map_or(0, |newline| newline + 1);
    let line = 1 + before.iter().filter(|&&byte| byte == b'\n').count();
    // Every byte that does not continue a character starts one.
    let column = 1 + before[line_start..].iter().filter(|&&byte| byte & 0xc0 != 0x80).count();
    Refusal { reason, line, column }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::Value;

    use super::{Budget, Reason, check};

    fn refused(text: impl AsRef<[u8]>) -> String {
        check(text.as_ref(), Budget::DOCUMENT).unwrap_err().to_string()
    }

    #[test]
    fn good_texts_pass_and_lose_only_the_byte_order_mark() {
        for text in
            ["{}", "[]", "0", "-0.5e+10", r#""\ud83d\ude00""#, "\u{feff}{\"a\":1}", " [1, {\"a\": null}] \n"]
        {
            assert_eq!(
                check(text.as_bytes(), Budget::DOCUMENT).unwrap(),
                text.trim_start_matches('\u{feff}')
            );
        }
    }

    #[test]
    fn wrong_texts_are_refused_with_the_place() {
        let expect = [
            ("", "the JSON ends in the middle at line 1, column 1"),
            ("{\"a\": 1", "the JSON ends in the middle at line 1, column 8"),
            ("{\n  \"ä\": tru\n}", "not valid JSON, true, false or null expected at line 2, column 11"),
            ("[1,]", "not valid JSON, a value expected at line 1, column 4"),
            ("{\"a\":1,}", "not valid JSON, a key in quotes expected at line 1, column 8"),
            ("[1 2]", "not valid JSON, a comma or ] expected at line 1, column 4"),
            ("[1] x", "not valid JSON, the end expected at line 1, column 5"),
            ("[01]", "not valid JSON, a comma or ] expected at line 1, column 3"),
            ("[NaN]", "not valid JSON, a value expected at line 1, column 2"),
            ("[\"\\ud800\"]", "a \\u escape is half a character at line 1, column 9"),
            ("[\"\\udc00\"]", "a \\u escape is half a character at line 1, column 3"),
            (
                "[\"a\\u0000\"]",
                "a text holds the character NUL (\\u0000), which cannot be stored at line 1, column 4",
            ),
            (
                "[\"\n\"]",
                "not valid JSON, an escape instead of a control character expected at line 1, column 3",
            ),
            ("\"\\u12", "the JSON ends in the middle at line 1, column 2"),
        ];
        for (text, message) in expect {
            assert_eq!(refused(text), message, "{text:?}");
        }
        assert_eq!(refused(b"[\"\xff\"]"), "the text is not UTF-8 at line 1, column 3");
    }

    #[test]
    fn hostile_texts_are_refused_before_anything_is_built() {
        let many = format!("[{}0]", "{\"\":0},".repeat(10 << 17));
        assert_eq!(
            check(many.as_bytes(), Budget::DOCUMENT).unwrap_err().reason,
            Reason::OverBudget("values and keys", 2_000_000)
        );
        let deep = "[".repeat(100_000);
        assert!(refused(deep).starts_with("the JSON has more than 64 levels of nesting"));
        assert!(refused(vec![b' '; 21 << 20]).starts_with("the JSON has more than 20971520 bytes"));
        assert!(refused(format!("\"{}\"", "x".repeat(5 << 20))).contains("bytes in one text"));
        assert!(refused("9".repeat(2000)).contains("digits in one number"));
    }

    fn any_json() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<f64>().prop_map(Value::from),
            "[^\u{0}]{0,8}".prop_map(Value::from),
        ];
        leaf.prop_recursive(5, 64, 6, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
                prop::collection::vec(("[^\u{0}]{0,4}", inner), 0..6)
                    .prop_map(|pairs| Value::Object(pairs.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn whatever_a_serializer_writes_passes(value in any_json()) {
            let text = serde_json::to_string_pretty(&value).unwrap();
            prop_assert!(check(text.as_bytes(), Budget::DOCUMENT).is_ok(), "{}", text);
        }

        #[test]
        fn it_accepts_no_more_than_the_parser(text in r#"[\[\]{}:,"0-9eE.+\-a-f tru\\]{0,24}"#) {
            if check(text.as_bytes(), Budget::DOCUMENT).is_ok() {
                // A number out of range is the parser's to refuse: its grammar is right.
                let parsed = serde_json::from_str::<Value>(&text);
                prop_assert!(parsed.is_ok() || parsed.is_err_and(|e| e.to_string().contains("out of range")));
            } else {
                prop_assert!(serde_json::from_str::<Value>(&text).is_err(), "{}", text);
            }
        }
    }
}
