//! The kinds of contact point: the trait that each implements and the registry. A new kind is one file or folder below
//! and one line in [`NOTIFIERS`]; its form, test button, retries and log come with it.

mod email;
pub(crate) mod store;
mod webhook;

use std::collections::BTreeMap;
use std::sync::Arc;

use alerting::{About, Alert, Facts, Message, Notice, compose};
use async_trait::async_trait;
use data::time::Zone;
use model::api::Role;
use model::form::Form;
use serde_json::Value;

use crate::app::App;
use crate::config::Config;
use crate::datasources::http::Clients;
use crate::error::{Error, not_found};

/// Every kind, in the order in which people are offered them.
pub const NOTIFIERS: &[&dyn Notifier] = &[&email::Email, &webhook::Webhook];

/// The kind with this id.
#[must_use]
pub fn find(id: &str) -> Option<&'static dyn Notifier> {
    NOTIFIERS.iter().copied().find(|notifier| notifier.kind().id == id)
}

/// What a kind says about itself.
#[derive(Debug)]
pub struct Kind {
    /// Its id in stored JSON: `email`.
    pub id: &'static str,
    /// Its name for people.
    pub name: &'static str,
    /// One sentence: what it is good for.
    pub description: &'static str,
    /// The form of its settings, with paths in `settings` and `secureSettings`.
    pub form: fn() -> Form,
    /// Whether its messages show the panel's picture.
    pub shows_pictures: bool,
    /// The weakest role that may set one up. Whoever names an address for this server to call is an administrator, as
    /// for data sources.
    pub role: Role,
    /// The setting whose change forgets the secrets, for they were given to one place; empty where there is none.
    pub address: &'static str,
}

/// One kind of contact point.
#[async_trait]
pub trait Notifier: Send + Sync {
    /// What it is.
    fn kind(&self) -> &'static Kind;

    /// Whether settings can be used.
    ///
    /// # Errors
    /// The setting that cannot, and a sentence.
    fn check(&self, settings: &Value) -> Result<(), BadSetting>;

    /// Why no message of this kind can be sent at present, in a sentence that says what to do.
    fn problem(&self, _config: &Config) -> Option<String> {
        None
    }

    /// Those who are told one by one, so that a message that fails for one reaches the others; empty where the kind
    /// tells one place.
    fn recipients(&self, _settings: &Value) -> Vec<String> {
        Vec::new()
    }

    /// Hands a letter over.
    ///
    /// # Errors
    /// Why the other side has not taken it.
    async fn send(&self, cx: &Cx<'_>, letter: &Letter) -> Result<(), SendError>;
}

/// A setting that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadSetting {
    /// Its key.
    pub key: &'static str,
    /// The sentence.
    pub message: String,
}

/// Why a letter was not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SendError {
    /// One sentence: what failed, where, what to do.
    pub message: String,
    /// Whether the other side said no, so that trying again soon helps nobody.
    pub is_lasting: bool,
}

impl SendError {
    /// It may go well the next time.
    pub fn passing(message: impl Into<String>) -> Self {
        Self { message: message.into(), is_lasting: false }
    }

    /// Somebody has to mend something first.
    pub fn lasting(message: impl Into<String>) -> Self {
        Self { message: message.into(), is_lasting: true }
    }
}

/// What a kind may use while it sends.
pub struct Cx<'a> {
    /// The contact point.
    pub contact: &'a Contact,
    /// The server's settings.
    pub config: &'a Config,
    /// Connections to other servers.
    pub clients: &'a Clients,
}

/// A contact point as it is set up, secrets included. Lives only while a message is sent.
#[derive(Clone, Default)]
pub struct Contact {
    /// Organisation that owns it.
    pub org_id: i64,
    /// Its identifier.
    pub uid: String,
    /// Its name.
    pub name: String,
    /// The id of its kind.
    pub kind: String,
    /// Settings that are not secret.
    pub settings: Value,
    /// Settings that are.
    pub secrets: BTreeMap<String, String>,
    /// Counts saves.
    pub version: i64,
}

impl std::fmt::Debug for Contact {
    /// Without the secrets.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Contact").field("uid", &self.uid).finish_non_exhaustive()
    }
}

impl Contact {
    /// A text setting that is not empty.
    #[must_use]
    pub fn text(&self, key: &str) -> Option<&str> {
        self.settings.get(key).and_then(Value::as_str).map(str::trim).filter(|text| !text.is_empty())
    }

    /// A secret that is not empty.
    #[must_use]
    pub fn secret(&self, key: &str) -> Option<&str> {
        self.secrets.get(key).map(String::as_str).filter(|text| !text.is_empty())
    }
}

/// A message on its way to one place.
#[derive(Debug, Clone)]
pub struct Letter {
    /// Stays the same however often the letter is tried: by it the other side can tell a letter that it knows.
    pub key: String,
    /// Who is told, one of [`Notifier::recipients`]; empty where the kind tells one place.
    pub recipient: String,
    /// What people read.
    pub message: Message,
    /// What it says of the rule.
    pub facts: Facts,
    /// What happened.
    pub notice: Notice,
    /// When, milliseconds since the epoch.
    pub at_ms: i64,
    /// The panel, as PNG.
    pub picture: Option<Arc<Vec<u8>>>,
}

impl Letter {
    /// What a person sees who tests a contact point.
    #[must_use]
    pub fn of_test(app: &App, recipient: String) -> Self {
        let at_ms = app.clock.now_ms();
        let labels = [("instance", "test")].map(|(name, value)| (name.to_owned(), value.to_owned()));
        let about = About::Series { labels: labels.into(), value: 90.0 };
        let alert = Alert { about, since_ms: at_ms, ended: None, ended_ms: None };
        let notice = Notice { firing: vec![alert], ended: Vec::new(), is_repeat: false };
        let facts = Facts {
            title: "Test message".to_owned(),
            note: "Somebody tests this contact point. Nothing is wrong.".to_owned(),
            reducer: "last value".to_owned(),
            is_above: true,
            threshold: 80.0,
            window: "10m".to_owned(),
            unit: "percent".to_owned(),
            dashboard: "Belvedere".to_owned(),
            panel_url: app.config.server.outside_url(),
            rule_url: format!("{}/alerting", app.config.server.outside_url()),
            ..Facts::default()
        };
        let message = compose(&notice, &facts, &Zone::Utc);
        Self { key: format!("test.{at_ms}"), recipient, message, facts, notice, at_ms, picture: None }
    }
}

/// Hands a letter over.
///
/// # Errors
/// As the kind says.
pub async fn send(
    app: &App,
    notifier: &dyn Notifier,
    contact: &Contact,
    letter: &Letter,
) -> Result<(), SendError> {
    let cx = Cx { contact, config: &app.config, clients: &app.sources.clients };
    notifier.send(&cx, letter).await
}

/// Those who are told one by one; one empty text where a message goes to one place.
#[must_use]
pub fn recipients(kind: &str, settings: &Value) -> Vec<String> {
    let recipients = find(kind).map(|notifier| notifier.recipients(settings)).unwrap_or_default();
    if recipients.is_empty() { vec![String::new()] } else { recipients }
}

/// A contact point with its secrets.
///
/// # Errors
/// [`SendError`] where it is gone or cannot be read.
pub(crate) async fn contact(app: &App, org_id: i64, uid: &str) -> Result<Contact, SendError> {
    load(app, org_id, uid).await.map_err(|error| match error {
        Error::NotFound(_) => SendError::lasting("The contact point is gone."),
        other => {
            tracing::warn!(error = %other, "a contact point could not be read");
            SendError::passing("The contact point could not be read from the database.")
        }
    })
}

/// A contact point with its secrets.
///
/// # Errors
/// 404 where there is none, and as the database says.
pub(crate) async fn load(app: &App, org_id: i64, uid: &str) -> Result<Contact, Error> {
    let row = store::find(&app.db, org_id, uid).await?.ok_or_else(|| not_found("Contact point"))?;
    let secrets = app.secrets.all(&app.db, org_id, &store::secret_object(row.id)).await?;
    Ok(Contact {
        org_id,
        uid: row.uid,
        name: row.name,
        kind: row.kind,
        settings: row.settings,
        secrets: secrets.into_iter().map(|(field, secret)| (field, secret.reveal().to_owned())).collect(),
        version: row.version,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_describes_itself_and_refuses_nothing_at_all() {
        for notifier in NOTIFIERS {
            let kind = notifier.kind();
            assert!(kind.description.ends_with('.') && !kind.name.is_empty(), "{}", kind.id);
            assert!(find(kind.id).is_some_and(|found| std::ptr::eq(found.kind(), kind)));
            for control in (kind.form)().controls() {
                let of_settings =
                    control.path.starts_with("settings.") || control.path.starts_with("secureSettings.");
                assert!(of_settings, "{}: {}", kind.id, control.path);
            }
            assert!(notifier.check(&serde_json::json!({})).is_err(), "{} needs to know where to", kind.id);
        }
    }
}
