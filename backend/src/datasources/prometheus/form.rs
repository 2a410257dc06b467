//! The settings page and the query form of Prometheus.

use model::form::{Choices, Control, ControlKind, Form, Repeat, Section, choices};
use panels::honoured::Honoured;
use serde_json::json;

/// The fields of a query that have their effect.
pub(super) const HONOURS: &[Honoured] = &[
    Honoured::any("expr"),
    Honoured::any("legendFormat"),
    Honoured::one("format", &["time_series", "table", "heatmap"]),
    Honoured::one("instant", &["true", "false"]),
    Honoured::one("range", &["true", "false"]),
    Honoured::one("exemplar", &["true", "false"]),
    Honoured::any("interval"),
    Honoured::any("intervalFactor"),
    Honoured::not("scopes", &[]),
];

/// Settings, under Grafana's keys.
pub(super) fn settings() -> Form {
    Form::new(vec![connection(), authentication(), headers(), tls(), queries()])
}

fn connection() -> Section {
    Section::new(
        "Connection",
        vec![
            Control::new("url", "Prometheus server URL", ControlKind::Text)
                .placeholder("http://localhost:9090")
                .help("The address under which this server reaches Prometheus.")
                .required(),
        ],
    )
}

fn authentication() -> Section {
    let with_basic = |control: Control| control.show_if("basicAuth", vec![json!(true)]);
    Section::new(
        "Authentication",
        vec![
            Control::new("basicAuth", "Basic authentication", ControlKind::Switch).default(false),
            with_basic(Control::new("basicAuthUser", "User", ControlKind::Text)),
            with_basic(Control::new(
                "secureJsonData.basicAuthPassword",
                "Password",
                ControlKind::Secret { multiline: false },
            )),
            Control::new(
                "secureJsonData.bearerToken",
                "Bearer token",
                ControlKind::Secret { multiline: false },
            )
            .help("Sent as Authorization: Bearer … with every query."),
        ],
    )
}

fn headers() -> Section {
    // The page numbers the entries: httpHeaderName1 with the secret httpHeaderValue1, and so on.
    let entry = vec![
        Control::new("jsonData.httpHeaderName#", "Header", ControlKind::Text)
            .placeholder("X-Scope-OrgID")
            .required(),
        Control::new("secureJsonData.httpHeaderValue#", "Value", ControlKind::Secret { multiline: false }),
    ];
    let repeat = Some(Repeat { add_label: "Add header".to_owned(), new_entry: json!({}) });
    let group = ControlKind::Group { controls: entry, repeat };
    Section::new("HTTP headers", vec![Control::new("httpHeaders", "Headers", group)])
        .help("Sent with every query; values are kept encrypted.")
        .collapsed()
}

fn tls() -> Section {
    let pem = || ControlKind::Secret { multiline: true };
    let client = |control: Control| control.show_if("jsonData.tlsAuth", vec![json!(true)]);
    Section::new(
        "TLS",
        vec![
            Control::new("jsonData.tlsSkipVerify", "Skip the certificate check", ControlKind::Switch)
                .default(false),
            Control::new("jsonData.tlsAuthWithCACert", "Own certificate authority", ControlKind::Switch)
                .default(false),
            Control::new("secureJsonData.tlsCACert", "CA certificate", pem())
                .placeholder("-----BEGIN CERTIFICATE-----")
                .show_if("jsonData.tlsAuthWithCACert", vec![json!(true)]),
            Control::new("jsonData.tlsAuth", "Client certificate", ControlKind::Switch).default(false),
            client(Control::new("secureJsonData.tlsClientCert", "Certificate", pem())),
            client(Control::new("secureJsonData.tlsClientKey", "Key", pem())),
            Control::new("jsonData.serverName", "Server name", ControlKind::Text)
                .help("The name in the certificate, where it is not the URL's host."),
        ],
    )
    .collapsed()
}

fn queries() -> Section {
    let method = ControlKind::Radio { options: choices([("POST", "POST"), ("GET", "GET")]) };
    Section::new(
        "Queries",
        vec![
            Control::new("jsonData.timeInterval", "Scrape interval", ControlKind::Duration)
                .placeholder("15s")
                .help("How often Prometheus scrapes its targets; $__rate_interval follows from it."),
            Control::new(
                "jsonData.timeout",
                "Timeout",
                ControlKind::Number { min: Some(1.0), max: Some(600.0), step: Some(1.0) },
            )
            .placeholder("30")
            .help("Seconds after which a query is given up."),
            Control::new("jsonData.queryTimeout", "Query timeout", ControlKind::Duration)
                .placeholder("none")
                .help("How long Prometheus itself may work on a query."),
            Control::new("jsonData.httpMethod", "HTTP method", method)
                .default("POST")
                .help("GET where a proxy in front allows nothing else."),
            Control::new("jsonData.customQueryParameters", "Custom query parameters", ControlKind::Text)
                .placeholder("max_source_resolution=5m&timeout=10"),
        ],
    )
    .collapsed()
}

/// A query, under Grafana's keys.
pub(super) fn query() -> Form {
    let code = ControlKind::Code { language: "promql".to_owned(), completion: Some("metrics".to_owned()) };
    let legend = ControlKind::Select {
        choices: Choices::Fixed { options: choices([("__auto", "Auto"), ("", "Verbose")]) },
        multiple: false,
        custom: true,
    };
    let format = ControlKind::Select {
        choices: Choices::Fixed {
            options: choices([("time_series", "Time series"), ("table", "Table"), ("heatmap", "Heatmap")]),
        },
        multiple: false,
        custom: false,
    };
    Form::new(vec![
        Section::new(
            "Query",
            vec![Control::new("expr", "Expression", code).placeholder("Enter a PromQL query")],
        ),
        Section::new(
            "Options",
            vec![
                Control::new("legendFormat", "Legend", legend)
                    .default("")
                    .help("Auto, Verbose, or a text with labels: {{instance}} {{job}}."),
                Control::new("interval", "Min step", ControlKind::Duration)
                    .placeholder("auto")
                    .help("The smallest distance between two points."),
                Control::new("format", "Format", format).default("time_series"),
                Control::new("instant", "Instant", ControlKind::Switch)
                    .default(false)
                    .help("One value at the end of the time range instead of a series."),
                Control::new("range", "Range as well", ControlKind::Switch)
                    .default(false)
                    .show_if("instant", vec![json!(true)]),
                Control::new("exemplar", "Exemplars", ControlKind::Switch)
                    .default(false)
                    .help("Points that carry a trace."),
            ],
        )
        .collapsed(),
    ])
}
