//! What an empty database is filled with, so that the first page shows something real.

mod store;

use crate::app::App;
use crate::error::Error;
use crate::resources::dashboards::{Document, HOME_UID, Save, save};

/// The dashboard of this very machine, over the built-in data source.
const MACHINE: &str = include_str!("provisioning/machine.json");

/// Fills an empty database. What a person deletes stays deleted: there are versions or people by then.
///
/// # Errors
/// As the database says.
pub async fn provision(app: &App) -> Result<(), Error> {
    if !store::is_untouched(&app.db).await? {
        return Ok(());
    }
    let mut document = Document::parse(MACHINE)?;
    document.set("uid", &HOME_UID)?;
    // Of two servers that start on one empty database, the second finds the dashboard and leaves it.
    let saved = save(
        &app.db,
        app.clock.now_ms(),
        Save {
            org_id: 1,
            by: "belvedere",
            document,
            folder_uid: None,
            message: "Made with the data folder",
            overwrite: false,
            restored_from: 0,
            original: None,
        },
    )
    .await;
    match saved {
        Ok(_) | Err(Error::PreconditionFailed { .. } | Error::Conflict(_)) => Ok(()),
        Err(error) => Err(error),
    }
}
