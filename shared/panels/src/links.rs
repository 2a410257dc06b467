//! Addresses that people may click on: http, https, mailto, or within this server. Everything else is left out.

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

#[cfg(test)]
mod tests {
    use super::checked;

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
