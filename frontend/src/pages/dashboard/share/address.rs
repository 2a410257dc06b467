//! Addresses of single panels, and the piece of HTML that holds one. Pure.

use super::super::address::Params;

/// What the address of a panel says.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Wanted<'a> {
    /// Scheme, host and port of this server.
    pub(super) origin: &'a str,
    /// The dashboard.
    pub(super) uid: &'a str,
    /// Its title in an address.
    pub(super) slug: &'a str,
    /// The panel.
    pub(super) panel_id: i64,
    /// `dark`, `light`, or empty for the viewer's.
    pub(super) theme: &'a str,
    /// Such as `30s`; empty for the dashboard's.
    pub(super) refresh: &'a str,
    /// Range and values: what the link does not say itself.
    pub(super) choices: &'a [(String, String)],
    /// The token of a link; empty without one.
    pub(super) token: &'a str,
}

/// The address. The token stands behind the `#`, which browsers send to nobody.
pub(super) fn address(wanted: &Wanted) -> String {
    let some = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
    let mut params = Params::default().with("panelId", Some(&wanted.panel_id.to_string()));
    for (name, value) in [("theme", wanted.theme), ("refresh", wanted.refresh)] {
        params = params.with(name, some(value).as_deref());
    }
    let params = params.with_all("\0", wanted.choices.to_vec());
    let token = some(wanted.token).map(|token| format!("#token={token}")).unwrap_or_default();
    format!("{}/d-solo/{}/{}{}{token}", wanted.origin, wanted.uid, wanted.slug, params.to_search())
}

/// What is pasted into another page.
pub(super) fn snippet(address: &str, title: &str) -> String {
    format!(
        "<iframe src=\"{}\" title=\"{}\" width=\"650\" height=\"300\" style=\"border: 0\" loading=\"lazy\"></iframe>",
        escaped(address),
        escaped(title)
    )
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_says_what_is_chosen_and_keeps_its_token_behind_the_sign() {
        let choices = [("from", "now-1h"), ("to", "now"), ("var-host", "a b"), ("var-host", "c")];
        let choices = choices.map(|(name, value)| (name.to_owned(), value.to_owned()));
        let wanted = Wanted {
            origin: "https://dash.example",
            uid: "u",
            slug: "load",
            panel_id: 7,
            theme: "dark",
            refresh: "",
            choices: &choices,
            token: "bve_x",
        };
        assert_eq!(
            address(&wanted),
            "https://dash.example/d-solo/u/load?panelId=7&theme=dark&from=now-1h&to=now&var-host=a%20b&var-host=c#token=bve_x"
        );
        let bare = Wanted { theme: "", choices: &[], token: "", ..wanted };
        assert_eq!(address(&bare), "https://dash.example/d-solo/u/load?panelId=7");
    }

    #[test]
    fn a_title_stays_within_its_quotes() {
        let text = snippet("https://a/?x=1&y=2", "\"><script>");
        assert!(text.contains("src=\"https://a/?x=1&amp;y=2\" title=\"&quot;&gt;&lt;script&gt;\""), "{text}");
    }
}
