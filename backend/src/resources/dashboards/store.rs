//! SQL of dashboards, their versions and stars. Every key starts with the organisation.

use crate::args;
use crate::db::{Db, DbError, Row, Tx};

/// A stored dashboard.
pub(crate) struct Dashboard {
    pub(crate) id: i64,
    pub(crate) uid: String,
    pub(crate) folder_uid: String,
    pub(crate) folder_title: String,
    pub(crate) title: String,
    pub(crate) version: i64,
    pub(crate) json: String,
    pub(crate) created_at_ms: i64,
    pub(crate) updated_at_ms: i64,
    pub(crate) created_by: String,
    pub(crate) updated_by: String,
    pub(crate) is_starred: bool,
}

/// What a save has to know of the dashboard that is there.
pub(super) struct Current {
    pub(super) id: i64,
    pub(super) uid: String,
    pub(super) folder_uid: String,
    pub(super) version: i64,
}

/// What is written by a save.
pub(super) struct NewVersion<'a> {
    pub(super) org_id: i64,
    pub(super) uid: &'a str,
    pub(super) folder_uid: &'a str,
    pub(super) title: &'a str,
    /// JSON array of texts.
    pub(super) tags: &'a str,
    pub(super) version: i64,
    pub(super) json: &'a str,
    pub(super) message: &'a str,
    pub(super) restored_from: i64,
    pub(super) by: &'a str,
    pub(super) now_ms: i64,
}

/// A stored version without its document.
pub(super) struct VersionRow {
    pub(super) dashboard_id: i64,
    pub(super) version: i64,
    pub(super) parent_version: i64,
    pub(super) restored_from: i64,
    pub(super) message: String,
    pub(super) created_at_ms: i64,
    pub(super) created_by: String,
}

/// A dashboard by its uid, as one person sees it.
pub(crate) async fn find(
    db: &Db,
    org_id: i64,
    user_id: i64,
    uid: &str,
) -> Result<Option<Dashboard>, DbError> {
    let sql = "SELECT d.id, d.uid, d.folder_uid, d.title, d.version, d.json, d.created_at_ms, d.updated_at_ms, \
                      d.created_by, d.updated_by, COALESCE(f.title, '') AS folder_title, \
                      (SELECT COUNT(*) FROM star s \
                       WHERE s.org_id = d.org_id AND s.user_id = $2 AND s.dashboard_id = d.id) AS stars \
               FROM dashboard d LEFT JOIN folder f ON f.org_id = d.org_id AND f.uid = d.folder_uid \
               WHERE d.org_id = $1 AND d.uid = $3";
    let Some(row) = db.row(sql, args![org_id, user_id, uid]).await? else { return Ok(None) };
    Ok(Some(Dashboard {
        id: row.get("id")?,
        uid: row.get("uid")?,
        folder_uid: row.get("folder_uid")?,
        folder_title: row.get("folder_title")?,
        title: row.get("title")?,
        version: row.get("version")?,
        json: row.get("json")?,
        created_at_ms: row.get("created_at_ms")?,
        updated_at_ms: row.get("updated_at_ms")?,
        created_by: row.get("created_by")?,
        updated_by: row.get("updated_by")?,
        is_starred: row.get::<i64>("stars")? > 0,
    }))
}

/// The title of a dashboard, if there is one with the uid.
pub(super) async fn title(db: &Db, org_id: i64, uid: &str) -> Result<Option<String>, DbError> {
    let row =
        db.row("SELECT title FROM dashboard WHERE org_id = $1 AND uid = $2", args![org_id, uid]).await?;
    row.map(|row| row.get("title")).transpose()
}

/// The dashboard that a save is about: by uid, or by number where there is no uid.
pub(super) async fn current(
    tx: &mut Tx,
    org_id: i64,
    uid: &str,
    id: i64,
) -> Result<Option<Current>, DbError> {
    let sql = "SELECT id, uid, folder_uid, version FROM dashboard \
               WHERE org_id = $1 AND ((uid = $2 AND $2 <> '') OR (id = $3 AND $2 = ''))";
    tx.row(sql, args![org_id, uid, id]).await?.map(|row| current_from(&row)).transpose()
}

/// Another dashboard with the title in the folder.
pub(super) async fn namesake(
    tx: &mut Tx,
    org_id: i64,
    folder_uid: &str,
    title: &str,
    id: i64,
) -> Result<Option<Current>, DbError> {
    let sql = "SELECT id, uid, folder_uid, version FROM dashboard \
               WHERE org_id = $1 AND folder_uid = $2 AND title = $3 AND id <> $4 ORDER BY id LIMIT 1";
    tx.row(sql, args![org_id, folder_uid, title, id]).await?.map(|row| current_from(&row)).transpose()
}

fn current_from(row: &Row) -> Result<Current, DbError> {
    Ok(Current {
        id: row.get("id")?,
        uid: row.get("uid")?,
        folder_uid: row.get("folder_uid")?,
        version: row.get("version")?,
    })
}

/// Whether the folder is there.
pub(super) async fn has_folder(tx: &mut Tx, org_id: i64, uid: &str) -> Result<bool, DbError> {
    Ok(tx.row("SELECT id FROM folder WHERE org_id = $1 AND uid = $2", args![org_id, uid]).await?.is_some())
}

/// Stores the first version of a dashboard; answers its number.
pub(super) async fn insert(tx: &mut Tx, new: &NewVersion<'_>) -> Result<i64, DbError> {
    let sql = "INSERT INTO dashboard (org_id, uid, folder_uid, title, title_folded, tags, version, json, \
                                      created_at_ms, updated_at_ms, created_by, updated_by) \
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9, $10, $10) RETURNING id";
    let folded = new.title.to_lowercase();
    let values = args![
        new.org_id,
        new.uid,
        new.folder_uid,
        new.title,
        &folded,
        new.tags,
        new.version,
        new.json,
        new.now_ms,
        new.by
    ];
    let id = tx.insert_id(sql, values).await?;
    insert_version(tx, id, new).await?;
    Ok(id)
}

/// Stores the next version, if the one that is there is still the one that was read; answers whether it was.
pub(super) async fn update(tx: &mut Tx, current: &Current, new: &NewVersion<'_>) -> Result<bool, DbError> {
    let sql = "UPDATE dashboard SET folder_uid = $1, title = $2, title_folded = $3, tags = $4, version = $5, \
                                    json = $6, updated_at_ms = $7, updated_by = $8 \
               WHERE org_id = $9 AND id = $10 AND version = $11";
    let folded = new.title.to_lowercase();
    let values = args![
        new.folder_uid,
        new.title,
        &folded,
        new.tags,
        new.version,
        new.json,
        new.now_ms,
        new.by,
        new.org_id,
        current.id,
        current.version
    ];
    if tx.write(sql, values).await? == 0 {
        return Ok(false);
    }
    insert_version(tx, current.id, new).await?;
    Ok(true)
}

async fn insert_version(tx: &mut Tx, dashboard_id: i64, new: &NewVersion<'_>) -> Result<(), DbError> {
    let sql = "INSERT INTO dashboard_version (dashboard_id, version, org_id, parent_version, restored_from, message, \
                                              json, created_at_ms, created_by) \
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    let values = args![
        dashboard_id,
        new.version,
        new.org_id,
        new.version - 1,
        new.restored_from,
        new.message,
        new.json,
        new.now_ms,
        new.by
    ];
    tx.write(sql, values).await?;
    Ok(())
}

/// Keeps a document as it came in, as a version before the one that was made of it.
pub(super) async fn insert_original(
    tx: &mut Tx,
    dashboard_id: i64,
    original: &NewVersion<'_>,
) -> Result<(), DbError> {
    insert_version(tx, dashboard_id, original).await?;
    let sql = "UPDATE dashboard_version SET is_original = 1 WHERE dashboard_id = $1 AND version = $2";
    tx.write(sql, args![dashboard_id, original.version]).await?;
    Ok(())
}

/// The newest document that was brought in and is another one since.
pub(super) async fn original(db: &Db, org_id: i64, uid: &str) -> Result<Option<String>, DbError> {
    let sql = "SELECT v.json FROM dashboard_version v JOIN dashboard d ON d.id = v.dashboard_id \
               WHERE d.org_id = $1 AND d.uid = $2 AND v.is_original = 1 ORDER BY v.version DESC LIMIT 1";
    db.row(sql, args![org_id, uid]).await?.map(|row| row.get("json")).transpose()
}

/// Removes a dashboard with its versions and stars; answers its title.
pub(super) async fn delete(db: &Db, org_id: i64, uid: &str) -> Result<Option<(i64, String)>, DbError> {
    let mut tx = db.begin().await?;
    let sql = "DELETE FROM dashboard WHERE org_id = $1 AND uid = $2 RETURNING id, title";
    let row = tx.row(sql, args![org_id, uid]).await?;
    tx.commit().await?;
    row.map(|row| Ok((row.get("id")?, row.get("title")?))).transpose()
}

/// The versions of a dashboard before one, the newest first, without documents.
pub(super) async fn versions(
    db: &Db,
    org_id: i64,
    uid: &str,
    before: i64,
    limit: i64,
) -> Result<Vec<VersionRow>, DbError> {
    let sql = "SELECT v.dashboard_id, v.version, v.parent_version, v.restored_from, v.message, v.created_at_ms, \
                      v.created_by \
               FROM dashboard_version v JOIN dashboard d ON d.id = v.dashboard_id \
               WHERE d.org_id = $1 AND d.uid = $2 AND v.version < $3 ORDER BY v.version DESC LIMIT $4";
    db.rows(sql, args![org_id, uid, before, limit]).await?.iter().map(version_from).collect()
}

/// One version with its document.
pub(super) async fn version(
    db: &Db,
    org_id: i64,
    uid: &str,
    version: i64,
) -> Result<Option<(VersionRow, String)>, DbError> {
    let sql = "SELECT v.dashboard_id, v.version, v.parent_version, v.restored_from, v.message, v.created_at_ms, \
                      v.created_by, v.json \
               FROM dashboard_version v JOIN dashboard d ON d.id = v.dashboard_id \
               WHERE d.org_id = $1 AND d.uid = $2 AND v.version = $3";
    let row = db.row(sql, args![org_id, uid, version]).await?;
    row.map(|row| Ok((version_from(&row)?, row.get("json")?))).transpose()
}

fn version_from(row: &Row) -> Result<VersionRow, DbError> {
    Ok(VersionRow {
        dashboard_id: row.get("dashboard_id")?,
        version: row.get("version")?,
        parent_version: row.get("parent_version")?,
        restored_from: row.get("restored_from")?,
        message: row.get("message")?,
        created_at_ms: row.get("created_at_ms")?,
        created_by: row.get("created_by")?,
    })
}

/// The tags of all dashboards of an organisation, each a JSON array of texts.
pub(super) async fn all_tags(db: &Db, org_id: i64) -> Result<Vec<String>, DbError> {
    let sql = "SELECT tags FROM dashboard WHERE org_id = $1 AND tags <> '[]'";
    db.rows(sql, args![org_id]).await?.iter().map(|row| row.get("tags")).collect()
}

/// Stars or unstars a dashboard; answers whether there is such a dashboard.
pub(super) async fn set_star(
    db: &Db,
    org_id: i64,
    user_id: i64,
    uid: &str,
    starred: bool,
) -> Result<bool, DbError> {
    let mut tx = db.begin().await?;
    let row = tx.row("SELECT id FROM dashboard WHERE org_id = $1 AND uid = $2", args![org_id, uid]).await?;
    let Some(row) = row else { return Ok(false) };
    let id: i64 = row.get("id")?;
    let sql = if starred {
        "INSERT INTO star (org_id, user_id, dashboard_id) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING"
    } else {
        "DELETE FROM star WHERE org_id = $1 AND user_id = $2 AND dashboard_id = $3"
    };
    tx.write(sql, args![org_id, user_id, id]).await?;
    tx.commit().await?;
    Ok(true)
}
