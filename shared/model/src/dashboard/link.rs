//! One link of a dashboard or a panel, as a view over its JSON.

use serde_json::Value;

use super::Lenient;

/// A link as stored in `links` of a dashboard or a panel.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Link {
    /// What it says, with variables.
    pub title: String,
    /// What is told about it on pointing, with variables; may be empty.
    pub tooltip: String,
    /// Where it leads, with variables; not for links to dashboards by tags.
    pub url: String,
    /// For links to dashboards: those that carry all of these tags.
    pub tags: Vec<String>,
    /// Whether it leads to dashboards by their tags.
    pub is_by_tags: bool,
    /// Whether dashboards stand in a list that opens.
    pub is_list: bool,
    /// Whether the time shown goes along.
    pub keeps_time: bool,
    /// Whether the values of variables go along.
    pub keeps_variables: bool,
    /// Whether it opens in a new tab.
    pub is_new_tab: bool,
}

impl Link {
    /// A view over this JSON; never fails.
    pub fn from_json(json: &Value) -> Self {
        Self {
            title: json.text("title"),
            tooltip: json.text("tooltip"),
            url: json.text("url").trim().to_owned(),
            tags: json.list("tags").iter().filter_map(Value::as_str).map(str::to_owned).collect(),
            is_by_tags: json.text("type") == "dashboards",
            is_list: json.flag("asDropdown"),
            keeps_time: json.flag("keepTime"),
            keeps_variables: json.flag("includeVars"),
            is_new_tab: json.flag("targetBlank"),
        }
    }

    /// Whether it can lead anywhere.
    pub fn leads(&self) -> bool {
        self.is_by_tags || !self.url.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn odd_links_lead_nowhere() {
        for stored in [json!(null), json!("x"), json!({ "title": "a", "url": {} }), json!({ "url": "  " })] {
            assert!(!Link::from_json(&stored).leads(), "{stored}");
        }
        assert!(Link::from_json(&json!({ "type": "dashboards", "tags": ["a", 1] })).leads());
    }
}
