//! SQL of the people of an organisation.

use model::api::{OrgMember, Role};

use crate::args;
use crate::clock::rfc3339;
use crate::db::{Db, DbError, role};

/// What became of a change of role.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Change {
    /// It is stored.
    Done,
    /// The organisation has no such person.
    NoSuchMember,
    /// Nobody would be left to administrate: nothing was changed.
    LastAdmin,
}

pub(crate) async fn org_name(db: &Db, org_id: i64) -> Result<Option<String>, DbError> {
    let row = db.row("SELECT name FROM org WHERE id = $1", args![org_id]).await?;
    row.map(|row| row.get("name")).transpose()
}

pub(super) async fn members(db: &Db, org_id: i64) -> Result<Vec<OrgMember>, DbError> {
    let sql = "SELECT u.id, u.login, u.email, u.name, u.is_disabled, u.last_seen_at_ms, m.role \
               FROM org_member m JOIN app_user u ON u.id = m.user_id WHERE m.org_id = $1 ORDER BY u.login";
    let rows = db.rows(sql, args![org_id]).await?;
    rows.iter()
        .map(|row| {
            Ok(OrgMember {
                org_id,
                user_id: row.get("id")?,
                login: row.get("login")?,
                email: row.get("email")?,
                name: row.get("name")?,
                role: role(row)?,
                last_seen_at: rfc3339(row.get("last_seen_at_ms")?),
                is_disabled: row.get("is_disabled")?,
            })
        })
        .collect()
}

/// Gives a person another role, or takes them out of the organisation; never the last who may administrate it.
pub(super) async fn set_role(
    db: &Db,
    org_id: i64,
    user_id: i64,
    new: Option<Role>,
) -> Result<Change, DbError> {
    let mut tx = db.begin().await?;
    // Takes the organisation's row, so that two administrators cannot demote each other at once on PostgreSQL.
    tx.write("UPDATE org SET name = name WHERE id = $1", args![org_id]).await?;
    let sql = "SELECT role FROM org_member WHERE org_id = $1 AND user_id = $2";
    let Some(row) = tx.row(sql, args![org_id, user_id]).await? else { return Ok(Change::NoSuchMember) };
    if role(&row)? == Role::Admin && new != Some(Role::Admin) {
        let sql = "SELECT COUNT(*) AS n FROM org_member m JOIN app_user u ON u.id = m.user_id \
                   WHERE m.org_id = $1 AND m.role = $2 AND m.user_id <> $3 AND u.is_disabled = $4";
        let row = tx.row(sql, args![org_id, Role::Admin.name(), user_id, false]).await?;
        if row.map_or(Ok(0), |row| row.get::<i64>("n"))? == 0 {
            return Ok(Change::LastAdmin);
        }
    }
    match new {
        Some(new) => {
            let sql = "UPDATE org_member SET role = $1 WHERE org_id = $2 AND user_id = $3";
            tx.write(sql, args![new.name(), org_id, user_id]).await?;
        }
        None => {
            tx.write("DELETE FROM org_member WHERE org_id = $1 AND user_id = $2", args![org_id, user_id])
                .await?;
            tx.write("DELETE FROM session WHERE org_id = $1 AND user_id = $2", args![org_id, user_id])
                .await?;
        }
    }
    tx.commit().await?;
    Ok(Change::Done)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::auth::store::{NewAccount, insert_account};
    use crate::db::testing;

    #[tokio::test]
    async fn the_last_admin_stays_one() {
        testing::each(async |db| {
            let new =
                |login| NewAccount { login, email: "", name: "", password_hash: "x", role: Role::Admin };
            let ada = insert_account(&db, 1, &new("ada"), 0).await.unwrap();
            assert_eq!(set_role(&db, 1, ada, Some(Role::Viewer)).await.unwrap(), Change::LastAdmin);
            assert_eq!(set_role(&db, 1, ada, None).await.unwrap(), Change::LastAdmin);
            let bob = insert_account(&db, 1, &new("bob"), 0).await.unwrap();
            assert_eq!(set_role(&db, 2, bob, None).await.unwrap(), Change::NoSuchMember);
            // Each demotes the other at the same time: one of them must stay.
            let (a, b) = tokio::join!(
                set_role(&db, 1, ada, Some(Role::Editor)),
                set_role(&db, 1, bob, Some(Role::Editor))
            );
            let changes = [a.unwrap(), b.unwrap()];
            assert!(changes.contains(&Change::Done) && changes.contains(&Change::LastAdmin), "{changes:?}");
            let admins = members(&db, 1).await.unwrap().into_iter().filter(|m| m.role == Role::Admin).count();
            assert_eq!(admins, 1);
        })
        .await;
    }
}
