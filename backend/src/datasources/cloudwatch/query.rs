//! A stored query, in all of Grafana's ages, as what it asks for. Pure.

use model::dashboard::Lenient;
use model::query::QueryError;
use serde_json::Value;

use super::bad_query;
use super::period::{period_secs, put_in};
use super::settings::Settings;
use crate::datasources::Ask;

/// The value of a dimension that stands for every value.
pub(super) const ANY: &str = "*";

/// One thing that is asked.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct MetricQuery {
    /// The name by which expressions refer to it.
    pub(super) id: String,
    /// Whether only others see its values.
    pub(super) is_hidden: bool,
    pub(super) region: String,
    pub(super) period_secs: u32,
    /// In CloudWatch's form, `${PROP('Dim.InstanceId')}`; empty where CloudWatch or we choose.
    pub(super) label: String,
    pub(super) account: Account,
    pub(super) stat: String,
    pub(super) what: What,
}

/// What a query is about.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum What {
    /// Metrics by name and dimensions.
    Metrics(Selection),
    /// Arithmetic with other queries, or a search.
    Expression(String),
    /// A query of Metrics Insights.
    Sql(String),
}

/// Metrics by name and dimensions.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Selection {
    pub(super) namespace: String,
    pub(super) metric: String,
    /// Names with their values; [`ANY`] among them means all.
    pub(super) dimensions: Vec<(String, Vec<String>)>,
    /// Whether metrics with further dimensions are left out.
    pub(super) is_exact: bool,
}

impl Selection {
    /// Whether this is one metric, known without asking.
    pub(super) fn is_single(&self) -> bool {
        self.is_exact && self.dimensions.iter().all(|(_, values)| values.len() == 1 && values[0] != ANY)
    }
}

/// Whose metrics.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Account {
    /// Those of the account that asks.
    Own,
    /// Those of all accounts that are linked to it.
    All,
    /// Those of this one.
    One(String),
}

/// What a query asks for: nothing while it is not filled in, several things where it names several statistics.
///
/// # Errors
/// If it asks for what CloudWatch metrics do not know.
pub(super) fn parse(ask: &Ask, settings: &Settings, now_ms: i64) -> Result<Vec<MetricQuery>, QueryError> {
    let json = Value::Object(ask.query.model.clone());
    if json.text("queryMode") == "Logs" {
        return Err(bad_query(
            "Belvedere asks CloudWatch for metrics, not for logs. Choose metrics in the query.",
        ));
    }
    if json.int("metricQueryType").is_some_and(|kind| kind > 1) {
        return Err(bad_query(
            "This kind of CloudWatch query is not known. Use metric search or Metrics Insights.",
        ));
    }
    let period_secs = period_secs(&json.text("period"), ask.range, now_ms)?;
    let what = what(&json, period_secs);
    let Some(what) = what else { return Ok(Vec::new()) };
    let region = settings.region(&json.text("region"))?;
    let account = match json.text("accountId").trim() {
        "" => Account::Own,
        "all" => Account::All,
        one => Account::One(one.to_owned()),
    };
    let stats = statistics(&json);
    let is_one = stats.len() == 1 || !matches!(what, What::Metrics(_));
    let id = id(&json, &ask.query.ref_id)?;
    let label = label(&json);
    let one = |(nth, stat): (usize, String)| MetricQuery {
        id: if nth == 0 { id.clone() } else { format!("{id}_{nth}") },
        is_hidden: json.flag("hide"),
        region: region.clone(),
        period_secs,
        label: if label.is_empty() && !is_one {
            "${LABEL} ${PROP('Stat')}".to_owned()
        } else {
            label.clone()
        },
        account: account.clone(),
        stat,
        what: what.clone(),
    };
    let most = if is_one { 1 } else { stats.len() };
    Ok(stats.into_iter().take(most).enumerate().map(one).collect())
}

fn what(json: &Value, period_secs: u32) -> Option<What> {
    let filled = |text: String| Some(put_in(text.trim(), period_secs)).filter(|text| !text.is_empty());
    if json.int("metricQueryType") == Some(1) {
        return filled(json.text("sqlExpression")).map(What::Sql);
    }
    // Before there was a choice of editors, an expression was what counted wherever there was one.
    let expression = filled(json.text("expression"));
    let is_code = json.int("metricEditorMode").map_or(expression.is_some(), |mode| mode == 1);
    if is_code {
        return expression.map(What::Expression);
    }
    let (namespace, metric) = (json.text("namespace"), json.text("metricName"));
    if namespace.is_empty() || metric.is_empty() {
        return None;
    }
    let is_exact = json.at("matchExact").as_bool().unwrap_or(true);
    Some(What::Metrics(Selection {
        namespace,
        metric,
        dimensions: dimensions(json.at("dimensions")),
        is_exact,
    }))
}

/// Dimensions are texts or lists of texts; those without a value are still being chosen.
pub(super) fn dimensions(json: &Value) -> Vec<(String, Vec<String>)> {
    let texts = |value: &Value| -> Vec<String> {
        let all = match value {
            Value::Array(list) => list.as_slice(),
            one => std::slice::from_ref(one),
        };
        let text = |value: &Value| match value {
            Value::String(text) => Some(text.clone()),
            Value::Number(number) => Some(number.to_string()),
            _ => None,
        };
        let mut texts: Vec<String> = all.iter().filter_map(text).filter(|text| !text.is_empty()).collect();
        texts.dedup();
        texts
    };
    let pairs = json.as_object().into_iter().flatten();
    let pairs = pairs.map(|(name, value)| (name.clone(), texts(value)));
    pairs.filter(|(name, values)| !name.is_empty() && !values.is_empty()).collect()
}

fn statistics(json: &Value) -> Vec<String> {
    let one = json.text("statistic");
    if !one.is_empty() {
        return vec![one];
    }
    let several: Vec<String> = json
        .list("statistics")
        .iter()
        .filter_map(Value::as_str)
        .filter(|stat| !stat.is_empty())
        .map(str::to_owned)
        .collect();
    if several.is_empty() { vec!["Average".to_owned()] } else { several }
}

/// The name that others know it by, or one made of its letter.
fn id(json: &Value, ref_id: &str) -> Result<String, QueryError> {
    let is_name = |text: &str| {
        text.starts_with(|c: char| c.is_ascii_lowercase())
            && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
    };
    let own = json.text("id");
    match own.trim() {
        "" => {
            let letters: String =
                ref_id.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect();
            Ok(format!("query{letters}"))
        }
        own if is_name(own) && own.len() <= 200 => Ok(own.to_owned()),
        own => Err(bad_query(format!(
            "“{own}” cannot be a query's ID: it starts with a lower-case letter and holds letters, digits and underscores."
        ))),
    }
}

/// The label; the patterns of older dashboards become CloudWatch's own.
fn label(json: &Value) -> String {
    if json.get("label").is_some() {
        return json.text("label").trim().to_owned();
    }
    let alias = json.text("alias");
    let mut out = String::with_capacity(alias.len());
    let mut rest = alias.trim();
    while let Some((before, after)) = rest.split_once("{{") {
        let Some((name, behind)) = after.split_once("}}") else { break };
        out.push_str(before);
        out.push_str(&match name.trim() {
            "metric" => "${PROP('MetricName')}".to_owned(),
            "namespace" => "${PROP('Namespace')}".to_owned(),
            "region" => "${PROP('Region')}".to_owned(),
            "period" => "${PROP('Period')}".to_owned(),
            "stat" => "${PROP('Stat')}".to_owned(),
            "label" => "${LABEL}".to_owned(),
            dimension => format!("${{PROP('Dim.{dimension}')}}"),
        });
        rest = behind;
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use data::time::TimeRange;
    use serde_json::json;

    use super::*;
    use crate::datasources::Instance;

    fn read(json: Value) -> Result<Vec<MetricQuery>, QueryError> {
        let mut instance = Instance::default();
        instance.json_data.insert("defaultRegion".to_owned(), "eu-west-1".into());
        let settings = Settings::of(&instance).expect("settings");
        let query = serde_json::from_value(json).expect("a query");
        let ask = Ask { query, range: TimeRange { from_ms: 0, to_ms: 3_600_000 }, among_tables: false };
        parse(&ask, &settings, 3_600_000)
    }

    fn one(json: Value) -> MetricQuery {
        read(json).expect("readable").into_iter().next().expect("something is asked")
    }

    #[test]
    fn every_age_of_query_is_read() {
        let metric = json!({ "namespace": "N", "metricName": "m", "dimensions": { "a": "1", "b": ["x", "x", "y"], "c": [], "d": "" } });
        let with = |more: Value| {
            let mut query = metric.clone();
            for (key, value) in more.as_object().into_iter().flatten() {
                query[key] = value.clone();
            }
            query
        };
        let What::Metrics(selection) = one(metric.clone()).what else { panic!("metrics") };
        let texts = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
        assert_eq!(
            selection.dimensions,
            [("a".to_owned(), texts(&["1"])), ("b".to_owned(), texts(&["x", "y"]))]
        );
        let expression = || What::Expression("a + 60".to_owned());
        let old = with(json!({ "expression": " a + $__period_auto " }));
        assert_eq!(one(old.clone()).what, expression(), "before there was a choice of editors");
        let mut chosen = old.clone();
        chosen["metricEditorMode"] = json!(0);
        assert!(matches!(one(chosen.clone()).what, What::Metrics(_)));
        chosen["metricEditorMode"] = json!(1);
        assert_eq!(one(chosen.clone()).what, expression());
        chosen["metricQueryType"] = json!(1);
        assert!(read(chosen.clone()).expect("readable").is_empty(), "no SQL is written yet");
        chosen["sqlExpression"] = json!("SELECT AVG(m) FROM N");
        assert_eq!(one(chosen).what, What::Sql("SELECT AVG(m) FROM N".to_owned()));
        let several = read(with(json!({ "statistics": ["Sum", "p99"] }))).expect("readable");
        let ids: Vec<&str> = several.iter().map(|query| query.id.as_str()).collect();
        assert_eq!((ids, several[1].stat.as_str()), (vec!["queryA", "queryA_1"], "p99"));
        assert_eq!(one(with(json!({ "region": "us-east-1" }))).region, "us-east-1");
        assert_eq!(one(with(json!({ "accountId": "all" }))).account, Account::All);
    }

    #[test]
    fn labels_and_names() {
        let label = |more: Value| {
            let mut query = json!({ "namespace": "N", "metricName": "m" });
            for (key, value) in more.as_object().into_iter().flatten() {
                query[key] = value.clone();
            }
            one(query).label
        };
        assert_eq!(
            label(json!({ "alias": "{{metric}} {{ InstanceId }}: {{stat}}" })),
            "${PROP('MetricName')} ${PROP('Dim.InstanceId')}: ${PROP('Stat')}"
        );
        assert_eq!(label(json!({ "alias": "{{label}}", "label": "${LAST}" })), "${LAST}");
        assert_eq!(label(json!({ "alias": "{{label" })), "{{label");
        let id = |id: &str| {
            read(json!({ "refId": "A b", "expression": "1", "id": id })).map(|all| all[0].id.clone())
        };
        assert_eq!(id(""), Ok("queryA_b".to_owned()));
        assert_eq!(id("errors_1"), Ok("errors_1".to_owned()));
        for bad in ["Errors", "1st", "a-b", "a b"] {
            assert!(id(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn what_is_not_asked_is_said_so() {
        for bad in [json!({ "queryMode": "Logs" }), json!({ "metricQueryType": 2 })] {
            assert!(read(bad).is_err());
        }
        let odd_region = json!({ "namespace": "N", "metricName": "m", "region": "x.evil.org/" });
        assert!(read(odd_region).is_err());
    }
}
