//! Definitions of variables as JSON: new ones, their text forms, and what is wrong with them. Pure.

use model::dashboard::{Edit, Lenient};
use serde_json::{Value, json};

/// The kinds that can be made here: stored name, name for people.
pub(super) const KINDS: [(&str, &str); 8] = [
    ("query", "Query"),
    ("custom", "Custom"),
    ("textbox", "Text box"),
    ("constant", "Constant"),
    ("interval", "Interval"),
    ("datasource", "Data source"),
    ("adhoc", "Filters"),
    ("switch", "Switch"),
];

/// The orders of options as they are stored.
pub(super) const SORTS: [(&str, &str); 9] = [
    ("0", "As found"),
    ("1", "A to Z"),
    ("2", "Z to A"),
    ("3", "Numbers up"),
    ("4", "Numbers down"),
    ("5", "A to Z, any case"),
    ("6", "Z to A, any case"),
    ("7", "Natural, up"),
    ("8", "Natural, down"),
];

/// What people call a stored kind.
pub(super) fn kind_name(kind: &str) -> &str {
    KINDS.iter().find(|(id, _)| *id == kind).map_or(kind, |(_, name)| name)
}

/// A new variable of a kind.
pub(super) fn new(kind: &str, name: &str) -> Value {
    let mut made = json!({ "name": name, "label": "", "description": "", "type": kind, "hide": 0 });
    let own = match kind {
        "query" => json!({
            "query": "", "definition": "", "regex": "", "refresh": 1, "sort": 0, "multi": false, "includeAll": false,
        }),
        "custom" => json!({ "query": "", "multi": false, "includeAll": false }),
        "interval" => json!({
            "query": "1m,10m,30m,1h,6h,12h,1d,7d", "auto": false, "auto_count": 30, "auto_min": "10s",
        }),
        "datasource" => json!({ "query": "prometheus", "regex": "", "multi": false, "includeAll": false }),
        "adhoc" => json!({ "filters": [] }),
        "switch" => json!({ "enabledValue": "true", "disabledValue": "false" }),
        _ => json!({ "query": "" }),
    };
    if kind == "constant" {
        made["hide"] = json!(2);
    }
    if let (Some(made), Value::Object(own)) = (made.as_object_mut(), own) {
        made.extend(own);
    }
    made
}

/// The same variable as another kind: what people read stays, all else starts anew.
pub(super) fn of_kind(definition: &Value, kind: &str) -> Value {
    let mut made = new(kind, &definition.text("name"));
    for key in ["label", "description"] {
        made[key] = json!(definition.text(key));
    }
    made
}

/// A name that no variable has.
pub(super) fn free_name(list: &[Value]) -> String {
    let taken = |name: &str| list.iter().any(|definition| definition.text("name") == name);
    let mut names = (0_u32..).map(|at| if at == 0 { "query".to_owned() } else { format!("query{at}") });
    names.find(|name| !taken(name)).unwrap_or_default()
}

/// Why a variable cannot have this name; empty when it can. `at` is its own place in the list.
pub(super) fn name_problem(name: &str, list: &[Value], at: Option<usize>) -> String {
    let is_taken = list.iter().enumerate().any(|(other, one)| Some(other) != at && one.text("name") == name);
    if name.is_empty() {
        "Give it a name.".to_owned()
    } else if !name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') {
        "A name holds only letters, digits and underscores.".to_owned()
    } else if name.starts_with("__") {
        "Names that start with two underscores belong to Belvedere.".to_owned()
    } else if is_taken {
        format!("There is a variable “{name}” already.")
    } else {
        String::new()
    }
}

/// The query as people edit it: text, the text inside a source's own object, or that object as JSON.
pub(super) fn query_text(definition: &Value) -> String {
    match definition.at("query") {
        Value::String(text) => text.clone(),
        Value::Object(object) => match object.get("query") {
            Some(Value::String(text)) => text.clone(),
            _ => serde_json::to_string_pretty(object).unwrap_or_default(),
        },
        _ => String::new(),
    }
}

/// The definition with another query, in the form that it had.
pub(super) fn with_query(mut definition: Value, text: &str) -> Value {
    let query = match definition.at("query").clone() {
        Value::Object(mut object) if object.get("query").is_some_and(Value::is_string) => {
            object.insert("query".to_owned(), json!(text));
            Value::Object(object)
        }
        Value::Object(_) => serde_json::from_str(text).unwrap_or_else(|_| json!(text)),
        _ => json!(text),
    };
    definition["query"] = query;
    if definition.get("definition").is_some() {
        definition["definition"] = json!(text);
    }
    definition
}

/// What a list says about it: its query, or what it holds.
pub(super) fn summary(definition: &Value) -> String {
    match definition.text("type").as_str() {
        "adhoc" => String::new(),
        "switch" => format!("{} or {}", definition.text("enabledValue"), definition.text("disabledValue")),
        _ => query_text(definition).split_whitespace().collect::<Vec<_>>().join(" "),
    }
}

/// The edit that makes this the document's list of variables.
pub(super) fn replace_list(document: &Value, list: &[Value]) -> Edit {
    if document.at("templating").is_object() {
        return Edit::Set { path: "/templating/list".to_owned(), value: json!(list) };
    }
    Edit::Set { path: "/templating".to_owned(), value: json!({ "list": list }) }
}

#[cfg(test)]
mod tests {
    use model::dashboard::{Variable, VariableKind};

    use super::*;

    #[test]
    fn every_kind_can_be_made() {
        for (kind, _) in KINDS {
            let variable = Variable::from_json(&new(kind, "a"));
            assert_eq!(variable.name, "a");
            assert!(!matches!(variable.kind, VariableKind::Other(_)), "{kind}");
        }
        let labelled = json!({ "name": "a", "label": "A", "type": "query", "regex": "/x/" });
        let made = of_kind(&labelled, "custom");
        assert_eq!((made.text("label"), made.text("regex")), ("A".to_owned(), String::new()));
    }

    #[test]
    fn names_are_checked() {
        let list = [json!({ "name": "query" }), json!({ "name": "node" })];
        assert_eq!(free_name(&list), "query1");
        let check =
            |name: &str, at, fits: bool| assert_eq!(name_problem(name, &list, at).is_empty(), fits, "{name}");
        check("pod", None, true);
        check("node", None, false);
        check("node", Some(1), true);
        check("", None, false);
        check("a b", None, false);
        check("__x", None, false);
    }

    #[test]
    fn queries_keep_their_form() {
        let check = |query: Value, text: &str, expect: Value| {
            let definition = json!({ "query": query, "definition": "" });
            assert_eq!(query_text(&definition), text);
            let changed = with_query(definition, "new");
            assert_eq!((changed["query"].clone(), changed["definition"].clone()), (expect, json!("new")));
        };
        check(json!("old"), "old", json!("new"));
        check(json!({ "query": "old", "refId": "A" }), "old", json!({ "query": "new", "refId": "A" }));
        check(json!(null), "", json!("new"));
    }

    #[test]
    fn the_list_is_made_where_it_is_missing() {
        for document in [json!({}), json!({ "templating": {} }), json!({ "templating": { "list": [1] } })] {
            let mut changed = document.clone();
            replace_list(&document, &[json!({ "name": "a" })]).apply(&mut changed).expect("it fits");
            assert_eq!(changed["templating"]["list"], json!([{ "name": "a" }]));
        }
    }
}
