//! Version 19: a link of a panel is a title and an address.

use serde_json::Value;

use crate::Context;
use crate::json::{Object, each_panel, is_set, objects_mut, text};

/// Fields by which a link of old is known.
const OLD: &[&str] = &["dashboard", "dashUri", "keepTime", "includeVars", "params", "type"];

pub(super) fn step(dashboard: &mut Object, _: &mut Context<'_>) {
    each_panel(dashboard, &mut |panel| {
        for link in objects_mut(panel, "links") {
            if OLD.iter().any(|key| link.contains_key(*key)) || !link.contains_key("url") {
                let url = address(link);
                let title = link.get("title").cloned().unwrap_or_else(|| "".into());
                let blank = is_set(link, "targetBlank");
                for key in OLD {
                    link.shift_remove(*key);
                }
                link.insert("url".to_owned(), url.into());
                link.insert("title".to_owned(), title);
                link.insert("targetBlank".to_owned(), Value::Bool(blank));
            }
        }
    });
}

fn address(link: &Object) -> String {
    let mut url = match (text(link, "url"), text(link, "dashboard"), text(link, "dashUri")) {
        ("", "", "") => "/".to_owned(),
        ("", "", uri) => format!("dashboard/{uri}"),
        ("", name, _) => format!("dashboard/db/{}", slug(name)),
        (url, ..) => url.to_owned(),
    };
    let params = text(link, "params").trim_start_matches(['?', '&']);
    let asked = [
        is_set(link, "keepTime").then_some("$__url_time_range"),
        is_set(link, "includeVars").then_some("$__all_variables"),
        Some(params).filter(|params| !params.is_empty()),
    ];
    for part in asked.into_iter().flatten() {
        url.push(if url.contains('?') { '&' } else { '?' });
        url.push_str(part);
    }
    url
}

fn slug(title: &str) -> String {
    let words = title.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect::<Vec<_>>().join("-")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{Value, step};

    fn one(link: &Value) -> Value {
        json!({ "panels": [{ "links": [link] }] })
    }

    #[test]
    fn links_become_addresses() {
        let link = |title: &str, url: &str, blank: bool| {
            one(&json!({ "title": title, "url": url, "targetBlank": blank }))
        };
        crate::steps::check(
            step,
            &[
                (
                    one(
                        &json!({ "dashboard": "Node / Full", "title": "n", "type": "dashboard", "keepTime": true, "targetBlank": true }),
                    ),
                    link("n", "dashboard/db/node-full?$__url_time_range", true),
                ),
                (
                    one(
                        &json!({ "title": "a", "url": "http://h/?x=1", "type": "absolute", "includeVars": true, "params": "?y=2" }),
                    ),
                    link("a", "http://h/?x=1&$__all_variables&y=2", false),
                ),
                (one(&json!({ "dashUri": "db/x", "title": "u" })), link("u", "dashboard/db/x", false)),
                (one(&json!({ "type": "dashboard" })), link("", "/", false)),
                (one(&json!({ "title": "t", "url": "u" })), one(&json!({ "title": "t", "url": "u" }))),
            ],
        );
    }
}
