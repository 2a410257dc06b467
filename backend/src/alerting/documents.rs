//! The dashboards of rules, read and parsed once a save instead of once an evaluation.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use model::dashboard::Dashboard;

use super::store;
use crate::db::{Db, DbError};

/// Size of the documents kept at once, as JSON; beyond it all are forgotten, which costs reading them again.
const MOST_BYTES: usize = 32 << 20;

/// The documents known, each in its latest version.
#[derive(Default)]
pub(crate) struct Documents {
    known: Mutex<Known>,
}

#[derive(Default)]
struct Known {
    /// By organisation and uid: the version, and the document.
    documents: HashMap<(i64, String), (i64, Arc<Dashboard>)>,
    /// Their size together.
    bytes: usize,
}

impl Documents {
    /// A dashboard as it is stored now; nothing where it is gone.
    ///
    /// # Errors
    /// As the database says, or if the document is damaged.
    pub(crate) async fn get(
        &self,
        db: &Db,
        org_id: i64,
        uid: &str,
    ) -> Result<Option<Arc<Dashboard>>, DbError> {
        match store::dashboard_version(db, org_id, uid).await? {
            Some(version) => self.of_version(db, org_id, uid, version).await,
            None => Ok(None),
        }
    }

    /// The dashboards that have rules, by uid, or the one that is named: with one question to the database, and one more
    /// for each that is not known yet.
    ///
    /// # Errors
    /// As [`Documents::get`].
    pub(crate) async fn with_rules(
        &self,
        db: &Db,
        org_id: i64,
        uid: &str,
    ) -> Result<HashMap<String, Arc<Dashboard>>, DbError> {
        let mut found = HashMap::new();
        for (uid, version) in store::dashboard_versions(db, org_id, uid).await? {
            if let Some(document) = self.of_version(db, org_id, &uid, version).await? {
                found.insert(uid, document);
            }
        }
        Ok(found)
    }

    async fn of_version(
        &self,
        db: &Db,
        org_id: i64,
        uid: &str,
        version: i64,
    ) -> Result<Option<Arc<Dashboard>>, DbError> {
        let key = (org_id, uid.to_owned());
        if let Some((known, document)) = self.lock().documents.get(&key)
            && *known == version
        {
            return Ok(Some(Arc::clone(document)));
        }
        let Some((version, json)) = store::dashboard(db, org_id, uid).await? else { return Ok(None) };
        let bytes = json.len();
        let json = serde_json::from_str(&json).map_err(|error| DbError::Failed(error.to_string()))?;
        let document = Arc::new(Dashboard::new(json));
        let mut known = self.lock();
        if known.bytes + bytes > MOST_BYTES {
            *known = Known::default();
        }
        // A version that it takes the place of goes on being counted: that only makes the forgetting come sooner.
        known.bytes += bytes;
        known.documents.insert(key, (version, Arc::clone(&document)));
        Ok(Some(document))
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
