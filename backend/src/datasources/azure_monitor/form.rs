//! The settings page and the query form of Azure Monitor, under Grafana's keys.

use model::form::{Choices, Control, ControlKind, Form, Repeat, Section, choices};
use panels::honoured::Honoured;
use serde_json::{Value, json};

use super::suggest::{DIMENSION, GROUP, METRIC, NAMESPACE, RESOURCE_TYPE, RESOURCES, SUBSCRIPTION};
use super::{LOGS, METRICS};

/// The fields of a query that have their effect.
pub(super) const HONOURS: &[Honoured] = &[
    Honoured::one("queryType", &["Azure Monitor", "Azure Log Analytics"]),
    Honoured::any("subscription"),
    Honoured::any("azureMonitor.resources"),
    Honoured::any("azureMonitor.resourceUri"),
    Honoured::any("azureMonitor.resourceGroup"),
    Honoured::any("azureMonitor.resourceName"),
    Honoured::any("azureMonitor.region"),
    Honoured::any("azureMonitor.metricName"),
    Honoured::any("azureMonitor.metricNamespace"),
    Honoured::any("azureMonitor.metricDefinition"),
    Honoured::any("azureMonitor.customNamespace"),
    Honoured::any("azureMonitor.aggregation"),
    Honoured::any("azureMonitor.timeGrain"),
    Honoured::any("azureMonitor.timeGrainUnit"),
    Honoured::any("azureMonitor.allowedTimeGrainsMs"),
    Honoured::any("azureMonitor.dimensionFilters"),
    Honoured::any("azureMonitor.dimension"),
    Honoured::any("azureMonitor.dimensionFilter"),
    Honoured::any("azureMonitor.top"),
    Honoured::any("azureMonitor.alias"),
    Honoured::any("azureLogAnalytics.query"),
    Honoured::any("azureLogAnalytics.resources"),
    Honoured::any("azureLogAnalytics.resource"),
    Honoured::any("azureLogAnalytics.workspace"),
    Honoured::one("azureLogAnalytics.resultFormat", &["time_series", "table", "logs"]),
    Honoured::one("azureLogAnalytics.dashboardTime", &["true", "false"]),
    // The column only helps editors to write the query.
    Honoured::any("azureLogAnalytics.timeColumn"),
    Honoured::any("azureLogAnalytics.builderQuery"),
    Honoured::any("azureLogAnalytics.mode"),
    Honoured::not("azureLogAnalytics.basicLogsQuery", &["false"]),
    Honoured::not("azureLogAnalytics.intersectTime", &["false"]),
];

/// Settings.
pub(super) fn settings() -> Form {
    let clouds = ControlKind::Radio {
        options: choices([
            ("AzureCloud", "Public"),
            ("AzureUSGovernment", "US Government"),
            ("AzureChinaCloud", "China"),
        ]),
    };
    let registration = Section::new(
        "App registration",
        vec![
            Control::new("jsonData.azureCredentials.azureCloud", "Azure cloud", clouds).default("AzureCloud"),
            Control::new("jsonData.azureCredentials.tenantId", "Directory (tenant) ID", ControlKind::Text)
                .placeholder("00000000-0000-0000-0000-000000000000"),
            Control::new("jsonData.azureCredentials.clientId", "Application (client) ID", ControlKind::Text)
                .placeholder("00000000-0000-0000-0000-000000000000"),
            Control::new(
                "secureJsonData.azureClientSecret",
                "Client secret",
                ControlKind::Secret { multiline: false },
            )
            .help("The secret’s value, not its ID. Changing the cloud or an endpoint clears it."),
        ],
    )
    .help("Give the app the role Monitoring Reader, and Log Analytics Reader for logs.");
    let queries = Section::new(
        "Queries",
        vec![
            Control::new("jsonData.subscriptionId", "Default subscription", load("subscriptions", &[]))
                .placeholder("None")
                .help("Asked where a query names no other. Save and test once to choose one."),
            Control::new(
                "jsonData.timeout",
                "Timeout",
                ControlKind::Number { min: Some(1.0), max: Some(600.0), step: Some(1.0) },
            )
            .placeholder("30")
            .help("Seconds after which a query is given up."),
        ],
    );
    let endpoints = Section::new(
        "Endpoints",
        vec![
            Control::new("jsonData.authorityUrl", "Authority", ControlKind::Text)
                .placeholder("https://login.microsoftonline.com"),
            Control::new("jsonData.managementUrl", "Resource manager", ControlKind::Text)
                .placeholder("https://management.azure.com"),
            Control::new("jsonData.logsUrl", "Log Analytics", ControlKind::Text)
                .placeholder("https://api.loganalytics.io"),
        ],
    )
    .help("Where they are not those of the cloud, such as behind a gateway.")
    .collapsed();
    Form::new(vec![registration, queries, endpoints])
}

/// A query.
pub(super) fn query() -> Form {
    let service = ControlKind::Radio { options: choices([(METRICS, "Metrics"), (LOGS, "Logs")]) };
    let log = |control: Control| control.show_if("queryType", vec![json!(LOGS)]);
    let resource = vec![
        Control::new(GROUP, "Resource group", load("resource_groups", &[SUBSCRIPTION])),
        Control::new("resourceName", "Resource", load("resources", &[SUBSCRIPTION, RESOURCE_TYPE, GROUP])),
    ];
    let of_resource = [SUBSCRIPTION, RESOURCE_TYPE, RESOURCES, NAMESPACE];
    let of_metric = [SUBSCRIPTION, RESOURCE_TYPE, RESOURCES, NAMESPACE, METRIC];
    let code = ControlKind::Code { language: "kusto".to_owned(), completion: None };
    let formats = ControlKind::Radio {
        options: choices([("time_series", "Time series"), ("table", "Table"), ("logs", "Logs")]),
    };
    let all = vec![
        Control::new("queryType", "Service", service).default(METRICS),
        Control::new(SUBSCRIPTION, "Subscription", load("subscriptions", &[])).placeholder("Default"),
        metric(
            Control::new(RESOURCE_TYPE, "Resource type", load("resource_types", &[SUBSCRIPTION]))
                .placeholder("Microsoft.Compute/virtualMachines"),
        ),
        metric(Control::new(RESOURCES, "Resources", group(resource, "Add resource", json!({})))),
        metric(
            Control::new(NAMESPACE, "Metric namespace", load("metric_namespaces", &of_resource[..3]))
                .placeholder("As the resource type"),
        ),
        metric(Control::new(METRIC, "Metric", load("metrics", &of_resource))),
        metric(
            Control::new("azureMonitor.aggregation", "Aggregation", load("aggregations", &of_metric))
                .placeholder("Usual for the metric"),
        ),
        metric(
            Control::new("azureMonitor.timeGrain", "Time grain", load("time_grains", &of_metric))
                .default("auto"),
        ),
        log(Control::new(
            "azureLogAnalytics.resources",
            "Workspaces",
            ControlKind::Select {
                choices: Choices::Load {
                    resource: "workspaces".to_owned(),
                    depends_on: vec![SUBSCRIPTION.to_owned()],
                },
                multiple: true,
                custom: true,
            },
        )
        .placeholder("First of the subscription")
        .help("Or identifiers of other resources.")),
        log(Control::new("azureLogAnalytics.query", "Query", code)
            .placeholder("Heartbeat | where $__timeFilter() | summarize count() by Computer")),
        log(Control::new("azureLogAnalytics.resultFormat", "Format", formats).default("time_series")),
        log(Control::new("azureLogAnalytics.dashboardTime", "Use dashboard time", ControlKind::Switch)
            .default(false)
            .help("Look only at the dashboard’s time range, also without $__timeFilter().")),
    ];
    Form::new(vec![Section::new("Query", all), options(&of_metric)])
}

/// What splits and names the series of a metric.
fn options(of_metric: &[&str]) -> Section {
    let operators = ControlKind::Select {
        choices: Choices::Fixed {
            options: choices([("eq", "equals"), ("ne", "does not equal"), ("sw", "starts with")]),
        },
        multiple: false,
        custom: false,
    };
    let mut of_dimension = of_metric.to_vec();
    of_dimension.push(DIMENSION);
    let values = ControlKind::Select {
        choices: Choices::Load {
            resource: "dimension_values".to_owned(),
            depends_on: of_dimension.iter().map(|path| (*path).to_owned()).collect(),
        },
        multiple: true,
        custom: true,
    };
    let filter = vec![
        Control::new(DIMENSION, "Dimension", load("dimensions", of_metric)),
        Control::new("operator", "Operator", operators).default("eq"),
        Control::new("filters", "Values", values).placeholder("All, a series each"),
    ];
    let new_filter = json!({ "operator": "eq", "filters": [] });
    let top = ControlKind::Number { min: Some(1.0), max: Some(1_000.0), step: Some(1.0) };
    Section::new(
        "Dimensions and names",
        vec![
            metric(Control::new(
                "azureMonitor.dimensionFilters",
                "Dimensions",
                group(filter, "Add dimension", new_filter),
            )),
            metric(
                Control::new("azureMonitor.top", "Top", top)
                    .placeholder("10")
                    .help("Most series of a metric that is split by dimensions."),
            ),
            metric(
                Control::new("azureMonitor.alias", "Alias", ControlKind::Text)
                    .placeholder("{{resourcename}} {{dimensionvalue}}")
                    .help(
                        "Also {{metric}}, {{resourcegroup}}, {{subscription}}, {{namespace}}, {{dimensionname}}.",
                    ),
            ),
        ],
    )
    .help("For metrics.")
    .collapsed()
}

/// A control that is shown where a query asks metrics.
fn metric(control: Control) -> Control {
    control.show_if("queryType", vec![json!(METRICS)])
}

fn load(resource: &str, depends_on: &[&str]) -> ControlKind {
    ControlKind::Select {
        choices: Choices::Load {
            resource: resource.to_owned(),
            depends_on: depends_on.iter().map(|path| (*path).to_owned()).collect(),
        },
        multiple: false,
        custom: true,
    }
}

fn group(controls: Vec<Control>, add_label: &str, new_entry: Value) -> ControlKind {
    ControlKind::Group { controls, repeat: Some(Repeat { add_label: add_label.to_owned(), new_entry }) }
}
