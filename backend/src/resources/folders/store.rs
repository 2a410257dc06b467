//! SQL of folders. There are few of them, so trees are walked in memory.

use crate::args;
use crate::db::{Db, DbError, Row};

/// A stored folder.
#[derive(Clone)]
pub(crate) struct FolderRow {
    pub(crate) id: i64,
    pub(crate) uid: String,
    pub(crate) parent_uid: String,
    pub(crate) title: String,
    pub(crate) version: i64,
    pub(crate) created_at_ms: i64,
    pub(crate) updated_at_ms: i64,
    pub(crate) created_by: String,
    pub(crate) updated_by: String,
}

/// All folders of an organisation, by title.
pub(crate) async fn all(db: &Db, org_id: i64) -> Result<Vec<FolderRow>, DbError> {
    let sql = "SELECT id, uid, parent_uid, title, version, created_at_ms, updated_at_ms, created_by, updated_by \
               FROM folder WHERE org_id = $1 ORDER BY title, id";
    db.rows(sql, args![org_id]).await?.iter().map(folder).collect()
}

fn folder(row: &Row) -> Result<FolderRow, DbError> {
    Ok(FolderRow {
        id: row.get("id")?,
        uid: row.get("uid")?,
        parent_uid: row.get("parent_uid")?,
        title: row.get("title")?,
        version: row.get("version")?,
        created_at_ms: row.get("created_at_ms")?,
        updated_at_ms: row.get("updated_at_ms")?,
        created_by: row.get("created_by")?,
        updated_by: row.get("updated_by")?,
    })
}

pub(super) async fn insert(
    db: &Db,
    org_id: i64,
    uid: &str,
    parent_uid: &str,
    title: &str,
    by: &str,
    now_ms: i64,
) -> Result<(), DbError> {
    let sql = "INSERT INTO folder (org_id, uid, parent_uid, title, version, created_at_ms, updated_at_ms, \
                                   created_by, updated_by) \
               VALUES ($1, $2, $3, $4, $5, $6, $6, $7, $7)";
    db.write(sql, args![org_id, uid, parent_uid, title, 1_i64, now_ms, by]).await?;
    Ok(())
}

/// Changes a folder if it still has the version that was read; answers whether it had.
pub(super) async fn update(
    db: &Db,
    org_id: i64,
    current: &FolderRow,
    title: &str,
    parent_uid: &str,
    by: &str,
    now_ms: i64,
) -> Result<bool, DbError> {
    let sql = "UPDATE folder SET title = $1, parent_uid = $2, version = version + 1, updated_at_ms = $3, updated_by = $4 \
               WHERE org_id = $5 AND uid = $6 AND version = $7";
    let values = args![title, parent_uid, now_ms, by, org_id, &current.uid, current.version];
    Ok(db.write(sql, values).await? > 0)
}

/// Number of dashboards directly in a folder.
pub(super) async fn count_dashboards(db: &Db, org_id: i64, uid: &str) -> Result<i64, DbError> {
    let sql = "SELECT COUNT(*) AS n FROM dashboard WHERE org_id = $1 AND folder_uid = $2";
    db.row(sql, args![org_id, uid]).await?.map_or(Ok(0), |row| row.get("n"))
}

/// Removes folders and the dashboards in them.
pub(super) async fn delete(db: &Db, org_id: i64, uids: &[String]) -> Result<(), DbError> {
    let mut tx = db.begin().await?;
    for uid in uids {
        tx.write("DELETE FROM dashboard WHERE org_id = $1 AND folder_uid = $2", args![org_id, uid]).await?;
        tx.write("DELETE FROM folder WHERE org_id = $1 AND uid = $2", args![org_id, uid]).await?;
    }
    tx.commit().await
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::db::testing;

    #[tokio::test]
    async fn folders_change_only_from_the_version_that_was_read() {
        testing::each(async |db| {
            insert(&db, 1, "a", "", "A", "ada", 5).await.unwrap();
            assert!(insert(&db, 1, "b", "", "A", "ada", 5).await.is_err());
            let read = all(&db, 1).await.unwrap().remove(0);
            assert!(update(&db, 1, &read, "B", "", "bob", 6).await.unwrap());
            assert!(!update(&db, 1, &read, "C", "", "bob", 7).await.unwrap());
            assert!(!update(&db, 2, &read, "C", "", "bob", 7).await.unwrap());
            let now = all(&db, 1).await.unwrap().remove(0);
            assert_eq!((now.title.as_str(), now.version, now.updated_by.as_str()), ("B", 2, "bob"));
            delete(&db, 2, &["a".to_owned()]).await.unwrap();
            assert_eq!(all(&db, 1).await.unwrap().len(), 1);
            delete(&db, 1, &["a".to_owned()]).await.unwrap();
            assert!(all(&db, 1).await.unwrap().is_empty());
        })
        .await;
    }
}
