//! Whether a request comes from our own page: what keeps other sites from acting with a visitor's cookie.

use axum::http::{HeaderMap, HeaderValue, header};

use crate::error::Error;

/// Refuses a request that another site may have caused. For requests that change something and carry a session
/// cookie, and for every WebSocket.
///
/// Browsers say where a request comes from in `Sec-Fetch-Site`, or at least in `Origin`; a request that says neither
/// is not from a browser of today, and a script has no reason to use a cookie.
///
/// # Errors
/// [`Error::Forbidden`] with the reason.
pub fn require_same_origin(headers: &HeaderMap, public_url: Option<&str>) -> Result<(), Error> {
    let text = |name| headers.get(name).and_then(|value: &HeaderValue| value.to_str().ok());
    let same = match (text(header::HeaderName::from_static("sec-fetch-site")), text(header::ORIGIN)) {
        (Some(site), _) => site == "same-origin",
        (None, Some(origin)) => {
            let authority = origin.split_once("://").map(|(_, authority)| authority);
            Some(origin) == public_url || (authority.is_some() && authority == text(header::HOST))
        }
        (None, None) => false,
    };
    if same {
        Ok(())
    } else {
        Err(Error::Forbidden("The request does not come from this server's own page".to_owned()))
    }
}

/// Whether the page that sent this request was loaded over https, so that its cookies may be bound to it.
#[must_use]
pub fn is_https(headers: &HeaderMap, public_url: Option<&str>) -> bool {
    let origin = headers.get(header::ORIGIN).and_then(|value| value.to_str().ok());
    origin.or(public_url).is_some_and(|url| url.starts_with("https://"))
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderMap, HeaderName, HeaderValue};

    use super::require_same_origin;

    fn allowed(headers: &[(&'static str, &'static str)]) -> bool {
        let headers: HeaderMap = headers
            .iter()
            .map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value)))
            .collect();
        require_same_origin(&headers, Some("https://dash.example.org")).is_ok()
    }

    #[test]
    fn only_our_own_page_may_act() {
        assert!(allowed(&[("sec-fetch-site", "same-origin")]));
        assert!(allowed(&[("host", "localhost:3000"), ("origin", "http://localhost:3000")]));
        assert!(allowed(&[("host", "inner:80"), ("origin", "https://dash.example.org")]));
        for refused in [
            &[][..],
            &[("sec-fetch-site", "cross-site")],
            &[("sec-fetch-site", "same-site")],
            &[("sec-fetch-site", "none")],
            &[("sec-fetch-site", "cross-site"), ("host", "a"), ("origin", "http://a")],
            &[("host", "localhost:3000"), ("origin", "null")],
            &[("host", "localhost:3000"), ("origin", "http://localhost:3001")],
            &[("host", "a"), ("origin", "http://a.evil.org")],
            &[("origin", "http://a")],
        ] {
            assert!(!allowed(refused), "{refused:?}");
        }
    }
}
