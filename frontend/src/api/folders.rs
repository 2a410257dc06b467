//! Folders of dashboards.

use std::collections::BTreeMap;

use model::api::{Folder, FolderRef, SaveFolder};
use serde_json::{Value, json};

use super::http::{self, ApiFailure};
use crate::browser::location::encode;

/// The folders directly in a folder; an empty uid is the top.
pub async fn list(parent_uid: &str) -> Result<Vec<FolderRef>, ApiFailure> {
    let path = "/api/folders?limit=1000";
    match parent_uid {
        "" => http::get(path).await,
        uid => http::get(&format!("{path}&parentUid={}", encode(uid))).await,
    }
}

/// One folder with those above it.
pub async fn get(uid: &str) -> Result<Folder, ApiFailure> {
    http::get(&format!("/api/folders/{}", encode(uid))).await
}

/// Makes a folder.
pub async fn create(folder: &SaveFolder) -> Result<Folder, ApiFailure> {
    http::post("/api/folders", folder).await
}

/// Renames a folder.
pub async fn rename(uid: &str, title: &str) -> Result<Folder, ApiFailure> {
    let change = SaveFolder { title: title.to_owned(), overwrite: true, ..SaveFolder::default() };
    http::put(&format!("/api/folders/{}", encode(uid)), &change).await
}

/// Puts a folder into another; an empty uid is the top.
pub async fn move_to(uid: &str, parent_uid: &str) -> Result<Folder, ApiFailure> {
    http::post(&format!("/api/folders/{}/move", encode(uid)), &json!({ "parentUid": parent_uid })).await
}

/// How many things of each kind a folder holds, those of folders within included.
pub async fn counts(uid: &str) -> Result<BTreeMap<String, i64>, ApiFailure> {
    http::get(&format!("/api/folders/{}/counts", encode(uid))).await
}

/// Removes a folder and all it holds.
pub async fn delete(uid: &str) -> Result<Value, ApiFailure> {
    http::delete(&format!("/api/folders/{}", encode(uid))).await
}
