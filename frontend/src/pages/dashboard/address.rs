//! The query part of a dashboard's address as a list of parameters: what people see in the URL is what the page shows.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, PercentEncode, percent_decode_str, utf8_percent_encode};

/// All but what has no meaning of its own in a query: addresses stay readable.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'~')
    .remove(b'$')
    .remove(b':')
    .remove(b'/')
    .remove(b',');

/// Parameters in order; a name may stand several times.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Params(Vec<(String, String)>);

impl Params {
    /// Reads `?a=1&b=2`, with or without the question mark.
    pub fn parse(search: &str) -> Self {
        let pairs = search.trim_start_matches('?').split('&').filter(|part| !part.is_empty());
        Self(
            pairs
                .map(|pair| {
                    let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
                    (decode(name), decode(value))
                })
                .collect(),
        )
    }

    /// The first value of a name.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// Whether a name stands there, with a value or without.
    pub fn has(&self, name: &str) -> bool {
        self.get(name).is_some()
    }

    /// All parameters in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// The same with one value for a name; `None` takes the name away.
    #[must_use]
    pub fn with(mut self, name: &str, value: Option<&str>) -> Self {
        let at = self.0.iter().position(|(key, _)| key == name).unwrap_or(self.0.len());
        self.0.retain(|(key, _)| key != name);
        if let Some(value) = value {
            self.0.insert(at.min(self.0.len()), (name.to_owned(), value.to_owned()));
        }
        self
    }

    /// The same with all parameters whose name starts with `prefix` replaced.
    #[must_use]
    pub fn with_all(mut self, prefix: &str, pairs: Vec<(String, String)>) -> Self {
        self.0.retain(|(key, _)| !key.starts_with(prefix));
        self.0.extend(pairs);
        self
    }

    /// As it stands in an address, with the question mark; empty without parameters.
    pub fn to_search(&self) -> String {
        let mut out = String::new();
        for (name, value) in &self.0 {
            out.push(if out.is_empty() { '?' } else { '&' });
            out.extend(encode(name));
            out.push('=');
            out.extend(encode(value));
        }
        out
    }
}

fn encode(text: &str) -> PercentEncode<'_> {
    utf8_percent_encode(text, ENCODED)
}

fn decode(text: &str) -> String {
    let text = text.replace('+', " ");
    percent_decode_str(&text).decode_utf8_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(search: &str, pairs: &[(&str, &str)]) {
        let params = Params::parse(search);
        assert_eq!(params.iter().collect::<Vec<_>>(), pairs);
        assert_eq!(Params::parse(&params.to_search()), params);
    }

    #[test]
    fn addresses_are_read_as_browsers_write_them() {
        check("?from=now-6h&to=now", &[("from", "now-6h"), ("to", "now")]);
        check("var-a=x+y&var-a=%E2%82%AC%26&kiosk", &[("var-a", "x y"), ("var-a", "€&"), ("kiosk", "")]);
        check("bad=%zz%4", &[("bad", "%zz%4")]);
        check("", &[]);
        let params = Params::default().with("var-a", Some("$__all: a/b,c d&é"));
        assert_eq!(params.to_search(), "?var-a=$__all:%20a/b,c%20d%26%C3%A9");
    }

    #[test]
    fn one_name_is_replaced_where_it_stood() {
        let params = Params::parse("a=1&b=2&c=3").with("b", Some("9")).with("c", None);
        assert_eq!(params.to_search(), "?a=1&b=9");
        let all = params.with_all("b", vec![("b1".into(), "x".into())]);
        assert_eq!(all.to_search(), "?a=1&b1=x");
    }
}
