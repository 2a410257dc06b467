//! Webhook: a POST of JSON in the shape that Grafana and Alertmanager send, so that receivers need no change.

use alerting::{About, Alert, Cause, Stand, value_text};
use async_trait::async_trait;
use data::time::Zone;
use data::time::format::format_iso;
use model::api::Role;
use model::form::{Choices, Control, ControlKind, Form, Section, choices};
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

use super::{BadSetting, Cx, Kind, Letter, Notifier, SendError};
use crate::datasources::http::{self, Target, TlsSettings};

/// The kind.
pub(super) struct Webhook;

const KIND: Kind = Kind {
    id: "webhook",
    name: "Webhook",
    description: "Posts JSON to a URL, in the shape that Grafana's and Alertmanager's receivers read.",
    form,
    shows_pictures: false,
    role: Role::Admin,
    address: "url",
};

fn form() -> Form {
    let methods = ControlKind::Select {
        choices: Choices::Fixed { options: choices([("POST", "POST"), ("PUT", "PUT")]) },
        multiple: false,
        custom: false,
    };
    let target = Section::new(
        "Where",
        vec![
            Control::new("settings.url", "URL", ControlKind::Text)
                .placeholder("https://hooks.example.org/alerts")
                .required(),
            Control::new("settings.httpMethod", "Method", methods).default("POST"),
        ],
    );
    let credentials = Section::new(
        "Authorization",
        vec![
            Control::new("settings.username", "User", ControlKind::Text).help("For basic authentication."),
            Control::new("secureSettings.password", "Password", ControlKind::Secret { multiline: false }),
            Control::new("settings.authorization_scheme", "Scheme", ControlKind::Text)
                .placeholder("Bearer")
                .help("Of the Authorization header, where a token is set below."),
            Control::new(
                "secureSettings.authorization_credentials",
                "Token",
                ControlKind::Secret { multiline: false },
            ),
        ],
    )
    .collapsed();
    Form::new(vec![target, credentials])
}

#[async_trait]
impl Notifier for Webhook {
    fn kind(&self) -> &'static Kind {
        &KIND
    }

    fn check(&self, settings: &Value) -> Result<(), BadSetting> {
        let url = settings.get("url").and_then(Value::as_str).unwrap_or_default();
        let bad = |message: String| BadSetting { key: "url", message };
        http::checked_url(url).map(drop).map_err(|why| bad(format!("The URL {why}")))
    }

    async fn send(&self, cx: &Cx<'_>, letter: &Letter) -> Result<(), SendError> {
        let contact = cx.contact;
        let url = http::checked_url(contact.text("url").unwrap_or_default())
            .map_err(|why| SendError::lasting(format!("The URL of “{}” {why}", contact.name)))?;
        let target = Target { what: "The webhook", url: shown(&url) };
        let key = (contact.org_id, format!("contact_point/{}", contact.uid), contact.version);
        let client = cx
            .clients
            .get(key, &url, &TlsSettings::default())
            .map_err(|error| SendError::lasting(error.message))?;
        let mut request = match contact.text("httpMethod") {
            Some("PUT") => client.put(url),
            _ => client.post(url),
        };
        if let Some(token) = contact.secret("authorization_credentials") {
            let scheme = contact.text("authorization_scheme").unwrap_or("Bearer");
            request = request.header(reqwest::header::AUTHORIZATION, format!("{scheme} {token}"));
        } else if let Some(user) = contact.text("username") {
            request = request.basic_auth(user, contact.secret("password"));
        }
        let request = request.header("Idempotency-Key", &letter.key).json(&body(cx, letter));
        let reply = http::send(request, &target).await.map_err(|error| SendError::passing(error.message))?;
        if reply.status.is_success() {
            return Ok(());
        }
        let said = match reply.excerpt() {
            excerpt if excerpt.is_empty() || reply.is_html() => String::new(),
            excerpt => format!(": {excerpt}"),
        };
        let message = format!("{target} answered {}{said}", reply.status);
        // Too many requests and a timeout are the two refusals that pass.
        let is_lasting = reply.status.is_client_error() && !matches!(reply.status.as_u16(), 408 | 429);
        Err(SendError { message, is_lasting })
    }
}

/// The address without what may be secret in it.
fn shown(url: &reqwest::Url) -> String {
    let mut shown = url.clone();
    shown.set_query(None);
    shown.set_fragment(None);
    shown.into()
}

/// The body, with the fields of Grafana's webhook contact point.
fn body(cx: &Cx<'_>, letter: &Letter) -> Value {
    let (facts, message) = (&letter.facts, &letter.message);
    let is_over = message.stand == Stand::Resolved;
    let alerts = letter.notice.firing.iter().chain(&letter.notice.ended);
    let lines: Vec<String> =
        message.lines.iter().map(|line| format!("{}: {} ({})", line.name, line.value, line.when)).collect();
    json!({
        "receiver": cx.contact.name,
        "status": if is_over { "resolved" } else { "firing" },
        "alerts": alerts.map(|alert| one(alert, letter)).collect::<Vec<_>>(),
        "groupLabels": { "alertname": facts.title },
        "commonLabels": { "alertname": facts.title },
        "commonAnnotations": { "summary": message.sentence, "description": facts.note },
        "externalURL": cx.config.server.outside_url(),
        "version": "1",
        "groupKey": format!("{{alert_rule=\"{}\"}}", facts.rule_uid),
        "truncatedAlerts": 0,
        "orgId": cx.contact.org_id,
        "title": message.subject,
        "state": if is_over { "ok" } else { "alerting" },
        "message": format!("{}\n{}", message.sentence, lines.join("\n")),
    })
}

fn one(alert: &Alert, letter: &Letter) -> Value {
    let facts = &letter.facts;
    let mut labels = Map::from_iter([("alertname".to_owned(), Value::from(facts.title.clone()))]);
    let mut annotations = Map::from_iter([
        ("summary".to_owned(), Value::from(letter.message.sentence.clone())),
        ("description".to_owned(), Value::from(facts.note.clone())),
    ]);
    let mut values = Value::Null;
    let mut value_string = String::new();
    match &alert.about {
        About::Series { labels: own, value } => {
            labels.extend(own.iter().map(|(name, value)| (name.clone(), Value::from(value.clone()))));
            value_string = value_text(*value, facts, &Zone::Utc);
            values = json!({ "A": value });
        }
        About::Rule { cause } => {
            let why = match cause {
                Cause::NoData => "The query found no data.",
                Cause::Error(why) => why,
            };
            annotations.insert("error".to_owned(), Value::from(why));
        }
    }
    let fingerprint = Sha256::digest(Value::Object(labels.clone()).to_string().as_bytes());
    json!({
        "status": if alert.ended.is_some() { "resolved" } else { "firing" },
        "labels": labels,
        "annotations": annotations,
        "startsAt": format_iso(alert.since_ms),
        "endsAt": alert.ended_ms.map_or_else(|| "0001-01-01T00:00:00Z".to_owned(), format_iso),
        "generatorURL": facts.rule_url,
        "dashboardURL": facts.panel_url,
        "panelURL": facts.panel_url,
        "fingerprint": fingerprint.iter().take(8).map(|byte| format!("{byte:02x}")).collect::<String>(),
        "values": values,
        "valueString": value_string,
    })
}
