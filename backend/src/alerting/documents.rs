//! The dashboards of rules, read and parsed once a save instead of once an evaluation.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use model::dashboard::Dashboard;

use super::store;
use crate::db::{Db, DbError};

/// Documents kept at once; beyond it all are forgotten, which costs reading them again.
const MOST: usize = 256;

/// The documents known, each in its latest version.
#[derive(Default)]
pub(crate) struct Documents {
    known: Mutex<Known>,
}

/// By organisation and uid: the version, and the document.
type Known = HashMap<(i64, String), (i64, Arc<Dashboard>)>;

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
        let Some(version) = store::dashboard_version(db, org_id, uid).await? else { return Ok(None) };
        let key = (org_id, uid.to_owned());
        if let Some((known, document)) = self.lock().get(&key)
            && *known == version
        {
            return Ok(Some(Arc::clone(document)));
        }
        let Some((version, json)) = store::dashboard(db, org_id, uid).await? else { return Ok(None) };
        let json = serde_json::from_str(&json).map_err(|error| DbError::Failed(error.to_string()))?;
        let document = Arc::new(Dashboard::new(json));
        let mut known = self.lock();
        if known.len() >= MOST {
            known.clear();
        }
        known.insert(key, (version, Arc::clone(&document)));
        Ok(Some(document))
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
