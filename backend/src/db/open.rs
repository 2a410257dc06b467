//! Opens the database, brings its schema to this program's, and refuses what it cannot; runs no other statement.

use std::path::Path;
use std::str::FromStr;
use std::time::Duration;

use sqlx::Connection as _;
use sqlx::migrate::{MigrateError, Migrator};
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};

use super::{Db, DbError, Engine};

static SQLITE_SCHEMA: Migrator = sqlx::migrate!("migrations/sqlite");
static POSTGRES_SCHEMA: Migrator = sqlx::migrate!("migrations/postgres");

/// How long a request waits for a connection before it is told that the database is busy.
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(10);
const READERS: u32 = 8;
const POSTGRES_CONNECTIONS: u32 = 16;

/// Opens the database named by `url` (`postgres://…`), or else the SQLite file, which is made if it is absent.
///
/// # Errors
/// [`DbError::Open`] says what is wrong and what to do; a schema newer than this program is refused untouched.
pub async fn open(url: Option<&str>, sqlite_file: &Path) -> Result<Db, DbError> {
    match url {
        None => open_sqlite(sqlite_file).await,
        Some(url) if url.starts_with("postgres://") || url.starts_with("postgresql://") => open_postgres(url).await,
        Some(_) => Err(DbError::Open(
            "The database URL must start with postgres://; leave it away to use the SQLite file in the data folder"
                .to_owned(),
        )),
    }
}

async fn open_sqlite(file: &Path) -> Result<Db, DbError> {
    make_private(file)?;
    let options = SqliteConnectOptions::new()
        .filename(file)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .busy_timeout(Duration::from_secs(5));
    let cannot = |error: sqlx::Error| {
        DbError::Open(format!("Cannot open the database file {}: {error}", file.display()))
    };
    let writer = SqlitePoolOptions::new()
        .max_connections(1)
        .min_connections(1)
        .idle_timeout(None)
        .max_lifetime(None)
        .acquire_timeout(ACQUIRE_TIMEOUT)
        // Where the disk is full SQLite undoes the transaction by itself, and what then undoes it here fails: the
        // connection would believe for ever that one is open. It is replaced.
        .before_acquire(|connection, _| Box::pin(async move { Ok(!connection.is_in_transaction()) }))
        .connect_with(options.clone())
        .await
        .map_err(cannot)?;
    SQLITE_SCHEMA.run(&writer).await.map_err(|error| migration_error(&error))?;
    let readers = SqlitePoolOptions::new()
        .max_connections(READERS)
        .acquire_timeout(ACQUIRE_TIMEOUT)
        .connect_with(options.read_only(true))
        .await
        .map_err(cannot)?;
    Ok(Db { engine: Engine::Sqlite { writer, readers } })
}

/// Makes the file, readable by its owner only; SQLite gives its journal the same mode.
fn make_private(file: &Path) -> Result<(), DbError> {
    let mut options = std::fs::OpenOptions::new();
    options.append(true).create(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
        .open(file)
        .map(drop)
        .map_err(|error| DbError::Open(format!("Cannot open the database file {}: {error}", file.display())))
}

async fn open_postgres(url: &str) -> Result<Db, DbError> {
    // Neither message repeats the URL: it may hold a password.
    let options = PgConnectOptions::from_str(url)
        .map_err(|_| DbError::Open("The database URL is not a valid postgres:// address".to_owned()))?;
    let pool = PgPoolOptions::new()
        .max_connections(POSTGRES_CONNECTIONS)
        .acquire_timeout(ACQUIRE_TIMEOUT)
        .connect_with(options)
        .await
        .map_err(|error| DbError::Open(format!("Cannot connect to PostgreSQL: {error}")))?;
    POSTGRES_SCHEMA.run(&pool).await.map_err(|error| migration_error(&error))?;
    Ok(Db { engine: Engine::Postgres(pool) })
}

fn migration_error(error: &MigrateError) -> DbError {
    DbError::Open(match error {
        MigrateError::VersionMissing(version) | MigrateError::VersionTooNew(version, _) => format!(
            "The database was written by a newer Belvedere (schema {version}): start that version, or restore a \
             backup made by this one. Nothing was changed"
        ),
        MigrateError::VersionMismatch(version) => format!(
            "Step {version} of the database's schema differs from this program's: it was written by another build. \
             Nothing was changed"
        ),
        other => format!("Cannot bring the database to this program's schema: {other}"),
    })
}

#[cfg(test)]
mod tests {
    use super::open;
    use crate::args;
    use crate::db::testing;

    #[tokio::test]
    async fn a_newer_schema_is_refused_in_clear_words() {
        testing::each_place(async |url, file| {
            let db = open(url.as_deref(), &file).await.unwrap();
            db.write(
                "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) \
                 VALUES (9000, 'from the future', $1, $2, 0)",
                args![true, b"x"],
            )
            .await
            .unwrap();
            db.close().await;
            let text = open(url.as_deref(), &file).await.unwrap_err().to_string();
            assert!(text.contains("newer Belvedere (schema 9000)"), "{text}");
        })
        .await;
    }

    #[tokio::test]
    async fn a_full_disk_is_told_and_passes() {
        let folder = tempfile::tempdir().unwrap();
        let db = open(None, &folder.path().join("belvedere.db")).await.unwrap();
        // The limit holds for the connection that writes now.
        db.write("PRAGMA max_page_count = 1", args![]).await.unwrap();
        let name = "x".repeat(1 << 20);
        let sql = "INSERT INTO org (id, name, created_at_ms) VALUES (7, $1, 0)";
        let mut tx = db.begin().await.unwrap();
        let error = tx.write(sql, args![&name]).await.unwrap_err();
        assert!(error.will_pass() && error.to_string().contains("disk is full"), "{error}");
        drop(tx);
        let mut tx = db.begin().await.unwrap();
        tx.write(sql, args![&name]).await.unwrap();
        tx.commit().await.unwrap();
    }

    #[tokio::test]
    async fn opening_twice_changes_nothing() {
        testing::each_place(async |url, file| {
            for _ in 0..2 {
                let db = open(url.as_deref(), &file).await.unwrap();
                let row = db.row("SELECT COUNT(*) AS n FROM org", args![]).await.unwrap().unwrap();
                assert_eq!(row.get::<i64>("n").unwrap(), 1);
                db.close().await;
            }
        })
        .await;
    }

    #[tokio::test]
    async fn other_databases_are_named_as_unknown() {
        let text = open(Some("mysql://x"), "/nowhere".as_ref()).await.unwrap_err().to_string();
        assert!(text.contains("postgres://"), "{text}");
    }
}
