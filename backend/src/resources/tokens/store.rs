//! SQL of service accounts and tokens.

use model::api::{Role, ServiceAccount, Token};

use crate::args;
use crate::clock::rfc3339;
use crate::db::{Db, DbError, Row, Tx, role};

/// What a new token is made of.
pub(super) struct NewTokenRow<'a> {
    pub(super) name: &'a str,
    pub(super) hash: [u8; 32],
    pub(super) now_ms: i64,
    pub(super) expires_at_ms: Option<i64>,
}

pub(super) async fn accounts(db: &Db, org_id: i64) -> Result<Vec<ServiceAccount>, DbError> {
    let sql = "SELECT a.id, a.org_id, a.name, a.role, a.is_disabled, \
               (SELECT COUNT(*) FROM api_token t WHERE t.service_account_id = a.id) AS tokens \
               FROM service_account a WHERE a.org_id = $1 ORDER BY a.name";
    db.rows(sql, args![org_id]).await?.iter().map(account_from).collect()
}

pub(super) async fn account(db: &Db, org_id: i64, id: i64) -> Result<Option<ServiceAccount>, DbError> {
    let sql = "SELECT a.id, a.org_id, a.name, a.role, a.is_disabled, \
               (SELECT COUNT(*) FROM api_token t WHERE t.service_account_id = a.id) AS tokens \
               FROM service_account a WHERE a.org_id = $1 AND a.id = $2";
    db.row(sql, args![org_id, id]).await?.map(|row| account_from(&row)).transpose()
}

fn account_from(row: &Row) -> Result<ServiceAccount, DbError> {
    let name: String = row.get("name")?;
    Ok(ServiceAccount {
        id: row.get("id")?,
        org_id: row.get("org_id")?,
        login: format!("sa-{name}"),
        name,
        role: role(row)?,
        is_disabled: row.get("is_disabled")?,
        tokens: row.get("tokens")?,
    })
}

pub(super) async fn insert_account(
    db: &Db,
    org_id: i64,
    name: &str,
    role: Role,
    is_disabled: bool,
    now_ms: i64,
) -> Result<i64, DbError> {
    let mut tx = db.begin().await?;
    let id = insert_account_in(&mut tx, org_id, name, role, is_disabled, now_ms).await?;
    tx.commit().await?;
    Ok(id)
}

async fn insert_account_in(
    tx: &mut Tx,
    org_id: i64,
    name: &str,
    role: Role,
    is_disabled: bool,
    now_ms: i64,
) -> Result<i64, DbError> {
    let sql = "INSERT INTO service_account (org_id, name, role, is_disabled, created_at_ms) \
               VALUES ($1, $2, $3, $4, $5) RETURNING id";
    tx.insert_id(sql, args![org_id, name, role.name(), is_disabled, now_ms]).await
}

pub(super) async fn delete_account(db: &Db, org_id: i64, id: i64) -> Result<bool, DbError> {
    Ok(db.write("DELETE FROM service_account WHERE org_id = $1 AND id = $2", args![org_id, id]).await? > 0)
}

/// All tokens, or those of one account.
pub(super) async fn tokens(
    db: &Db,
    org_id: i64,
    account_id: Option<i64>,
    now_ms: i64,
) -> Result<Vec<Token>, DbError> {
    let sql = "SELECT t.id, t.name, a.role, t.created_at_ms, t.expires_at_ms FROM api_token t \
               JOIN service_account a ON a.id = t.service_account_id \
               WHERE t.org_id = $1 AND ($2 = 0 OR t.service_account_id = $2) ORDER BY t.name";
    let rows = db.rows(sql, args![org_id, account_id.unwrap_or(0)]).await?;
    rows.iter()
        .map(|row| {
            let expires_at_ms: Option<i64> = row.get("expires_at_ms")?;
            Ok(Token {
                id: row.get("id")?,
                name: row.get("name")?,
                role: role(row)?,
                created: rfc3339(row.get("created_at_ms")?),
                expiration: expires_at_ms.map(rfc3339),
                has_expired: expires_at_ms.is_some_and(|at_ms| at_ms <= now_ms),
            })
        })
        .collect()
}

/// Stores a token of an account; answers nothing if the organisation has no such account.
pub(super) async fn insert_token(
    db: &Db,
    org_id: i64,
    account_id: i64,
    new: &NewTokenRow<'_>,
) -> Result<Option<i64>, DbError> {
    let mut tx = db.begin().await?;
    let sql = "SELECT id FROM service_account WHERE org_id = $1 AND id = $2";
    if tx.row(sql, args![org_id, account_id]).await?.is_none() {
        return Ok(None);
    }
    let id = insert_token_in(&mut tx, org_id, account_id, new).await?;
    tx.commit().await?;
    Ok(Some(id))
}

/// Stores an account of the token's name together with the token.
pub(super) async fn insert_account_with_token(
    db: &Db,
    org_id: i64,
    role: Role,
    new: &NewTokenRow<'_>,
) -> Result<i64, DbError> {
    let mut tx = db.begin().await?;
    let account_id = insert_account_in(&mut tx, org_id, new.name, role, false, new.now_ms).await?;
    let id = insert_token_in(&mut tx, org_id, account_id, new).await?;
    tx.commit().await?;
    Ok(id)
}

async fn insert_token_in(
    tx: &mut Tx,
    org_id: i64,
    account_id: i64,
    new: &NewTokenRow<'_>,
) -> Result<i64, DbError> {
    let sql = "INSERT INTO api_token (org_id, service_account_id, name, token_hash, created_at_ms, expires_at_ms) \
               VALUES ($1, $2, $3, $4, $5, $6) RETURNING id";
    tx.insert_id(sql, args![org_id, account_id, new.name, &new.hash, new.now_ms, new.expires_at_ms]).await
}

/// Removes a token, of one account if it is named. An account made along with its token goes with its last one.
pub(super) async fn delete_token(
    db: &Db,
    org_id: i64,
    account_id: Option<i64>,
    id: i64,
) -> Result<bool, DbError> {
    let mut tx = db.begin().await?;
    let sql = "DELETE FROM service_account WHERE org_id = $1 AND id IN ( \
                   SELECT t.service_account_id FROM api_token t JOIN service_account a ON a.id = t.service_account_id \
                   WHERE t.org_id = $1 AND t.id = $2 AND t.name = a.name \
                   AND (SELECT COUNT(*) FROM api_token o WHERE o.service_account_id = a.id) = 1) AND $3 = 0";
    let with_account = tx.write(sql, args![org_id, id, account_id.unwrap_or(0)]).await?;
    let sql = "DELETE FROM api_token WHERE org_id = $1 AND id = $2 AND ($3 = 0 OR service_account_id = $3)";
    let alone = tx.write(sql, args![org_id, id, account_id.unwrap_or(0)]).await?;
    tx.commit().await?;
    Ok(with_account + alone > 0)
}

#[cfg(test)]
mod tests {
    use model::api::Role;

    use super::*;
    use crate::auth::store::token_identity;
    use crate::db::testing;

    fn new(name: &str, expires_at_ms: Option<i64>) -> NewTokenRow<'_> {
        NewTokenRow { name, hash: crate::auth::hash_token(name), now_ms: 0, expires_at_ms }
    }

    #[tokio::test]
    async fn tokens_work_until_they_expire_or_are_deleted() {
        testing::each(async |db| {
            let id = insert_account_with_token(&db, 1, Role::Editor, &new("a", Some(100))).await.unwrap();
            let hash = crate::auth::hash_token("a");
            assert_eq!(token_identity(&db, &hash, 99).await.unwrap().unwrap().role, Role::Editor);
            assert!(token_identity(&db, &hash, 100).await.unwrap().is_none());
            assert!(tokens(&db, 1, None, 100).await.unwrap()[0].has_expired);
            assert!(delete_token(&db, 1, None, id).await.unwrap());
            assert!(token_identity(&db, &hash, 0).await.unwrap().is_none());
            assert!(accounts(&db, 1).await.unwrap().is_empty());
        })
        .await;
    }

    #[tokio::test]
    async fn other_organisations_and_accounts_see_nothing() {
        testing::each(async |db| {
            let account = insert_account(&db, 1, "robot", Role::Viewer, false, 0).await.unwrap();
            let id = insert_token(&db, 1, account, &new("t", None)).await.unwrap().unwrap();
            assert!(insert_token(&db, 2, account, &new("u", None)).await.unwrap().is_none());
            assert!(!delete_token(&db, 2, None, id).await.unwrap());
            assert!(!delete_token(&db, 1, Some(account + 1), id).await.unwrap());
            assert!(tokens(&db, 2, None, 0).await.unwrap().is_empty());
            assert!(!delete_account(&db, 2, account).await.unwrap());
            assert!(delete_account(&db, 1, account).await.unwrap());
            assert!(tokens(&db, 1, None, 0).await.unwrap().is_empty());
        })
        .await;
    }
}
