//! The one way in which a dashboard is stored: version check, name check, version row, in one transaction.

use model::api::SavedDashboard;

use super::document::{Document, require_uid, slug};
use super::store::{self, Current, NewVersion};
use crate::db::Db;
use crate::entropy;
use crate::error::{Error, bad_request, not_found};

/// PostgreSQL's index entries hold a little under 2.7 kB.
const MAX_TITLE_CHARACTERS: usize = 500;

/// A document on its way into the database.
pub(crate) struct Save<'a> {
    /// Organisation that owns it.
    pub(crate) org_id: i64,
    /// Login that stores it.
    pub(crate) by: &'a str,
    /// The document.
    pub(crate) document: Document,
    /// Folder to put it into; nothing: where it is, or the top.
    pub(crate) folder_uid: Option<&'a str>,
    /// What the change is about.
    pub(crate) message: &'a str,
    /// Whether to replace a newer version, or a dashboard of the same name.
    pub(crate) overwrite: bool,
    /// Version that is brought back, or 0.
    pub(crate) restored_from: i64,
    /// What is kept as the version before this one.
    pub(crate) original: Option<Original<'a>>,
}

/// A document as it came in, where it had to be brought up to today.
pub(crate) struct Original<'a> {
    /// Its text.
    pub(crate) text: &'a str,
    /// What it was.
    pub(crate) message: &'a str,
}

/// Stores a document as a new dashboard or as the next version of one.
///
/// # Errors
/// 412 `version-mismatch` or `name-exists`, 400 for an unfit title or uid, 404 for a number that is not there.
pub(crate) async fn save(db: &Db, now_ms: i64, save: Save<'_>) -> Result<SavedDashboard, Error> {
    let Save { org_id, by, mut document, folder_uid, message, overwrite, restored_from, original } = save;
    let title = document.get::<String>("title").unwrap_or_default().trim().to_owned();
    if title.is_empty() {
        return Err(bad_request("Dashboard title cannot be empty"));
    }
    if title.chars().count() > MAX_TITLE_CHARACTERS {
        return Err(bad_request(format!(
            "Dashboard title cannot be longer than {MAX_TITLE_CHARACTERS} characters"
        )));
    }
    let sent_uid = document.get::<String>("uid").unwrap_or_default();
    if !sent_uid.is_empty() {
        require_uid(&sent_uid)?;
    }
    let sent_id = document.get::<i64>("id").unwrap_or(0);
    let sent_version = document.get::<i64>("version").unwrap_or(0);
    let tags = tags(&document)?;

    let mut tx = db.begin().await?;
    let mut current = store::current(&mut tx, org_id, &sent_uid, sent_id).await?;
    if current.is_none() && sent_uid.is_empty() && sent_id > 0 {
        return Err(not_found("Dashboard"));
    }
    if current.as_ref().is_some_and(|current| current.version != sent_version) && !overwrite {
        return Err(version_mismatch());
    }
    let stays = current.as_ref().map_or("", |current| &current.folder_uid);
    let folder_uid = folder_uid.unwrap_or(stays).to_owned();
    if !folder_uid.is_empty() && !store::has_folder(&mut tx, org_id, &folder_uid).await? {
        return Err(bad_request("folder not found"));
    }
    let id = current.as_ref().map_or(0, |current| current.id);
    if let Some(namesake) = store::namesake(&mut tx, org_id, &folder_uid, &title, id).await? {
        if !overwrite {
            let message = "A dashboard with the same name in the folder already exists".to_owned();
            return Err(Error::PreconditionFailed { status: "name-exists", message });
        }
        // Without a uid of its own, the document is meant for the dashboard of that name.
        if current.is_none() && sent_uid.is_empty() {
            current = Some(namesake);
        }
    }
    let uid = match &current {
        Some(current) => current.uid.clone(),
        None if sent_uid.is_empty() => entropy::uid(),
        None => sent_uid,
    };
    let parent = current.as_ref().map_or(0, |current| current.version);
    let version = parent + 1 + i64::from(original.is_some());
    // The number is the server's alone: it goes in on the way out.
    document.set("id", &None::<i64>)?;
    document.set("uid", &uid)?;
    document.set("title", &title)?;
    document.set("version", &version)?;
    let json = document.to_text()?;
    let new = NewVersion {
        org_id,
        uid: &uid,
        folder_uid: &folder_uid,
        title: &title,
        tags: &tags,
        version,
        json: &json,
        message,
        restored_from,
        by,
        now_ms,
    };
    let id = match &current {
        None => store::insert(&mut tx, &new).await?,
        Some(current) => update(&mut tx, current, &new).await?,
    };
    if let Some(Original { text, message }) = original {
        store::insert_original(&mut tx, id, &NewVersion { version: version - 1, json: text, message, ..new })
            .await?;
    }
    tx.commit().await?;
    let slug = slug(&title);
    Ok(SavedDashboard {
        id,
        url: format!("/d/{uid}/{slug}"),
        uid,
        status: "success".to_owned(),
        version,
        slug,
        folder_uid,
    })
}

async fn update(tx: &mut crate::db::Tx, current: &Current, new: &NewVersion<'_>) -> Result<i64, Error> {
    // On PostgreSQL another save may have come between reading and writing.
    if store::update(tx, current, new).await? { Ok(current.id) } else { Err(version_mismatch()) }
}

fn version_mismatch() -> Error {
    let message = "The dashboard has been changed by someone else".to_owned();
    Error::PreconditionFailed { status: "version-mismatch", message }
}

fn tags(document: &Document) -> Result<String, Error> {
    let mut tags: Vec<String> = document
        .get::<Vec<serde_json::Value>>("tags")
        .unwrap_or_default()
        .into_iter()
        .filter_map(|tag| tag.as_str().map(str::to_owned))
        .collect();
    let mut seen = std::collections::HashSet::new();
    tags.retain(|tag| seen.insert(tag.clone()));
    serde_json::to_string(&tags).map_err(|error| Error::Internal(error.to_string()))
}
