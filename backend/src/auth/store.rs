//! SQL of people, sessions, tokens and sign-up links.

use model::api::Role;

use super::identity::{Identity, Origin};
use crate::args;
use crate::db::{Db, DbError, Row, role};
use crate::entropy;

/// What signing in needs to know of a person.
pub struct Account {
    /// Number of the person.
    pub id: i64,
    /// Login.
    pub login: String,
    /// What the password is compared with.
    pub password_hash: String,
    /// Whether the account may not sign in.
    pub is_disabled: bool,
}

/// What a new account is made of.
pub struct NewAccount<'a> {
    /// Login in its stored form.
    pub login: &'a str,
    /// E-mail address.
    pub email: &'a str,
    /// Full name.
    pub name: &'a str,
    /// From [`super::Passwords::hash`].
    pub password_hash: &'a str,
    /// Role in the organisation.
    pub role: Role,
}

/// A stored session.
pub struct Session {
    /// Whose it is.
    pub user_id: i64,
    /// When it was started.
    pub created_at_ms: i64,
    /// When it was used last, to the minute.
    pub seen_at_ms: i64,
}

/// A stored sign-up link.
pub struct SignupLink {
    /// Organisation that the new account joins.
    pub org_id: i64,
    /// Role that it gets.
    pub role: Role,
}

/// Number of people on the server.
///
/// # Errors
/// As the database says; so do all functions here.
pub async fn count_users(db: &Db) -> Result<i64, DbError> {
    let row = db.row("SELECT COUNT(*) AS n FROM app_user", args![]).await?;
    row.map_or(Ok(0), |row| row.get("n"))
}

/// The account of a login or e-mail address in lower case; a login goes before an address.
pub async fn account_by_login(db: &Db, login: &str) -> Result<Option<Account>, DbError> {
    let sql = "SELECT id, login, password_hash, is_disabled FROM app_user \
               WHERE login = $1 OR (email <> '' AND LOWER(email) = $1) \
               ORDER BY CASE WHEN login = $1 THEN 0 ELSE 1 END, id LIMIT 1";
    db.row(sql, args![login]).await?.map(|row| account(&row)).transpose()
}

/// The account of a person.
pub async fn account_by_id(db: &Db, user_id: i64) -> Result<Option<Account>, DbError> {
    let sql = "SELECT id, login, password_hash, is_disabled FROM app_user WHERE id = $1";
    db.row(sql, args![user_id]).await?.map(|row| account(&row)).transpose()
}

fn account(row: &Row) -> Result<Account, DbError> {
    Ok(Account {
        id: row.get("id")?,
        login: row.get("login")?,
        password_hash: row.get("password_hash")?,
        is_disabled: row.get("is_disabled")?,
    })
}

/// Makes an account in an organisation; answers its number.
pub async fn insert_account(db: &Db, org_id: i64, new: &NewAccount<'_>, now_ms: i64) -> Result<i64, DbError> {
    let mut tx = db.begin().await?;
    let user_id = insert_account_in(&mut tx, org_id, new, now_ms).await?;
    tx.commit().await?;
    Ok(user_id)
}

async fn insert_account_in(
    tx: &mut crate::db::Tx,
    org_id: i64,
    new: &NewAccount<'_>,
    now_ms: i64,
) -> Result<i64, DbError> {
    let sql = "INSERT INTO app_user (uid, login, email, name, password_hash, is_disabled, created_at_ms, last_seen_at_ms) \
               VALUES ($1, $2, $3, $4, $5, $6, $7, $7) RETURNING id";
    let uid = entropy::uid();
    let values = args![&uid, new.login, new.email, new.name, new.password_hash, false, now_ms];
    let user_id = tx.insert_id(sql, values).await?;
    let sql = "INSERT INTO org_member (org_id, user_id, role) VALUES ($1, $2, $3)";
    tx.write(sql, args![org_id, user_id, new.role.name()]).await?;
    Ok(user_id)
}

/// Stores a new password hash and ends all sessions of the person but one.
pub async fn set_password(db: &Db, user_id: i64, hash: &str, keep: Option<&[u8; 32]>) -> Result<(), DbError> {
    let mut tx = db.begin().await?;
    tx.write("UPDATE app_user SET password_hash = $1 WHERE id = $2", args![hash, user_id]).await?;
    let keep = keep.map_or(&[][..], |hash| &hash[..]);
    tx.write("DELETE FROM session WHERE user_id = $1 AND token_hash <> $2", args![user_id, keep]).await?;
    tx.commit().await
}

/// The identity of a person in the first organisation they belong to.
pub async fn user_identity(db: &Db, user_id: i64, origin: Origin) -> Result<Option<Identity>, DbError> {
    let sql = "SELECT u.uid, u.login, u.name, u.email, m.org_id, m.role \
               FROM app_user u JOIN org_member m ON m.user_id = u.id \
               WHERE u.id = $1 AND u.is_disabled = $2 ORDER BY m.org_id LIMIT 1";
    let Some(row) = db.row(sql, args![user_id, false]).await? else { return Ok(None) };
    Ok(Some(Identity {
        org_id: row.get("org_id")?,
        user_id,
        uid: row.get("uid")?,
        login: row.get("login")?,
        name: row.get("name")?,
        email: row.get("email")?,
        role: role(&row)?,
        origin,
    }))
}

/// The identity of a service account's token that has not expired.
pub async fn token_identity(db: &Db, hash: &[u8; 32], now_ms: i64) -> Result<Option<Identity>, DbError> {
    let sql = "SELECT a.id, a.org_id, a.name, a.role FROM api_token t \
               JOIN service_account a ON a.id = t.service_account_id AND a.org_id = t.org_id \
               WHERE t.token_hash = $1 AND a.is_disabled = $2 AND (t.expires_at_ms IS NULL OR t.expires_at_ms > $3)";
    let Some(row) = db.row(sql, args![hash, false, now_ms]).await? else { return Ok(None) };
    let name: String = row.get("name")?;
    Ok(Some(Identity {
        org_id: row.get("org_id")?,
        user_id: 0,
        uid: format!("sa-{}", row.get::<i64>("id")?),
        login: format!("sa-{name}"),
        name,
        email: String::new(),
        role: role(&row)?,
        origin: Origin::Token,
    }))
}

/// Stores a session.
pub async fn insert_session(
    db: &Db,
    hash: &[u8; 32],
    org_id: i64,
    user_id: i64,
    now_ms: i64,
) -> Result<(), DbError> {
    let sql = "INSERT INTO session (token_hash, org_id, user_id, created_at_ms, seen_at_ms) VALUES ($1, $2, $3, $4, $4)";
    db.write(sql, args![hash, org_id, user_id, now_ms]).await?;
    Ok(())
}

/// A session by its hash, ended or not.
pub async fn session(db: &Db, hash: &[u8; 32]) -> Result<Option<Session>, DbError> {
    let sql = "SELECT user_id, created_at_ms, seen_at_ms FROM session WHERE token_hash = $1";
    let Some(row) = db.row(sql, args![hash]).await? else { return Ok(None) };
    Ok(Some(Session {
        user_id: row.get("user_id")?,
        created_at_ms: row.get("created_at_ms")?,
        seen_at_ms: row.get("seen_at_ms")?,
    }))
}

/// Notes that a session and its person were seen.
pub async fn touch_session(db: &Db, hash: &[u8; 32], user_id: i64, now_ms: i64) -> Result<(), DbError> {
    let mut tx = db.begin().await?;
    tx.write("UPDATE session SET seen_at_ms = $1 WHERE token_hash = $2", args![now_ms, hash]).await?;
    tx.write("UPDATE app_user SET last_seen_at_ms = $1 WHERE id = $2", args![now_ms, user_id]).await?;
    tx.commit().await
}

/// Ends a session.
pub async fn delete_session(db: &Db, hash: &[u8; 32]) -> Result<(), DbError> {
    db.write("DELETE FROM session WHERE token_hash = $1", args![hash]).await?;
    Ok(())
}

/// Removes sessions last used or started before the two times; answers how many.
pub async fn delete_ended_sessions(db: &Db, idle_from_ms: i64, started_from_ms: i64) -> Result<u64, DbError> {
    let sql = "DELETE FROM session WHERE seen_at_ms < $1 OR created_at_ms < $2";
    db.write(sql, args![idle_from_ms, started_from_ms]).await
}

/// Puts a sign-up link for the first organisation in place of all others.
pub async fn replace_signup_link(db: &Db, hash: &[u8; 32], role: Role, now_ms: i64) -> Result<(), DbError> {
    let mut tx = db.begin().await?;
    tx.write("DELETE FROM signup_link", args![]).await?;
    let sql = "INSERT INTO signup_link (token_hash, org_id, role, created_at_ms) \
               SELECT $1, MIN(id), $2, $3 FROM org";
    tx.write(sql, args![hash, role.name(), now_ms]).await?;
    tx.commit().await
}

/// A sign-up link made since a time.
pub async fn signup_link(db: &Db, hash: &[u8; 32], made_from_ms: i64) -> Result<Option<SignupLink>, DbError> {
    let sql = "SELECT org_id, role FROM signup_link WHERE token_hash = $1 AND created_at_ms >= $2";
    let Some(row) = db.row(sql, args![hash, made_from_ms]).await? else { return Ok(None) };
    Ok(Some(SignupLink { org_id: row.get("org_id")?, role: role(&row)? }))
}

/// Uses a link up and makes the account, or does neither; answers nothing if another was faster.
pub async fn use_signup_link(
    db: &Db,
    hash: &[u8; 32],
    org_id: i64,
    new: &NewAccount<'_>,
    now_ms: i64,
) -> Result<Option<i64>, DbError> {
    let mut tx = db.begin().await?;
    if tx.write("DELETE FROM signup_link WHERE token_hash = $1", args![hash]).await? == 0 {
        return Ok(None);
    }
    let user_id = insert_account_in(&mut tx, org_id, new, now_ms).await?;
    tx.commit().await?;
    Ok(Some(user_id))
}

#[cfg(test)]
mod tests {
    use model::api::Role;

    use super::*;
    use crate::db::testing;

    fn ada() -> NewAccount<'static> {
        NewAccount {
            login: "ada",
            email: "Ada@example.org",
            name: "Ada",
            password_hash: "x",
            role: Role::Editor,
        }
    }

    #[tokio::test]
    async fn a_link_makes_one_account() {
        testing::each(async |db| {
            replace_signup_link(&db, &[1; 32], Role::Admin, 100).await.unwrap();
            assert!(signup_link(&db, &[1; 32], 101).await.unwrap().is_none());
            assert_eq!(signup_link(&db, &[1; 32], 100).await.unwrap().unwrap().role, Role::Admin);
            assert!(use_signup_link(&db, &[1; 32], 1, &ada(), 0).await.unwrap().is_some());
            assert!(use_signup_link(&db, &[1; 32], 1, &ada(), 0).await.unwrap().is_none());
            assert_eq!(count_users(&db).await.unwrap(), 1);
        })
        .await;
    }

    #[tokio::test]
    async fn accounts_are_found_by_login_and_address() {
        testing::each(async |db| {
            let id = insert_account(&db, 1, &ada(), 0).await.unwrap();
            for login in ["ada", "ada@example.org"] {
                assert_eq!(account_by_login(&db, login).await.unwrap().unwrap().id, id);
            }
            assert!(account_by_login(&db, "").await.unwrap().is_none());
            assert!(matches!(insert_account(&db, 1, &ada(), 0).await, Err(DbError::Duplicate)));
            let identity = user_identity(&db, id, Origin::Session).await.unwrap().unwrap();
            assert_eq!((identity.org_id, identity.role), (1, Role::Editor));
        })
        .await;
    }

    #[tokio::test]
    async fn sessions_end() {
        testing::each(async |db| {
            let id = insert_account(&db, 1, &ada(), 0).await.unwrap();
            insert_session(&db, &[1; 32], 1, id, 10).await.unwrap();
            insert_session(&db, &[2; 32], 1, id, 20).await.unwrap();
            touch_session(&db, &[1; 32], id, 30).await.unwrap();
            assert_eq!(session(&db, &[1; 32]).await.unwrap().unwrap().seen_at_ms, 30);
            assert_eq!(delete_ended_sessions(&db, 30, 0).await.unwrap(), 1);
            assert!(session(&db, &[2; 32]).await.unwrap().is_none());
            insert_session(&db, &[3; 32], 1, id, 40).await.unwrap();
            set_password(&db, id, "y", Some(&[3; 32])).await.unwrap();
            assert!(session(&db, &[1; 32]).await.unwrap().is_none());
            delete_session(&db, &[3; 32]).await.unwrap();
            assert!(session(&db, &[3; 32]).await.unwrap().is_none());
        })
        .await;
    }
}
