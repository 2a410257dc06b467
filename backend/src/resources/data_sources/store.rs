//! SQL of data sources. Their secrets are in the table of secrets, under [`secret_object`].

use std::collections::BTreeMap;

use serde_json::Value;

use crate::args;
use crate::db::{Db, DbError, Row, Tx};
use crate::secrets::{self, SecretError, Secrets};

/// A stored data source, without its secrets.
#[derive(Debug, Clone)]
pub(crate) struct DataSourceRow {
    pub(crate) id: i64,
    pub(crate) uid: String,
    pub(crate) name: String,
    pub(crate) kind: String,
    pub(crate) url: String,
    pub(crate) login: String,
    pub(crate) db_name: String,
    pub(crate) basic_auth: bool,
    pub(crate) basic_auth_user: String,
    pub(crate) is_default: bool,
    pub(crate) json_data: Value,
    pub(crate) version: i64,
}

/// Which data source is meant.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Key<'a> {
    Id(i64),
    Uid(&'a str),
    Name(&'a str),
}

/// How the secrets of a data source are filed. Numbers are never used twice, so a new one cannot inherit them.
pub(crate) fn secret_object(id: i64) -> String {
    format!("data_source/{id}")
}

pub(crate) async fn all(db: &Db, org_id: i64) -> Result<Vec<DataSourceRow>, DbError> {
    let sql = "SELECT id, uid, name, kind, url, login, db_name, basic_auth, basic_auth_user, is_default, json_data, \
               version FROM data_source WHERE org_id = $1 ORDER BY name";
    db.rows(sql, args![org_id]).await?.iter().map(data_source).collect()
}

pub(crate) async fn find(db: &Db, org_id: i64, key: Key<'_>) -> Result<Option<DataSourceRow>, DbError> {
    let (id, uid, name) = match key {
        Key::Id(id) => (id, "", ""),
        Key::Uid(uid) => (0, uid, ""),
        Key::Name(name) => (0, "", name),
    };
    let sql = "SELECT id, uid, name, kind, url, login, db_name, basic_auth, basic_auth_user, is_default, json_data, \
               version FROM data_source \
               WHERE org_id = $1 AND ((id = $2 AND $2 <> 0) OR (uid = $3 AND $3 <> '') OR (name = $4 AND $4 <> ''))";
    db.row(sql, args![org_id, id, uid, name]).await?.map(|row| data_source(&row)).transpose()
}

fn data_source(row: &Row) -> Result<DataSourceRow, DbError> {
    let json_data: String = row.get("json_data")?;
    Ok(DataSourceRow {
        id: row.get("id")?,
        uid: row.get("uid")?,
        name: row.get("name")?,
        kind: row.get("kind")?,
        url: row.get("url")?,
        login: row.get("login")?,
        db_name: row.get("db_name")?,
        basic_auth: row.get("basic_auth")?,
        basic_auth_user: row.get("basic_auth_user")?,
        is_default: row.get("is_default")?,
        json_data: serde_json::from_str(&json_data).map_err(|error| DbError::Failed(error.to_string()))?,
        version: row.get("version")?,
    })
}

/// Stores a new data source with its secrets; answers its number. `new.id` and `new.version` are not looked at.
pub(super) async fn insert(
    db: &Db,
    keys: &Secrets,
    org_id: i64,
    new: &DataSourceRow,
    secret: &BTreeMap<String, String>,
    now_ms: i64,
) -> Result<i64, SecretError> {
    let mut tx = db.begin().await?;
    if new.is_default {
        clear_default(&mut tx, org_id).await?;
    }
    let sql = "INSERT INTO data_source (org_id, uid, name, kind, access, url, login, db_name, basic_auth, \
                                        basic_auth_user, is_default, json_data, version, created_at_ms, updated_at_ms) \
               VALUES ($1, $2, $3, $4, 'proxy', $5, $6, $7, $8, $9, $10, $11, 1, $12, $12) RETURNING id";
    let json_data = new.json_data.to_string();
    let values = args![
        org_id,
        &new.uid,
        &new.name,
        &new.kind,
        &new.url,
        &new.login,
        &new.db_name,
        new.basic_auth,
        &new.basic_auth_user,
        new.is_default,
        &json_data,
        now_ms
    ];
    let id = tx.insert_id(sql, values).await?;
    keys.put_all(&mut tx, org_id, &secret_object(id), secret).await?;
    tx.commit().await?;
    Ok(id)
}

/// A data source as it is to be.
pub(super) struct Change<'a> {
    pub(super) new: &'a DataSourceRow,
    pub(super) secret: &'a BTreeMap<String, String>,
    /// Whether it is asked elsewhere now: a secret was given to one server and must not go to another.
    pub(super) has_moved: bool,
}

/// Changes a data source if it still has the version that was read; answers whether it had.
pub(super) async fn update(
    db: &Db,
    keys: &Secrets,
    org_id: i64,
    current: &DataSourceRow,
    Change { new, secret, has_moved }: Change<'_>,
    now_ms: i64,
) -> Result<bool, SecretError> {
    let mut tx = db.begin().await?;
    if new.is_default {
        clear_default(&mut tx, org_id).await?;
    }
    let sql = "UPDATE data_source SET uid = $1, name = $2, kind = $3, url = $4, login = $5, db_name = $6, \
                      basic_auth = $7, basic_auth_user = $8, is_default = $9, json_data = $10, \
                      version = version + 1, updated_at_ms = $11 \
               WHERE org_id = $12 AND id = $13 AND version = $14";
    let json_data = new.json_data.to_string();
    let values = args![
        &new.uid,
        &new.name,
        &new.kind,
        &new.url,
        &new.login,
        &new.db_name,
        new.basic_auth,
        &new.basic_auth_user,
        new.is_default,
        &json_data,
        now_ms,
        org_id,
        current.id,
        current.version
    ];
    if tx.write(sql, values).await? == 0 {
        return Ok(false);
    }
    if has_moved {
        secrets::remove_all(&mut tx, org_id, &secret_object(current.id)).await?;
    }
    keys.put_all(&mut tx, org_id, &secret_object(current.id), secret).await?;
    tx.commit().await?;
    Ok(true)
}

async fn clear_default(tx: &mut Tx, org_id: i64) -> Result<(), DbError> {
    tx.write("UPDATE data_source SET is_default = $1 WHERE org_id = $2", args![false, org_id]).await?;
    Ok(())
}

/// Removes a data source with its secrets.
pub(super) async fn delete(db: &Db, org_id: i64, id: i64) -> Result<(), DbError> {
    let mut tx = db.begin().await?;
    tx.write("DELETE FROM data_source WHERE org_id = $1 AND id = $2", args![org_id, id]).await?;
    secrets::remove_all(&mut tx, org_id, &secret_object(id)).await?;
    tx.commit().await
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::db::testing;

    fn row(name: &str) -> DataSourceRow {
        DataSourceRow {
            id: 0,
            uid: name.to_lowercase(),
            name: name.to_owned(),
            kind: "prometheus".to_owned(),
            url: "http://localhost:9090".to_owned(),
            login: String::new(),
            db_name: String::new(),
            basic_auth: false,
            basic_auth_user: String::new(),
            is_default: true,
            json_data: json!({"httpMethod": "POST"}),
            version: 0,
        }
    }

    #[tokio::test]
    async fn one_default_versions_count_and_secrets_stay_with_the_address() {
        testing::each(async |db| {
            let folder = tempfile::tempdir().unwrap();
            let keys = Secrets::open(&folder.path().join("key"), &db).await.unwrap();
            let secret = |text: &str| BTreeMap::from([("password".to_owned(), text.to_owned())]);
            let id = insert(&db, &keys, 1, &row("A"), &secret("hunter2"), 0).await.unwrap();
            insert(&db, &keys, 1, &row("B"), &BTreeMap::new(), 0).await.unwrap();
            let defaults = all(&db, 1).await.unwrap().into_iter().filter(|source| source.is_default).count();
            assert_eq!(defaults, 1);
            for key in [Key::Id(id), Key::Uid("a"), Key::Name("A")] {
                assert_eq!(find(&db, 1, key).await.unwrap().unwrap().id, id);
                assert!(find(&db, 2, key).await.unwrap().is_none());
            }
            let current = find(&db, 1, Key::Id(id)).await.unwrap().unwrap();
            let mut new = current.clone();
            new.json_data = json!({});
            let none = BTreeMap::new();
            let stays = |new| Change { new, secret: &none, has_moved: false };
            assert!(update(&db, &keys, 1, &current, stays(&new), 1).await.unwrap());
            assert!(!update(&db, &keys, 1, &current, stays(&new), 1).await.unwrap());
            let object = secret_object(id);
            assert_eq!(keys.all(&db, 1, &object).await.unwrap()[0].1.reveal(), "hunter2");
            let current = find(&db, 1, Key::Id(id)).await.unwrap().unwrap();
            assert_eq!(current.version, 2);
            new.url = "http://elsewhere".to_owned();
            let moves = Change { new: &new, secret: &none, has_moved: true };
            assert!(update(&db, &keys, 1, &current, moves, 1).await.unwrap());
            assert!(secrets::fields(&db, 1, &object).await.unwrap().is_empty());
            delete(&db, 1, id).await.unwrap();
            assert!(find(&db, 1, Key::Id(id)).await.unwrap().is_none());
        })
        .await;
    }
}
