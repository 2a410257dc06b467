//! Which colours the series of a dashboard take: a mark of ours in the document, unknown to Grafana, which keeps it.

use serde_json::{Value, json};

use super::{Dashboard, Edit, Lenient};

/// The colours of series that have none of their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Palette {
    /// Grafana's, which dashboards that were made there are used to.
    #[default]
    Classic,
    /// Ours, told apart by people with any common colour blindness.
    Belvedere,
}

impl Palette {
    /// Every palette, with its name for people.
    pub const ALL: &[(Self, &str)] = &[(Self::Belvedere, "Belvedere"), (Self::Classic, "Grafana’s classic")];

    /// Its name in documents.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Classic => "classic",
            Self::Belvedere => "belvedere",
        }
    }
}

impl Dashboard {
    /// The colours of series: `belvedere.palette`. Grafana's where absent or unknown, since a document without the
    /// mark was not made here.
    pub fn palette(&self) -> Palette {
        let id = self.json.at("belvedere").text("palette");
        Palette::ALL
            .iter()
            .map(|(palette, _)| *palette)
            .find(|palette| palette.id() == id)
            .unwrap_or_default()
    }

    /// The edit that takes other colours.
    #[must_use]
    pub fn set_palette(&self, palette: Palette) -> Edit {
        if self.json.at("belvedere").is_object() {
            return Edit::Set { path: "/belvedere/palette".to_owned(), value: Value::from(palette.id()) };
        }
        Edit::Set { path: "/belvedere".to_owned(), value: json!({ "palette": palette.id() }) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_documents_with_our_mark_take_our_colours() {
        let check = |json: Value, expect| assert_eq!(Dashboard::new(json).palette(), expect);
        check(json!({ "title": "From Grafana", "schemaVersion": 41 }), Palette::Classic);
        check(json!({ "belvedere": { "palette": "belvedere" } }), Palette::Belvedere);
        check(json!({ "belvedere": { "palette": "classic" } }), Palette::Classic);
        for odd in [json!(null), json!("belvedere"), json!({ "palette": 7 }), json!({ "palette": "loud" })] {
            check(json!({ "belvedere": odd }), Palette::Classic);
        }
        assert_eq!(Dashboard::empty("New").palette(), Palette::Belvedere);
    }

    #[test]
    fn a_palette_is_taken_and_given_back() {
        for json in [json!({}), json!({ "belvedere": 1 }), json!({ "belvedere": { "later": true } })] {
            let mut dashboard = Dashboard::new(json.clone());
            let undo = dashboard.apply(&dashboard.set_palette(Palette::Belvedere)).expect("a place");
            assert_eq!(dashboard.palette(), Palette::Belvedere);
            assert_eq!(dashboard.json()["belvedere"].get("later"), json["belvedere"].get("later"));
            dashboard.apply(&undo).expect("the same place");
            assert_eq!(dashboard.json(), &json);
        }
    }
}
