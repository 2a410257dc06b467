//! Log Analytics: a query in Grafana's JSON, its macros put in, to one call, and the answer's table to frames.

mod macros;
mod table;

use data::time::TimeRange;
use model::frame::{Frame, Notice};
use model::query::{QueryAnswer, QueryError, QueryErrorKind};
use serde::Deserialize;
use serde_json::{Value, json};

use super::browse;
use super::client::{Client, Service};
use super::metrics::timespan;
use super::resource::{ResourceId, several};
use table::Table;

pub(super) use macros::NAMES as MACROS;

/// What Log Analytics answers: tables, and an error beside them where only a part could be found.
#[derive(Deserialize)]
struct Response {
    #[serde(default)]
    tables: Vec<Table>,
    error: Option<Value>,
}

/// The query's own part, with what it needs besides.
pub(super) struct LogQuery<'a> {
    /// The object under `azureLogAnalytics`.
    pub(super) model: &'a Value,
    /// The subscription whose first workspace is asked where the query names none.
    pub(super) subscription: &'a str,
    pub(super) range: TimeRange,
    /// The page's interval in milliseconds, if it has one.
    pub(super) interval_ms: Option<f64>,
}

/// Answers a query as the format that it names.
pub(super) async fn run(client: &Client<'_>, query: &LogQuery<'_>, ref_id: &str) -> QueryAnswer {
    let Some((table, executed, notices)) = ask(client, query).await? else { return Ok(Vec::new()) };
    let format = query.model["resultFormat"].as_str().unwrap_or("time_series");
    let (mut frames, more) = match format {
        "time_series" => table.time_series(ref_id),
        _ => (vec![table.frame(ref_id)], None),
    };
    if frames.is_empty() {
        frames.push(Frame::new(ref_id, Vec::new()));
    }
    if let Some(first) = frames.first_mut() {
        first.meta.executed_query = Some(executed);
        first.meta.notices = notices.into_iter().chain(more).collect();
    }
    Ok(frames)
}

/// Pairs of text and value for a variable: of the columns `__text` and `__value`, else of the first column.
pub(super) async fn options(
    client: &Client<'_>,
    query: &LogQuery<'_>,
) -> Result<Vec<(String, String)>, QueryError> {
    let Some((table, ..)) = ask(client, query).await? else { return Ok(Vec::new()) };
    let texts = table.texts("__text").or_else(|| table.first_texts()).unwrap_or_default();
    let values = table.texts("__value").unwrap_or_else(|| texts.clone());
    Ok(texts.into_iter().zip(values).collect())
}

async fn ask(
    client: &Client<'_>,
    query: &LogQuery<'_>,
) -> Result<Option<(Table, String, Vec<Notice>)>, QueryError> {
    let written = query.model["query"].as_str().unwrap_or_default();
    if written.trim().is_empty() {
        return Ok(None);
    }
    let kql = macros::put_in(written, &macros::Place { range: query.range, interval_ms: query.interval_ms })?;
    let mut targets = targets(query.model);
    if targets.is_empty() {
        targets.push(first_workspace(client, query.subscription).await?);
    }
    let path = path(&targets[0])?;
    let mut body = json!({ "query": kql });
    if query.model["dashboardTime"].as_bool().unwrap_or(false) {
        body["timespan"] = json!(timespan(query.range));
    }
    if targets.len() > 1 {
        body["workspaces"] = json!(targets[1..]);
    }
    let response: Response = client.post(Service::Logs, &path, &Vec::new(), &body).await?;
    let notices = response.error.as_ref().map(partial).into_iter().collect();
    let is_primary = |table: &Table| table.name == "PrimaryResult";
    let mut tables = response.tables;
    let at = tables.iter().position(is_primary).unwrap_or(0);
    if tables.is_empty() {
        let target = client.target(Service::Logs);
        return Err(QueryError::new(
            QueryErrorKind::BadAnswer,
            format!("{target} answered without a table."),
        ));
    }
    Ok(Some((tables.swap_remove(at), kql, notices)))
}

/// Where the query looks: resources, else the one resource or workspace of older queries.
fn targets(model: &Value) -> Vec<String> {
    let listed = model["resources"].as_array().map(Vec::as_slice).unwrap_or_default();
    let found: Vec<String> = listed.iter().filter_map(Value::as_str).flat_map(several).collect();
    let older = ["resource", "workspace"].iter().map(|key| several(model[*key].as_str().unwrap_or_default()));
    std::iter::once(found).chain(older).find(|found| !found.is_empty()).unwrap_or_default()
}

async fn first_workspace(client: &Client<'_>, subscription: &str) -> Result<String, QueryError> {
    let found = browse::workspaces(client, &client.subscription(subscription)?).await?;
    found.into_iter().next().map(|workspace| workspace.id).ok_or_else(|| {
        QueryError::new(
            QueryErrorKind::BadQuery,
            "The query names no workspace, and the subscription has none. Choose a workspace.",
        )
    })
}

/// The path of a resource's or, with a bare id, a workspace's query API.
fn path(target: &str) -> Result<String, QueryError> {
    if target.starts_with('/') {
        return Ok(format!("v1{}/query", ResourceId::parse(target)?.as_str()));
    }
    if target.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-') {
        return Ok(format!("v1/workspaces/{target}/query"));
    }
    Err(QueryError::new(QueryErrorKind::BadQuery, format!("“{target}” is no workspace of Log Analytics.")))
}

/// What Azure says where it found only a part.
fn partial(error: &Value) -> Notice {
    let text = |of: &Value| of["message"].as_str().map(str::to_owned);
    let details = error["details"].as_array().map(Vec::as_slice).unwrap_or_default();
    let inner = details.iter().filter_map(|detail| text(&detail["innererror"]).or_else(|| text(detail)));
    let all: Vec<String> = text(error).into_iter().chain(inner).collect();
    Notice::warning(format!("Log Analytics: {}", all.join(" ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_to_look_are_found_in_every_form() {
        let id = "/subscriptions/s/resourceGroups/g/providers/Microsoft.OperationalInsights/workspaces/w";
        let check = |model: Value, expect: &[&str]| assert_eq!(targets(&model), expect, "{model}");
        check(json!({ "resources": [id, "'b','c'"], "workspace": "old" }), &[id, "b", "c"]);
        check(json!({ "resources": [], "resource": id }), &[id]);
        check(
            json!({ "workspace": "63613592-b6f7-4c3d-a390-22ba13102111" }),
            &["63613592-b6f7-4c3d-a390-22ba13102111"],
        );
        check(json!({}), &[]);
        assert_eq!(path(id).expect("a path"), format!("v1{id}/query"));
        assert_eq!(path("a-1").expect("a path"), "v1/workspaces/a-1/query");
        assert!(path("../x").is_err() && path("/x/../y").is_err());
    }

    #[test]
    fn a_partial_answer_says_what_is_missing() {
        // After a recorded answer of the Azure SDK for Python (MIT).
        let error = json!({
            "code": "PartialError", "message": "There were some errors when processing your query.",
            "details": [{ "code": "EngineError", "message": "Something went wrong processing your query on the server.",
                "innererror": { "code": "-2133196788", "message": "Results may be incorrect or incomplete." } }],
        });
        assert_eq!(
            partial(&error).text,
            "Log Analytics: There were some errors when processing your query. Results may be incorrect or incomplete."
        );
    }
}
