//! `/api/contact-points`: where messages about alerts go. Secrets go in and never come out.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::State;
use model::api::{ContactPoint, Done, HealthResult, SaveContactPoint};
use serde::Serialize;
use utoipa::ToSchema;

use super::set_up::{KindHead, checked_name, checked_object};
use crate::alerting;
use crate::app::App;
use crate::auth::{Allowed, Identity, ReadContactPoints, WriteContactPoints};
use crate::entropy;
use crate::error::{Error, bad_field, not_found};
use crate::http::body::Body;
use crate::http::input::Path;
use crate::http::route::Routes;
use crate::notifiers::store::{self, ContactRow};
use crate::notifiers::{self, Contact, Letter, Notifier};
use crate::secrets;

/// The routes of this noun.
#[must_use]
pub fn routes() -> Routes {
    Routes::new("Contact points")
        .get("/api/contact-points", "List contact points", list_points)
        .post("/api/contact-points", "Make a contact point", create_point)
        .get("/api/contact-points/kinds", "List the kinds of contact point with their forms", list_kinds)
        .post("/api/contact-points/test", "Send a test message", test_point)
        .get("/api/contact-points/{uid}", "Get a contact point", get_point)
        .put("/api/contact-points/{uid}", "Change a contact point", update_point)
        .delete("/api/contact-points/{uid}", "Delete a contact point", delete_point)
}

/// A kind of contact point, as the page needs it.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct KindInfo {
    #[serde(flatten)]
    head: KindHead,
    /// The form of the settings.
    #[schema(value_type = Object)]
    form: model::form::Form,
    /// Why no message can be sent at present.
    problem: Option<String>,
    /// Whether the caller may set one up.
    allowed: bool,
}

async fn list_kinds(
    caller: Allowed<ReadContactPoints>,
    State(app): State<App>,
) -> Result<Json<Vec<KindInfo>>, Error> {
    let kinds = notifiers::NOTIFIERS.iter().map(|notifier| {
        let kind = notifier.kind();
        KindInfo {
            head: KindHead { id: kind.id, name: kind.name, description: kind.description },
            form: (kind.form)(),
            problem: notifier.problem(&app.config),
            allowed: caller.role >= kind.role,
        }
    });
    Ok(Json(kinds.collect()))
}

async fn list_points(
    caller: Allowed<ReadContactPoints>,
    State(app): State<App>,
) -> Result<Json<Vec<ContactPoint>>, Error> {
    let rules = rules_by_point(&app, caller.org_id).await?;
    let mut points = Vec::new();
    for row in store::all(&app.db, caller.org_id).await? {
        points.push(answer(&app, caller.org_id, row, &rules).await?);
    }
    Ok(Json(points))
}

async fn get_point(
    caller: Allowed<ReadContactPoints>,
    State(app): State<App>,
    Path(uid): Path<String>,
) -> Result<Json<ContactPoint>, Error> {
    get(&app, caller.org_id, &uid).await
}

async fn get(app: &App, org_id: i64, uid: &str) -> Result<Json<ContactPoint>, Error> {
    let row = find(app, org_id, uid).await?;
    let rules = rules_by_point(app, org_id).await?;
    answer(app, org_id, row, &rules).await.map(Json)
}

async fn find(app: &App, org_id: i64, uid: &str) -> Result<ContactRow, Error> {
    store::find(&app.db, org_id, uid).await?.ok_or_else(|| not_found("Contact point"))
}

/// How many rules tell each contact point.
async fn rules_by_point(app: &App, org_id: i64) -> Result<BTreeMap<String, usize>, Error> {
    let mut count = BTreeMap::new();
    for rule in alerting::store::list(&app.db, org_id, "").await? {
        for uid in rule.spec.contact_points {
            *count.entry(uid).or_default() += 1;
        }
    }
    Ok(count)
}

async fn answer(
    app: &App,
    org_id: i64,
    row: ContactRow,
    rules: &BTreeMap<String, usize>,
) -> Result<ContactPoint, Error> {
    let set = secrets::fields(&app.db, org_id, &store::secret_object(row.id)).await?;
    Ok(ContactPoint {
        rules: rules.get(&row.uid).copied().unwrap_or(0),
        uid: row.uid,
        name: row.name,
        kind: row.kind,
        settings: row.settings,
        secure_fields: set.into_iter().map(|field| (field, true)).collect(),
        version: row.version,
    })
}

async fn create_point(
    caller: Allowed<WriteContactPoints>,
    State(app): State<App>,
    Body(new): Body<SaveContactPoint>,
) -> Result<Json<ContactPoint>, Error> {
    let (_, row) = checked(&caller, &new)?;
    let row = ContactRow { uid: entropy::uid(), ..row };
    let now_ms = app.clock.now_ms();
    store::insert(&app.db, &app.secrets, caller.org_id, &row, &new.secure_settings, now_ms).await?;
    get(&app, caller.org_id, &row.uid).await
}

async fn update_point(
    caller: Allowed<WriteContactPoints>,
    State(app): State<App>,
    Path(uid): Path<String>,
    Body(change): Body<SaveContactPoint>,
) -> Result<Json<ContactPoint>, Error> {
    let current = find(&app, caller.org_id, &uid).await?;
    require_role(&caller, &current.kind)?;
    let (notifier, row) = checked(&caller, &change)?;
    let mismatch = || Error::PreconditionFailed {
        status: "version-mismatch",
        message: "The contact point has been changed by someone else".to_owned(),
    };
    if change.version.is_some_and(|version| version != current.version) {
        return Err(mismatch());
    }
    let secret = (&change.secure_settings, goes_elsewhere(notifier, &current, &row));
    let now_ms = app.clock.now_ms();
    if !store::update(&app.db, &app.secrets, caller.org_id, &current, &row, secret, now_ms).await? {
        return Err(mismatch());
    }
    get(&app, caller.org_id, &uid).await
}

async fn delete_point(
    caller: Allowed<WriteContactPoints>,
    State(app): State<App>,
    Path(uid): Path<String>,
) -> Result<Json<Done>, Error> {
    let row = find(&app, caller.org_id, &uid).await?;
    require_role(&caller, &row.kind)?;
    let rules = alerting::store::list(&app.db, caller.org_id, "").await?;
    let telling: Vec<String> = rules
        .into_iter()
        .filter(|rule| rule.spec.contact_points.contains(&uid))
        .map(|rule| format!("“{}”", rule.spec.title))
        .collect();
    if !telling.is_empty() {
        let message = format!(
            "{} alert rules tell this contact point: {}. Take it out of them first.",
            telling.len(),
            telling[..telling.len().min(5)].join(", ")
        );
        return Err(Error::Conflict(message));
    }
    store::delete(&app.db, caller.org_id, row.id).await?;
    Ok(Json(Done { message: "Contact point deleted".to_owned() }))
}

async fn test_point(
    caller: Allowed<WriteContactPoints>,
    State(app): State<App>,
    Body(asked): Body<SaveContactPoint>,
) -> Result<Json<HealthResult>, Error> {
    let (notifier, row) = checked(&caller, &asked)?;
    let mut secrets = BTreeMap::new();
    if let Some(uid) = &asked.uid {
        let current = find(&app, caller.org_id, uid).await?;
        if !goes_elsewhere(notifier, &current, &row) {
            secrets = notifiers::load(&app, caller.org_id, uid).await?.secrets;
        }
    }
    secrets.extend(asked.secure_settings.clone());
    let contact = Contact {
        org_id: caller.org_id,
        // Settings that are only tried must not take the place of those in use.
        uid: format!("test of {}", caller.uid),
        name: row.name,
        kind: row.kind,
        settings: row.settings,
        secrets,
        version: app.clock.now_ms(),
    };
    let recipients = notifiers::recipients(&contact.kind, &contact.settings);
    let mut failed = Vec::new();
    for recipient in &recipients {
        let letter = Letter::of_test(&app, recipient.clone());
        if let Err(error) = notifiers::send(&app, notifier, &contact, &letter).await {
            failed.push(if recipient.is_empty() {
                error.message
            } else {
                format!("{recipient}: {}", error.message)
            });
        }
    }
    let (status, message) = if failed.is_empty() {
        let to =
            if recipients.len() > 1 { format!(" to {} addresses", recipients.len()) } else { String::new() };
        ("OK", format!("The test message was sent{to}."))
    } else {
        failed.dedup();
        ("ERROR", failed.join(" "))
    };
    Ok(Json(HealthResult { status: status.to_owned(), message }))
}

/// Whether secrets that were given for one place would go to another.
fn goes_elsewhere(notifier: &dyn Notifier, current: &ContactRow, new: &ContactRow) -> bool {
    let address = notifier.kind().address;
    current.kind != new.kind || current.settings.get(address) != new.settings.get(address)
}

/// Some kinds are for administrators alone.
fn require_role(caller: &Identity, kind: &str) -> Result<&'static dyn Notifier, Error> {
    let notifier = notifiers::find(kind)
        .ok_or_else(|| bad_field("type", format!("There is no contact point of kind {kind:?}")))?;
    let kind = notifier.kind();
    if caller.role < kind.role {
        return Err(Error::Forbidden(format!(
            "Contact points of the kind {} need the role {}",
            kind.name,
            kind.role.name()
        )));
    }
    Ok(notifier)
}

/// What may be stored, from what was sent.
fn checked(caller: &Identity, sent: &SaveContactPoint) -> Result<(&'static dyn Notifier, ContactRow), Error> {
    let name = checked_name(&sent.name)?;
    let notifier = require_role(caller, &sent.kind)?;
    let settings = checked_object("settings", sent.settings.clone())?;
    notifier.check(&settings).map_err(|bad| bad_field(format!("settings.{}", bad.key), bad.message))?;
    let row = ContactRow { name, kind: sent.kind.clone(), settings, ..ContactRow::default() };
    Ok((notifier, row))
}
