//! SQL of contact points. Their secrets are in the table of secrets, under [`secret_object`].

use std::collections::BTreeMap;

use serde_json::Value;

use crate::args;
use crate::db::{Db, DbError, Row, Tx};
use crate::secrets::{self, SecretError, Secrets};

/// A stored contact point, without its secrets.
#[derive(Debug, Clone, Default)]
pub(crate) struct ContactRow {
    pub(crate) id: i64,
    pub(crate) uid: String,
    pub(crate) name: String,
    pub(crate) kind: String,
    pub(crate) settings: Value,
    pub(crate) version: i64,
}

/// How the secrets of a contact point are filed. Numbers are never used twice, so a new one cannot inherit them.
pub(crate) fn secret_object(id: i64) -> String {
    format!("contact_point/{id}")
}

fn contact(row: &Row) -> Result<ContactRow, DbError> {
    let settings: String = row.get("settings")?;
    Ok(ContactRow {
        id: row.get("id")?,
        uid: row.get("uid")?,
        name: row.get("name")?,
        kind: row.get("kind")?,
        settings: serde_json::from_str(&settings).map_err(|error| DbError::Failed(error.to_string()))?,
        version: row.get("version")?,
    })
}

/// All contact points of an organisation.
pub(crate) async fn all(db: &Db, org_id: i64) -> Result<Vec<ContactRow>, DbError> {
    let sql =
        "SELECT id, uid, name, kind, settings, version FROM contact_point WHERE org_id = $1 ORDER BY name";
    db.rows(sql, args![org_id]).await?.iter().map(contact).collect()
}

/// A contact point.
pub(crate) async fn find(db: &Db, org_id: i64, uid: &str) -> Result<Option<ContactRow>, DbError> {
    let sql =
        "SELECT id, uid, name, kind, settings, version FROM contact_point WHERE org_id = $1 AND uid = $2";
    db.row(sql, args![org_id, uid]).await?.map(|row| contact(&row)).transpose()
}

/// The same inside of a transaction.
pub(crate) async fn find_in(tx: &mut Tx, org_id: i64, uid: &str) -> Result<Option<ContactRow>, DbError> {
    let sql =
        "SELECT id, uid, name, kind, settings, version FROM contact_point WHERE org_id = $1 AND uid = $2";
    tx.row(sql, args![org_id, uid]).await?.map(|row| contact(&row)).transpose()
}

/// Stores a new contact point with its secrets.
pub(crate) async fn insert(
    db: &Db,
    keys: &Secrets,
    org_id: i64,
    new: &ContactRow,
    secret: &BTreeMap<String, String>,
    now_ms: i64,
) -> Result<(), SecretError> {
    let mut tx = db.begin().await?;
    let sql = "INSERT INTO contact_point (org_id, uid, name, kind, settings, version, created_at_ms, updated_at_ms) \
               VALUES ($1, $2, $3, $4, $5, 1, $6, $6) RETURNING id";
    let settings = new.settings.to_string();
    let id = tx.insert_id(sql, args![org_id, &new.uid, &new.name, &new.kind, &settings, now_ms]).await?;
    keys.put_all(&mut tx, org_id, &secret_object(id), secret).await?;
    tx.commit().await?;
    Ok(())
}

/// Changes a contact point if it still has the version of `current`; answers whether it had. `forget` removes the
/// secrets that are stored first.
pub(crate) async fn update(
    db: &Db,
    keys: &Secrets,
    org_id: i64,
    current: &ContactRow,
    new: &ContactRow,
    (secret, forget): (&BTreeMap<String, String>, bool),
    now_ms: i64,
) -> Result<bool, SecretError> {
    let mut tx = db.begin().await?;
    let sql = "UPDATE contact_point SET name = $1, kind = $2, settings = $3, version = version + 1, \
                      updated_at_ms = $4 \
               WHERE org_id = $5 AND id = $6 AND version = $7";
    let settings = new.settings.to_string();
    let values = args![&new.name, &new.kind, &settings, now_ms, org_id, current.id, current.version];
    if tx.write(sql, values).await? == 0 {
        return Ok(false);
    }
    if forget {
        secrets::remove_all(&mut tx, org_id, &secret_object(current.id)).await?;
    }
    keys.put_all(&mut tx, org_id, &secret_object(current.id), secret).await?;
    tx.commit().await?;
    Ok(true)
}

/// Removes a contact point with its secrets.
pub(crate) async fn delete(db: &Db, org_id: i64, id: i64) -> Result<(), DbError> {
    let mut tx = db.begin().await?;
    tx.write("DELETE FROM contact_point WHERE org_id = $1 AND id = $2", args![org_id, id]).await?;
    secrets::remove_all(&mut tx, org_id, &secret_object(id)).await?;
    tx.commit().await
}
