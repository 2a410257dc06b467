//! SQL of the origins that may hold a dashboard's panels, and of the links that let them. Each row goes with its
//! dashboard, so that another one under the same uid inherits nothing.

use model::api::EmbedLink;

use crate::args;
use crate::clock::rfc3339;
use crate::db::{Db, DbError, Row};

/// A link that has ended is listed for so long.
const LISTED_MS: i64 = 30 * 24 * 60 * 60 * 1000;

/// A link as the database knows it, with the dashboard that it is of.
pub(super) struct LinkRow {
    pub(super) org_id: i64,
    pub(super) dashboard_uid: String,
    pub(super) dashboard_json: String,
    pub(super) panel_id: i64,
    /// JSON of the link's terms.
    pub(super) terms: String,
    pub(super) expires_at_ms: i64,
}

/// What a new link is made of.
pub(super) struct NewLink<'a> {
    pub(super) id: &'a str,
    pub(super) org_id: i64,
    pub(super) dashboard_id: i64,
    pub(super) panel_id: i64,
    pub(super) terms: &'a str,
    pub(super) by: &'a str,
    pub(super) now_ms: i64,
    pub(super) expires_at_ms: i64,
}

/// The number of a dashboard.
pub(super) async fn dashboard_id(db: &Db, org_id: i64, uid: &str) -> Result<Option<i64>, DbError> {
    let row = db.row("SELECT id FROM dashboard WHERE org_id = $1 AND uid = $2", args![org_id, uid]).await?;
    row.map(|row| row.get("id")).transpose()
}

/// The origins of a dashboard in their order.
pub(super) async fn origins(db: &Db, org_id: i64, dashboard_id: i64) -> Result<Vec<String>, DbError> {
    let sql = "SELECT origin FROM embed_origin WHERE org_id = $1 AND dashboard_id = $2 ORDER BY origin";
    db.rows(sql, args![org_id, dashboard_id]).await?.iter().map(|row| row.get("origin")).collect()
}

/// The origins that every dashboard of this uid allows, whatever organisation it belongs to: the address of a page
/// does not name one.
pub(super) async fn origins_of_uid(db: &Db, uid: &str) -> Result<Vec<String>, DbError> {
    let sql = "SELECT o.origin FROM embed_origin o JOIN dashboard d ON d.id = o.dashboard_id WHERE d.uid = $1 \
               GROUP BY o.origin \
               HAVING COUNT(*) = (SELECT COUNT(*) FROM dashboard all_of WHERE all_of.uid = $1) ORDER BY o.origin";
    db.rows(sql, args![uid]).await?.iter().map(|row| row.get("origin")).collect()
}

/// Puts these origins in place of those before.
pub(super) async fn set_origins(
    db: &Db,
    org_id: i64,
    dashboard_id: i64,
    origins: &[String],
) -> Result<(), DbError> {
    let mut tx = db.begin().await?;
    let sql = "DELETE FROM embed_origin WHERE org_id = $1 AND dashboard_id = $2";
    tx.write(sql, args![org_id, dashboard_id]).await?;
    for origin in origins {
        let sql = "INSERT INTO embed_origin (org_id, dashboard_id, origin) VALUES ($1, $2, $3)";
        tx.write(sql, args![org_id, dashboard_id, origin.as_str()]).await?;
    }
    tx.commit().await
}

/// The links of a dashboard, the newest first.
pub(super) async fn links(
    db: &Db,
    org_id: i64,
    dashboard_id: i64,
    now_ms: i64,
) -> Result<Vec<EmbedLink>, DbError> {
    let sql = "SELECT id, panel_id, created_by, created_at_ms, expires_at_ms FROM embed_link \
               WHERE org_id = $1 AND dashboard_id = $2 ORDER BY created_at_ms DESC, id";
    let rows = db.rows(sql, args![org_id, dashboard_id]).await?;
    rows.iter().map(|row| link_from(row, now_ms)).collect()
}

fn link_from(row: &Row, now_ms: i64) -> Result<EmbedLink, DbError> {
    let expires_at_ms: i64 = row.get("expires_at_ms")?;
    Ok(EmbedLink {
        id: row.get("id")?,
        panel_id: row.get("panel_id")?,
        created_by: row.get("created_by")?,
        created: rfc3339(row.get("created_at_ms")?),
        expiration: rfc3339(expires_at_ms),
        has_expired: expires_at_ms <= now_ms,
    })
}

/// Stores a link, and forgets those that ended long ago.
pub(super) async fn insert(db: &Db, new: &NewLink<'_>) -> Result<(), DbError> {
    let mut tx = db.begin().await?;
    let sql = "DELETE FROM embed_link WHERE org_id = $1 AND expires_at_ms < $2";
    tx.write(sql, args![new.org_id, new.now_ms - LISTED_MS]).await?;
    let sql = "INSERT INTO embed_link (id, org_id, dashboard_id, panel_id, terms, created_by, created_at_ms, \
                                       expires_at_ms) \
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    let values = args![
        new.id,
        new.org_id,
        new.dashboard_id,
        new.panel_id,
        new.terms,
        new.by,
        new.now_ms,
        new.expires_at_ms
    ];
    tx.write(sql, values).await?;
    tx.commit().await
}

/// Removes a link of a dashboard; answers whether there was one.
pub(super) async fn delete(db: &Db, org_id: i64, dashboard_id: i64, id: &str) -> Result<bool, DbError> {
    let sql = "DELETE FROM embed_link WHERE org_id = $1 AND dashboard_id = $2 AND id = $3";
    Ok(db.write(sql, args![org_id, dashboard_id, id]).await? > 0)
}

/// A link by its id, which alone names its organisation.
pub(super) async fn find(db: &Db, id: &str) -> Result<Option<LinkRow>, DbError> {
    let sql = "SELECT l.org_id, l.panel_id, l.terms, l.expires_at_ms, d.uid, d.json \
               FROM embed_link l JOIN dashboard d ON d.id = l.dashboard_id AND d.org_id = l.org_id \
               WHERE l.id = $1";
    let Some(row) = db.row(sql, args![id]).await? else { return Ok(None) };
    Ok(Some(LinkRow {
        org_id: row.get("org_id")?,
        dashboard_uid: row.get("uid")?,
        dashboard_json: row.get("json")?,
        panel_id: row.get("panel_id")?,
        terms: row.get("terms")?,
        expires_at_ms: row.get("expires_at_ms")?,
    }))
}

/// Whether a link is there and has not ended.
pub(super) async fn is_live(db: &Db, id: &str, now_ms: i64) -> Result<bool, DbError> {
    let sql = "SELECT id FROM embed_link WHERE id = $1 AND expires_at_ms > $2";
    Ok(db.row(sql, args![id, now_ms]).await?.is_some())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::db::testing;

    async fn dashboard(db: &Db, org_id: i64, uid: &str) -> i64 {
        let sql = "INSERT INTO dashboard (org_id, uid, folder_uid, title, title_folded, tags, version, json, \
                                          created_at_ms, updated_at_ms, created_by, updated_by) \
                   VALUES ($1, $2, '', $2, $2, '[]', 1, '{}', 0, 0, '', '') RETURNING id";
        let mut tx = db.begin().await.unwrap();
        let id = tx.insert_id(sql, args![org_id, uid]).await.unwrap();
        tx.commit().await.unwrap();
        id
    }

    fn new(id: &str, org_id: i64, dashboard_id: i64) -> NewLink<'_> {
        NewLink {
            id,
            org_id,
            dashboard_id,
            panel_id: 1,
            terms: "{}",
            by: "ada",
            now_ms: 0,
            expires_at_ms: 100,
        }
    }

    #[tokio::test]
    async fn a_link_works_until_it_ends_is_revoked_or_its_dashboard_is_gone() {
        testing::each(async |db| {
            let one = dashboard(&db, 1, "one").await;
            insert(&db, &new("a", 1, one)).await.unwrap();
            assert!(is_live(&db, "a", 99).await.unwrap());
            assert!(!is_live(&db, "a", 100).await.unwrap());
            assert!(links(&db, 1, one, 100).await.unwrap()[0].has_expired);
            assert!(!delete(&db, 2, one, "a").await.unwrap(), "another organisation");
            assert!(!delete(&db, 1, one + 1, "a").await.unwrap(), "another dashboard");
            assert!(delete(&db, 1, one, "a").await.unwrap());
            assert!(find(&db, "a").await.unwrap().is_none());
            insert(&db, &new("b", 1, one)).await.unwrap();
            set_origins(&db, 1, one, &["https://a.example".to_owned()]).await.unwrap();
            db.write("DELETE FROM dashboard WHERE org_id = $1 AND id = $2", args![1_i64, one]).await.unwrap();
            assert!(find(&db, "b").await.unwrap().is_none());
            dashboard(&db, 1, "one").await;
            assert!(origins_of_uid(&db, "one").await.unwrap().is_empty());
        })
        .await;
    }

    #[tokio::test]
    async fn what_ended_long_ago_is_forgotten() {
        testing::each(async |db| {
            let one = dashboard(&db, 1, "one").await;
            insert(&db, &new("old", 1, one)).await.unwrap();
            let now_ms = LISTED_MS + 101;
            insert(&db, &NewLink { now_ms, expires_at_ms: now_ms + 1, ..new("young", 1, one) })
                .await
                .unwrap();
            let ids: Vec<String> =
                links(&db, 1, one, now_ms).await.unwrap().into_iter().map(|link| link.id).collect();
            assert_eq!(ids, ["young"]);
        })
        .await;
    }

    #[tokio::test]
    async fn a_page_takes_the_origins_on_which_all_dashboards_of_its_uid_agree() {
        testing::each(async |db| {
            let text = |origin: &str| origin.to_owned();
            let here = dashboard(&db, 1, "same").await;
            set_origins(&db, 1, here, &[text("https://a.example"), text("https://b.example")]).await.unwrap();
            assert_eq!(
                origins_of_uid(&db, "same").await.unwrap(),
                ["https://a.example", "https://b.example"]
            );
            db.write("INSERT INTO org (id, name, created_at_ms) VALUES (2, 'Other', 0)", args![])
                .await
                .unwrap();
            let there = dashboard(&db, 2, "same").await;
            assert!(origins_of_uid(&db, "same").await.unwrap().is_empty());
            set_origins(&db, 2, there, &[text("https://b.example")]).await.unwrap();
            assert_eq!(origins_of_uid(&db, "same").await.unwrap(), ["https://b.example"]);
            assert!(origins_of_uid(&db, "nowhere").await.unwrap().is_empty());
        })
        .await;
    }
}
