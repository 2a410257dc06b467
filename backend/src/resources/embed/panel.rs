//! What leaves the server of a panel that is shown elsewhere: an allow-list. Queries, sources, links and everything
//! that is not named here stays inside.

use data::interpolate::{Format, interpolate, interpolate_json};
use data::variables::Scope;
use model::api::EmbedTerms;
use model::dashboard::{Dashboard, Lenient, Panel};
use model::frame::Notice;
use model::query::{QueryAnswer, QueryError, QueryErrorKind};
use serde_json::{Map, Value, json};

/// Keys and properties that hold addresses, wherever they stand in options and field config.
const ADDRESSES: [&str; 3] = ["links", "dataLinks", "actions"];

/// A text with one of these is more than the name of something.
const SIGNS: [char; 12] = ['(', ')', '{', '[', ' ', '+', '-', '*', '/', '%', '^', '\n'];

/// A dashboard of one panel, with what drawing it takes; its variables are put into its texts.
pub(super) fn dashboard_of(
    dashboard: &Dashboard,
    panel: &Panel,
    scope: &Scope<'_>,
    terms: &EmbedTerms,
) -> Value {
    let text = |text: &str, format: &Format| interpolate(text, scope, format);
    let targets: Vec<Value> =
        panel.targets.iter().map(|target| json!({ "refId": target.ref_id, "hide": target.hide })).collect();
    let shown = json!({
        "id": panel.id,
        "type": panel.kind,
        "title": text(&panel.title, &Format::Text),
        "description": text(&panel.description, &Format::Text),
        "transparent": panel.transparent,
        "targets": targets,
        "options": without_addresses(&interpolate_json(&panel.options, scope, &Format::Glob)),
        "fieldConfig": without_addresses(&interpolate_json(&panel.field_config, scope, &Format::Glob)),
        "transformations": transformations(panel, scope),
        "timeFrom": text(&panel.time_from, &Format::Glob),
        "timeShift": text(&panel.time_shift, &Format::Glob),
        "hideTimeOverride": panel.hide_time_override,
    });
    json!({
        "timezone": dashboard.timezone(),
        "weekStart": dashboard.week_start(),
        "fiscalYearStartMonth": dashboard.fiscal_year_start_month(),
        "refresh": dashboard.refresh(),
        "time": { "from": terms.from, "to": terms.to },
        "belvedere": { "palette": dashboard.palette().id() },
        "panels": [shown],
    })
}

/// The steps that are known here; those that tell of a query stay inside, for columns may be called by the query that
/// gave them.
fn transformations(panel: &Panel, scope: &Scope<'_>) -> Vec<Value> {
    let mut of_queries = Vec::new();
    panel.targets.iter().for_each(|target| texts(&target.json, &mut of_queries));
    of_queries.retain(|text| text.contains(SIGNS));
    let tells = |step: &Value| {
        let mut said = Vec::new();
        texts(step, &mut said);
        let same = |said: &&str, query: &&str| query.contains(*said) || said.contains(*query);
        said.iter().any(|said| said.contains(SIGNS) && of_queries.iter().any(|query| same(said, query)))
    };
    let is_known = |step: &&Value| data::transforms::find(&step.text("id")).is_some();
    let steps = panel.transformations.iter().filter(is_known);
    steps
        .filter(|step| !tells(step))
        .map(|step| {
            let kept = ["id", "disabled", "topic", "filter", "options"]
                .map(|key| (key.to_owned(), step.at(key).clone()));
            without_addresses(&interpolate_json(
                &Value::Object(kept.into_iter().collect()),
                scope,
                &Format::Glob,
            ))
        })
        .collect()
}

/// All texts in a value, keys of objects too.
fn texts<'a>(json: &'a Value, found: &mut Vec<&'a str>) {
    match json {
        Value::String(text) => found.push(text),
        Value::Array(list) => list.iter().for_each(|item| texts(item, found)),
        Value::Object(object) => object.iter().for_each(|(key, item)| {
            found.push(key);
            texts(item, found);
        }),
        _ => {}
    }
}

fn without_addresses(json: &Value) -> Value {
    match json {
        Value::Object(object) => {
            let kept = object.iter().filter(|(key, _)| !ADDRESSES.contains(&key.as_str()));
            Value::Object(
                kept.map(|(key, value)| (key.clone(), without_addresses(value))).collect::<Map<_, _>>(),
            )
        }
        Value::Array(list) => {
            // An override names the property that it sets in `id`.
            let kept = list.iter().filter(|item| !ADDRESSES.contains(&item.text("id").as_str()));
            kept.map(without_addresses).collect()
        }
        plain => plain.clone(),
    }
}

/// The answer to a query without what it says about query and source.
pub(super) fn answer_of(answer: QueryAnswer) -> QueryAnswer {
    let mut frames = answer.map_err(|error| error_of(error.kind))?;
    for frame in &mut frames {
        let executed = frame.meta.executed_query.take().unwrap_or_default();
        // A series without labels and legend is named by its query.
        let is_query = |name: &String| executed.contains(name.as_str()) && name.contains(SIGNS);
        let names = frame.fields.iter_mut().map(|field| &mut field.hints.display_name);
        for name in names.chain([&mut frame.name]).filter(|name| name.as_ref().is_some_and(is_query)) {
            *name = Some(frame.ref_id.clone());
        }
        // Sources may quote the query or their own address in what they remark.
        let severities = frame.meta.notices.iter().map(|notice| notice.severity);
        let text = "The data source remarked something about this data. The dashboard says what.";
        frame.meta.notices =
            severities.take(1).map(|severity| Notice { severity, text: text.to_owned() }).collect();
    }
    Ok(frames)
}

/// What viewers are told: what happened, and not to whom.
pub(super) fn error_of(kind: QueryErrorKind) -> QueryError {
    let text = match kind {
        QueryErrorKind::BadQuery => "A query of this panel is not right. Whoever made the panel can mend it.",
        QueryErrorKind::NoSource => "The data source of this panel is not there any more.",
        QueryErrorKind::Auth => "The data source of this panel refused the server's credentials.",
        QueryErrorKind::Unreachable => "The data source of this panel cannot be reached at the moment.",
        QueryErrorKind::Timeout => "The data source of this panel did not answer in time.",
        QueryErrorKind::BadAnswer => "The data source of this panel answered something that is no data.",
        QueryErrorKind::TooLarge => "The answer is larger than a panel may show. Choose a shorter range.",
        QueryErrorKind::Busy => "Too many queries wait at the moment. The panel asks again by itself.",
        QueryErrorKind::Cancelled => "The query was given up.",
        QueryErrorKind::Internal => "The query failed inside Belvedere. The server's log says more.",
    };
    QueryError::new(kind, text)
}

#[cfg(test)]
mod tests {
    use data::time::{RawRange, TimeRange, Zone};
    use data::variables::{TimeScope, Variables};
    use model::frame::{Column, Field, Frame};

    use super::*;

    #[test]
    fn nothing_of_queries_sources_and_addresses_leaves() {
        let canary = "canary";
        let dashboard = Dashboard::new(json!({
            "title": canary, "uid": canary, "links": [{ "url": canary }], "refresh": "5s", "timezone": "utc",
            "templating": { "list": [{ "name": "host", "type": "custom", "query": "a,b",
                                       "current": { "text": "A host", "value": "a" } }] },
            "panels": [{
                "id": 2, "type": "timeseries", "title": "CPU of $host", "datasource": { "uid": canary },
                "links": [{ "url": canary }], "interval": canary, "made-up": canary,
                "targets": [{ "refId": "A", "expr": canary, "datasource": { "uid": canary } }, { "refId": "B", "hide": true }],
                "transformations": [{ "id": canary }, { "id": "limit", "options": { "limitField": 3 }, canary: 1 }],
                "options": { "legend": { "showLegend": true }, "dataLinks": [{ "url": canary }], "word": "${host}" },
                "fieldConfig": {
                    "defaults": { "unit": "bytes", "links": [{ "url": canary }], "actions": [{ "fetch": canary }] },
                    "overrides": [{ "matcher": { "id": "byName", "options": "x" },
                                    "properties": [{ "id": "links", "value": [{ "url": canary }] }, { "id": "unit", "value": "s" }] }],
                },
            }],
        }));
        let variables = Variables::new(&dashboard.variables());
        let range = TimeRange { from_ms: 0, to_ms: 1 };
        let time = TimeScope { raw: RawRange::from(range), range, zone: Zone::Utc };
        let panel = dashboard.panels().remove(0);
        let terms = EmbedTerms { from: "now-1h".to_owned(), to: "now".to_owned(), ..EmbedTerms::default() };
        let shown = dashboard_of(&dashboard, &panel, &Scope::new(&variables, &time), &terms);
        assert!(!shown.to_string().contains(canary), "{shown}");
        let panel = &shown["panels"][0];
        assert_eq!(panel["title"], "CPU of A host");
        assert_eq!(panel["options"]["word"], "a");
        assert_eq!(
            panel["targets"],
            json!([{ "refId": "A", "hide": false }, { "refId": "B", "hide": true }])
        );
        let field_config = json!({
            "defaults": { "unit": "bytes" },
            "overrides": [{ "matcher": { "id": "byName", "options": "x" }, "properties": [{ "id": "unit", "value": "s" }] }],
        });
        assert_eq!(panel["fieldConfig"], field_config);
    }

    #[test]
    fn answers_keep_their_data_and_errors_their_kind_alone() {
        let mut frame = Frame::new("A", Vec::new());
        frame.name = Some("up".to_owned());
        let mut value = Field::new("Value", Column::numbers(vec![1.0]));
        value.hints.display_name = Some("sum(canary)".to_owned());
        frame.fields.push(value);
        frame.meta.executed_query = Some("Expr: sum(canary)".to_owned());
        frame.meta.notices = vec![Notice::warning("canary"), Notice::info("canary")];
        let frames = answer_of(Ok(vec![frame])).unwrap();
        assert!(!format!("{frames:?}").contains("canary"));
        assert_eq!(frames[0].fields[0].hints.display_name.as_deref(), Some("A"));
        assert_eq!((frames[0].name.as_deref(), frames[0].meta.notices.len()), (Some("up"), 1));
        let error = QueryError::new(QueryErrorKind::Timeout, "canary").with_detail("canary");
        let told = answer_of(Err(error)).unwrap_err();
        assert_eq!(told.kind, QueryErrorKind::Timeout);
        assert!(!format!("{told:?}").contains("canary"));
    }
}
