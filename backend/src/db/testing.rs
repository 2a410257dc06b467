//! Runs a store test on both engines: SQLite in a temporary folder, PostgreSQL as a real server of this test process.

mod postgres;

use std::path::PathBuf;

use super::{Db, open};

/// Runs `test` with an empty database of each engine that is installed.
pub async fn each(test: impl AsyncFn(Db)) {
    each_place(async |url, file| {
        let db = open(url.as_deref(), &file).await.expect("the database opens");
        test(db.clone()).await;
        db.close().await;
    })
    .await;
}

/// Runs `test` with the place of an empty database of each engine: the URL if there is one, else the file.
pub async fn each_place(test: impl AsyncFn(Option<String>, PathBuf)) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    test(None, folder.path().join("belvedere.db")).await;
    if let Some(url) = postgres::new_database().await {
        test(Some(url), folder.path().join("unused.db")).await;
    }
}
