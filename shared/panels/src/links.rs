//! Addresses that people may click on: http, https, mailto, or within this server. Everything else is left out. Links of
//! dashboards and panels become such addresses here.

use data::interpolate::{Format, Lookup, interpolate};
use model::dashboard::Link;

/// The address if it is safe to follow; `None` otherwise.
pub fn checked(address: &str) -> Option<String> {
    let address = address.trim();
    // Browsers drop control characters inside of schemes, so an address with any is not what it seems.
    if address.is_empty() || address.chars().any(char::is_control) || address.contains('\\') {
        return None;
    }
    // Two slashes lead to another host without saying so.
    if address.starts_with("//") {
        return None;
    }
    let scheme = address.split(['/', '?', '#']).next().and_then(|start| start.split_once(':'));
    let allowed = match scheme {
        None => true,
        Some((scheme, _)) => {
            ["http", "https", "mailto"].iter().any(|known| scheme.eq_ignore_ascii_case(known))
        }
    };
    allowed.then(|| address.to_owned())
}

/// Where a link leads: its address with variables put in (encoded, where they do not say otherwise), and behind it what
/// of the dashboard goes along. `None` where it leads nowhere safe.
pub fn address(link: &Link, lookup: &dyn Lookup) -> Option<String> {
    let filled = interpolate(&link.url.replace(['\n', '\r'], ""), lookup, &Format::UriEncode);
    checked(&with_state(filled, link, lookup))
}

/// The address with the time and the variables behind it that the link takes along.
pub fn with_state(mut address: String, link: &Link, lookup: &dyn Lookup) -> String {
    let wanted = [(link.keeps_time, "${__url_time_range}"), (link.keeps_variables, "${__all_variables}")];
    let wanted = wanted.into_iter().filter(|(goes_along, _)| *goes_along);
    let state: Vec<String> = wanted
        .map(|(_, text)| interpolate(text, lookup, &Format::Raw))
        .filter(|text| !text.is_empty())
        .collect();
    if state.is_empty() {
        return address;
    }
    let fragment = address.find('#').map(|at| address.split_off(at)).unwrap_or_default();
    match address.find('?') {
        None => address.push('?'),
        Some(_) if address.ends_with(['?', '&']) => {}
        Some(_) => address.push('&'),
    }
    address + &state.join("&") + &fragment
}

#[cfg(test)]
mod tests {
    use data::interpolate::Found;

    use super::*;

    struct Known;

    impl Lookup for Known {
        fn find(&self, name: &str, _: &str) -> Option<Found> {
            match name {
                "node" => Some(Found::one("a b/c")),
                "evil" => Some(Found::one("javascript:alert(1)")),
                "__url_time_range" => Some(Found::verbatim("from=now-1h&to=now")),
                "__all_variables" => Some(Found::verbatim("var-node=a%20b")),
                _ => None,
            }
        }
    }

    #[test]
    fn links_take_along_what_they_say() {
        for (url, keeps, expect) in [
            ("/d/x", (false, false), Some("/d/x")),
            ("/d/x", (true, false), Some("/d/x?from=now-1h&to=now")),
            ("/d/x?a=1", (true, true), Some("/d/x?a=1&from=now-1h&to=now&var-node=a%20b")),
            ("/d/x?", (false, true), Some("/d/x?var-node=a%20b")),
            ("/d/x#part", (true, false), Some("/d/x?from=now-1h&to=now#part")),
            ("https://x/?q=$node", (false, false), Some("https://x/?q=a%20b/c")),
            ("https://x/${node:raw}", (false, false), Some("https://x/a b/c")),
            ("/d/x?${__url_time_range}\n", (false, false), Some("/d/x?from=now-1h&to=now")),
            ("${evil:raw}", (true, true), None),
            ("javascript:alert(1)", (false, false), None),
        ] {
            let link = Link {
                url: url.to_owned(),
                keeps_time: keeps.0,
                keeps_variables: keeps.1,
                ..Link::default()
            };
            assert_eq!(address(&link, &Known).as_deref(), expect, "{url}");
        }
    }

    #[test]
    fn only_known_schemes_lead_anywhere() {
        for good in [
            "https://grafana.com/a?b=c#d",
            "HTTP://x",
            "mailto:ops@example.org",
            "/d/abc?var-a=1",
            "d/abc",
            "#top",
            "?from=now-1h",
            "/a:b",
        ] {
            assert_eq!(checked(good).as_deref(), Some(good));
        }
        for bad in [
            "javascript:alert(1)",
            " JaVaScRiPt:alert(1)",
            "java\nscript:alert(1)",
            "\u{1}javascript:x",
            "data:text/html,x",
            "vbscript:x",
            "file:///etc/passwd",
            "//evil.example",
            "\\\\evil",
            "/\\evil",
            "",
            "blob:x",
        ] {
            assert_eq!(checked(bad), None, "{bad}");
        }
    }
}
