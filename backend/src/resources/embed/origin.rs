//! The origin of a page as a person writes it, and as a policy for browsers needs it.

use reqwest::Url;

use crate::error::{Error, bad_field};

/// Most origins of one dashboard: they all stand in a header.
const MOST: usize = 50;

/// The origins in the form of browsers, each once.
///
/// # Errors
/// 400 that names the first one that is none.
pub(super) fn checked(written: &[String]) -> Result<Vec<String>, Error> {
    if written.len() > MOST {
        return Err(bad_field("origins", format!("A dashboard takes at most {MOST} origins")));
    }
    let mut origins = Vec::with_capacity(written.len());
    for text in written {
        let origin = origin_of(text.trim()).ok_or_else(|| {
            bad_field(
                "origins",
                format!(
                    "“{text}” is no origin. Write scheme, host and port alone, such as https://wiki.example.org"
                ),
            )
        })?;
        if !origins.contains(&origin) {
            origins.push(origin);
        }
    }
    origins.sort_unstable();
    Ok(origins)
}

/// An origin, if the text is one: nothing that a policy would read as more, such as a wildcard or a second word.
fn origin_of(text: &str) -> Option<String> {
    if text.chars().any(|c| c.is_whitespace() || matches!(c, '*' | ';' | ',' | '\'' | '"')) {
        return None;
    }
    let url = Url::parse(text).ok()?;
    let is_bare = url.path() == "/"
        && url.query().is_none()
        && url.fragment().is_none()
        && url.username().is_empty()
        && url.password().is_none();
    let is_web =
        matches!(url.scheme(), "http" | "https") && url.host_str().is_some_and(|host| !host.is_empty());
    (is_bare && is_web).then(|| url.origin().ascii_serialization())
}

#[cfg(test)]
mod tests {
    use super::checked;

    fn check(written: &[&str], expect: &[&str]) {
        let written: Vec<String> = written.iter().map(|text| (*text).to_owned()).collect();
        assert_eq!(checked(&written).unwrap(), expect);
    }

    #[test]
    fn origins_are_written_as_browsers_do() {
        check(
            &["https://Wiki.Example.org/", " http://localhost:8080 "],
            &["http://localhost:8080", "https://wiki.example.org"],
        );
        check(&["https://a.example:443", "https://a.example"], &["https://a.example"]);
        check(
            &["https://münchen.example", "http://[::1]:3000"],
            &["http://[::1]:3000", "https://xn--mnchen-3ya.example"],
        );
        check(&[], &[]);
    }

    #[test]
    fn whatever_says_more_than_an_origin_is_refused() {
        for text in [
            "",
            "wiki.example.org",
            "*",
            "'self'",
            "https:",
            "https://*.example.org",
            "https://a.example/page",
            "https://a.example?x",
            "https://a.example#x",
            "https://ada@a.example",
            "https://a.example; script-src *",
            "https://a.example https://b.example",
            "https://a.example,https://b.example",
            "javascript:alert(1)",
            "data:text/html,x",
            "file:///",
            "null",
        ] {
            assert!(checked(&[text.to_owned()]).is_err(), "{text}");
        }
        let many = vec!["https://a.example".to_owned(); 51];
        assert!(checked(&many).is_err());
    }
}
