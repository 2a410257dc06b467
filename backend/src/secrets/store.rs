//! The rows of secrets: ciphertexts and the key they were made with. Knows no key and no plain text.

use crate::args;
use crate::db::{Db, DbError, Tx};

/// The id of the key that the database was made with, and the value that proves it; nothing in a new database.
pub(super) async fn known_key(db: &Db) -> Result<Option<(String, Vec<u8>)>, DbError> {
    let row = db.row("SELECT key_id, check_value FROM secret_key", args![]).await?;
    row.map(|row| Ok((row.get("key_id")?, row.get("check_value")?))).transpose()
}

/// Notes the key that a new database is used with.
pub(super) async fn keep_key(db: &Db, key_id: &str, check: &[u8]) -> Result<(), DbError> {
    db.write("INSERT INTO secret_key (key_id, check_value) VALUES ($1, $2)", args![key_id, check]).await?;
    Ok(())
}

/// Stores a ciphertext in place of the one before.
pub(super) async fn put(
    tx: &mut Tx,
    org_id: i64,
    object: &str,
    field: &str,
    key_id: &str,
    ciphertext: &[u8],
) -> Result<(), DbError> {
    let sql = "INSERT INTO secret (org_id, object, field, key_id, ciphertext) VALUES ($1, $2, $3, $4, $5) \
               ON CONFLICT (org_id, object, field) \
               DO UPDATE SET key_id = excluded.key_id, ciphertext = excluded.ciphertext";
    tx.write(sql, args![org_id, object, field, key_id, ciphertext]).await?;
    Ok(())
}

/// The ciphertexts of an object, by field.
pub(super) async fn all(db: &Db, org_id: i64, object: &str) -> Result<Vec<(String, Vec<u8>)>, DbError> {
    let sql = "SELECT field, ciphertext FROM secret WHERE org_id = $1 AND object = $2 ORDER BY field";
    let rows = db.rows(sql, args![org_id, object]).await?;
    rows.iter().map(|row| Ok((row.get("field")?, row.get("ciphertext")?))).collect()
}

/// Which of an object's secrets are set.
///
/// # Errors
/// As the database says.
pub async fn fields(db: &Db, org_id: i64, object: &str) -> Result<Vec<String>, DbError> {
    let sql = "SELECT field FROM secret WHERE org_id = $1 AND object = $2 ORDER BY field";
    db.rows(sql, args![org_id, object]).await?.iter().map(|row| row.get("field")).collect()
}

/// Removes one secret of an object.
///
/// # Errors
/// As the database says.
pub async fn remove(tx: &mut Tx, org_id: i64, object: &str, field: &str) -> Result<(), DbError> {
    let sql = "DELETE FROM secret WHERE org_id = $1 AND object = $2 AND field = $3";
    tx.write(sql, args![org_id, object, field]).await?;
    Ok(())
}

/// Removes all secrets of an object.
///
/// # Errors
/// As the database says.
pub async fn remove_all(tx: &mut Tx, org_id: i64, object: &str) -> Result<(), DbError> {
    tx.write("DELETE FROM secret WHERE org_id = $1 AND object = $2", args![org_id, object]).await?;
    Ok(())
}
