//! `belvedere import`: brings dashboards of files and folders into the database, one after the other, and says of each
//! what will be shown. Works beside a running server.

use std::path::{Path, PathBuf};

use clap::Args;
use panels::report::Report;

use super::lint::{Outcome, line};
use super::settings::Settings;
use super::{files, say};
use crate::app::{self, StartError};
use crate::clock::{Clock as _, SystemClock};
use crate::db::Db;
use crate::error::Error;
use crate::resources::dashboards::{Original, Save, import, save};

/// Flags of the command.
#[derive(Args)]
pub(super) struct Import {
    #[command(flatten)]
    settings: Settings,
    /// Files, and folders whose .json files are read, those in folders inside too
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Identifier of the folder to put them into [default: none]
    #[arg(long, value_name = "UID")]
    folder: Option<String>,
    /// Replace dashboards that are there under the same identifier
    #[arg(long)]
    overwrite: bool,
    /// Print one JSON object for each dashboard, a line each
    #[arg(long)]
    json: bool,
}

impl Import {
    /// Does what was asked.
    pub(super) async fn run(self) -> Result<(), StartError> {
        let files = files::collect(&self.paths)?;
        let db = app::open_db(&self.settings.into_config()?).await?;
        let (mut brought, mut refused) = (0, 0);
        for path in files {
            let file = path.display().to_string();
            let outcome = match bring(&db, &path, self.folder.as_deref(), self.overwrite).await {
                Ok(report) => Outcome::of(file, &report),
                Err(why) => Outcome::refused(file, why),
            };
            let is_refused = outcome.panels == 0 && outcome.refused > 0;
            brought += usize::from(!is_refused);
            refused += usize::from(is_refused);
            say(&if self.json { line(&outcome)? } else { told(&outcome, is_refused) })?;
        }
        db.close().await;
        if !self.json {
            say(&format!("{brought} imported, {refused} not."))?;
        }
        if brought == 0 { Err(StartError("Nothing was imported.".to_owned())) } else { Ok(()) }
    }
}

/// One line for people.
fn told(outcome: &Outcome, is_refused: bool) -> String {
    if is_refused {
        let why = outcome.reasons.keys().next().map_or("", String::as_str);
        return format!("not imported: {}: {why}", outcome.file);
    }
    format!("imported: {} ({} of {} panels whole)", outcome.file, outcome.whole, outcome.panels)
}

/// Stores the dashboard of one file and tells what of it is shown; the sentence says why not.
async fn bring(db: &Db, path: &Path, folder_uid: Option<&str>, overwrite: bool) -> Result<Report, String> {
    let bytes = std::fs::read(path).map_err(|error| format!("The file cannot be read: {error}."))?;
    store(db, &bytes, folder_uid, overwrite).await.map_err(|error| error.to_string())
}

async fn store(db: &Db, bytes: &[u8], folder_uid: Option<&str>, overwrite: bool) -> Result<Report, Error> {
    let incoming = import::read(bytes, &import::sources(db, 1).await?)?;
    let (mut document, kept) = (incoming.document.clone(), incoming.original_message());
    // Numbers are of the server that exported it.
    document.set("id", &None::<i64>)?;
    document.set("version", &0)?;
    let message = "Imported";
    let original = incoming.original.as_deref().map(|text| Original { text, message: &kept });
    let new = Save {
        org_id: 1,
        by: "import",
        document,
        folder_uid,
        message,
        overwrite,
        restored_from: 0,
        original,
    };
    save(db, SystemClock.now_ms(), new).await?;
    import::inspect(&incoming)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_is_there_stays_unless_it_is_to_be_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let db = crate::db::open(None, &folder.path().join("db")).await.unwrap();
        let text = |title: &str| {
            format!(r#"{{"schemaVersion":41,"uid":"one","id":7,"version":9,"title":"{title}","panels":[]}}"#)
        };
        let bring = |title: &str, overwrite: bool| {
            let (db, text) = (db.clone(), text(title));
            async move { store(&db, text.as_bytes(), None, overwrite).await }
        };
        bring("First", false).await.unwrap();
        assert!(bring("Second", false).await.is_err());
        bring("Third", true).await.unwrap();
        let stored = crate::resources::dashboards::store::find(&db, 1, 0, "one").await.unwrap().unwrap();
        assert_eq!((stored.title.as_str(), stored.version), ("Third", 2));
        assert!(store(&db, b"{", None, true).await.unwrap_err().to_string().contains("line 1"));
        db.close().await;
    }
}
