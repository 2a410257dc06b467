//! The settings page and the query form of CloudWatch, under Grafana's keys.

use model::form::{Choice, Choices, Control, ControlKind, Form, Section, choices};
use panels::honoured::Honoured;
use serde_json::json;

use super::known::{REGIONS, STATISTICS};

/// The fields of a query that have their effect.
pub(super) const HONOURS: &[Honoured] = &[
    Honoured::one("queryMode", &["Metrics"]),
    Honoured::one("metricQueryType", &["0", "1"]),
    Honoured::one("metricEditorMode", &["0", "1"]),
    Honoured::any("namespace"),
    Honoured::any("metricName"),
    Honoured::any("dimensions"),
    Honoured::one("matchExact", &["true", "false"]),
    Honoured::any("statistic"),
    Honoured::any("statistics"),
    Honoured::any("expression"),
    Honoured::any("sqlExpression"),
    Honoured::any("period"),
    Honoured::any("region"),
    Honoured::any("accountId"),
    Honoured::any("id"),
    Honoured::any("label"),
    Honoured::any("alias"),
    // How the editor of Metrics Insights holds what `sqlExpression` says.
    Honoured::any("sql"),
    // Of logs: what mode a query is in says enough.
    Honoured::any("queryLanguage"),
    Honoured::any("logGroups"),
    Honoured::any("logGroupNames"),
    Honoured::any("statsGroups"),
];

/// Settings.
pub(super) fn settings() -> Form {
    Form::new(vec![authentication(), place(), endpoints()])
}

fn authentication() -> Section {
    let ways = choices([
        ("default", "Server's surroundings"),
        ("keys", "Access and secret key"),
        ("credentials", "Credentials file"),
    ]);
    let secret = || ControlKind::Secret { multiline: false };
    let with = |way: &str, control: Control| control.show_if("jsonData.authType", vec![json!(way)]);
    Section::new(
        "Authentication",
        vec![
            Control::new("jsonData.authType", "Sign in with", fixed(ways, false))
                .default("default")
                .help("Surroundings are environment, shared files, web identity, container or machine role."),
            with("keys", Control::new("secureJsonData.accessKey", "Access key ID", secret())),
            with("keys", Control::new("secureJsonData.secretKey", "Secret access key", secret())),
            with("keys", Control::new("secureJsonData.sessionToken", "Session token", secret()))
                .help("Only for keys that end by themselves."),
            with(
                "credentials",
                Control::new("jsonData.profile", "Profile", ControlKind::Text).placeholder("default"),
            )
            .help("A profile of the server's ~/.aws/credentials or ~/.aws/config."),
            Control::new("jsonData.assumeRoleArn", "Assume role", ControlKind::Text)
                .placeholder("arn:aws:iam::123456789012:role/monitoring")
                .help("Optional: the role in which metrics are read."),
            Control::new("jsonData.externalId", "External ID", ControlKind::Text)
                .help("Where the role's owner asks for one."),
        ],
    )
}

fn place() -> Section {
    let regions = REGIONS.iter().map(|region| Choice::new(*region, *region)).collect();
    Section::new(
        "Region and namespaces",
        vec![
            Control::new("jsonData.defaultRegion", "Default region", fixed(regions, true)).required(),
            Control::new("jsonData.customMetricsNamespaces", "Own namespaces", ControlKind::Text)
                .placeholder("Shop/Orders, Shop/Payments")
                .help("Offered besides those of AWS and those that metrics are found in."),
        ],
    )
}

fn endpoints() -> Section {
    Section::new(
        "Endpoints",
        vec![
            Control::new("jsonData.endpoint", "CloudWatch endpoint", ControlKind::Text)
                .placeholder("https://{service}.{region}.amazonaws.com")
                .help("Where CloudWatch answers, if not at AWS' own address: a VPC endpoint, for instance."),
            Control::new("jsonData.stsEndpoint", "STS endpoint", ControlKind::Text)
                .placeholder("https://sts.{region}.amazonaws.com")
                .help("Where roles are assumed, if not at AWS' own address."),
            Control::new(
                "jsonData.timeout",
                "Timeout",
                ControlKind::Number { min: Some(1.0), max: Some(600.0), step: Some(1.0) },
            )
            .placeholder("30")
            .help("Seconds after which a query is given up."),
        ],
    )
    .collapsed()
}

/// A query.
pub(super) fn query() -> Form {
    Form::new(vec![question(), options()])
}

fn question() -> Section {
    const KIND: &str = "metricQueryType";
    const EDITOR: &str = "metricEditorMode";
    let radio = |pairs: [(i32, &'static str); 2]| ControlKind::Radio { options: choices(pairs) };
    let code = |language: &str| ControlKind::Code { language: language.to_owned(), completion: None };
    let search = |control: Control| control.show_if(KIND, vec![json!(0)]);
    let builder = |control: Control| search(control).show_if(EDITOR, vec![json!(0)]);
    let statistics = STATISTICS.iter().map(|name| Choice::new(*name, *name)).collect();
    let dimensions = ControlKind::Pairs {
        keys: load("dimension_keys", &["region", "namespace", "metricName", "accountId"]),
        values: load("dimension_values", &["region", "namespace", "metricName", "accountId"]),
        add_label: "Add dimension".to_owned(),
    };
    Section::new(
        "Query",
        vec![
            Control::new(KIND, "Query", radio([(0, "Metric search"), (1, "Metrics Insights")])).default(0),
            search(
                Control::new(EDITOR, "Editor", radio([(0, "Builder"), (1, "Code")]))
                    .default(0)
                    .default_if("expression", 1),
            ),
            Control::new("region", "Region", select(load("regions", &[]))).default("default"),
            builder(Control::new(
                "namespace",
                "Namespace",
                select(load("namespaces", &["region", "accountId"])),
            )),
            builder(Control::new(
                "metricName",
                "Metric",
                select(load("metrics", &["region", "namespace", "accountId"])),
            )),
            builder(Control::new("statistic", "Statistic", fixed(statistics, true)).default("Average")),
            builder(Control::new("dimensions", "Dimensions", dimensions)),
            builder(Control::new("matchExact", "Match exact", ControlKind::Switch).default(true))
                .help("Only metrics with exactly these dimensions."),
            search(Control::new("expression", "Expression", code("cloudwatch")))
                .show_if(EDITOR, vec![json!(1)])
                .placeholder("errors / invocations * 100")
                .help("Metric math with the IDs of other queries, or SEARCH(…)."),
            Control::new("sqlExpression", "SQL", code("sql")).show_if(KIND, vec![json!(1)]).placeholder(
                "select AVG(CPUUtilization) from SCHEMA(\"AWS/EC2\", InstanceId) group by InstanceId",
            ),
        ],
    )
}

fn options() -> Section {
    let periods = choices([
        ("auto", "auto"),
        ("10", "10 s"),
        ("60", "1 min"),
        ("300", "5 min"),
        ("900", "15 min"),
        ("3600", "1 h"),
        ("21600", "6 h"),
        ("86400", "1 d"),
    ]);
    Section::new(
        "Options",
        vec![
            Control::new("period", "Period", fixed(periods, true)).placeholder("auto").help(
                "Seconds between two points; auto follows the time range and what CloudWatch still keeps.",
            ),
            Control::new("label", "Label", ControlKind::Text)
                .placeholder("${PROP('Dim.InstanceId')} ${LAST}")
                .help("The series' name, with CloudWatch's dynamic labels in it."),
            Control::new("id", "ID", ControlKind::Text)
                .placeholder("errors")
                .help("The name by which expressions of the same panel refer to this query."),
            Control::new("accountId", "Account", ControlKind::Text)
                .placeholder("own account")
                .help("A linked account's number, or all."),
        ],
    )
    .collapsed()
}

fn load(resource: &str, depends_on: &[&str]) -> Choices {
    Choices::Load {
        resource: resource.to_owned(),
        depends_on: depends_on.iter().map(|path| (*path).to_owned()).collect(),
    }
}

fn select(choices: Choices) -> ControlKind {
    ControlKind::Select { choices, multiple: false, custom: true }
}

fn fixed(options: Vec<Choice>, custom: bool) -> ControlKind {
    ControlKind::Select { choices: Choices::Fixed { options }, multiple: false, custom }
}
