//! One façade over SQLite and PostgreSQL: SQL text is kept once (`$1` works on both), stores never see the engine.
//!
//! SQLite has one writing connection and a pool of readers, so that "database is locked" cannot happen within the
//! process; every write that is answered is on disk (`synchronous=FULL`).

mod open;
mod value;

#[cfg(test)]
pub mod testing;

pub use open::open;
pub use value::{Arg, Column, Row, role};

use sqlx::postgres::PgPool;
use sqlx::sqlite::SqlitePool;
use sqlx::{Postgres, Sqlite, Transaction};

/// The database: cheap to clone, shared by all requests.
#[derive(Clone, Debug)]
pub struct Db {
    engine: Engine,
}

#[derive(Clone, Debug)]
enum Engine {
    Sqlite { writer: SqlitePool, readers: SqlitePool },
    Postgres(PgPool),
}

/// Why a statement was not carried out.
#[derive(Debug, thiserror::Error)]
pub enum DbError {
    /// No connection became free in time, or another process holds the lock.
    #[error("the database is busy")]
    Busy,
    /// It cannot be used until somebody does something: its disk is full, its server is away. The text says which.
    #[error("the database cannot be used at present: {0}")]
    Away(String),
    /// A unique key exists already.
    #[error("a unique key exists already")]
    Duplicate,
    /// Anything else, in the engine's words.
    #[error("the database failed: {0}")]
    Failed(String),
    /// The database cannot be opened or brought to this program's schema; the text says what to do.
    #[error("{0}")]
    Open(String),
}

impl DbError {
    /// Whether the same statement may succeed later, so that waiting helps.
    #[must_use]
    pub fn will_pass(&self) -> bool {
        matches!(self, Self::Busy | Self::Away(_))
    }

    /// What the engine's code says, where it is not about the statement itself.
    fn of_code(code: &str, message: &str) -> Option<Self> {
        if code.len() == 5 {
            // PostgreSQL: deadlocks and lost races first, then those whose class says that the server is away or full.
            return match (code, &code[..2]) {
                ("40001" | "40P01" | "55P03", _) => Some(Self::Busy),
                ("57P01" | "57P02" | "57P03", _) | (_, "08" | "53") => Some(Self::Away(message.to_owned())),
                _ => None,
            };
        }
        // SQLite: extended codes keep the primary one in the low byte.
        match code.parse::<u32>().ok()? & 0xff {
            5 | 6 => Some(Self::Busy),
            10 => Some(Self::Away(message.to_owned())),
            13 => Some(Self::Away("its disk is full".to_owned())),
            _ => None,
        }
    }
}

impl From<sqlx::Error> for DbError {
    fn from(error: sqlx::Error) -> Self {
        match &error {
            sqlx::Error::PoolTimedOut => Self::Busy,
            sqlx::Error::Io(cause) => Self::Away(cause.to_string()),
            sqlx::Error::Database(database) if database.is_unique_violation() => Self::Duplicate,
            sqlx::Error::Database(database) => database
                .code()
                .and_then(|code| Self::of_code(&code, database.message()))
                .unwrap_or_else(|| Self::Failed(error.to_string())),
            _ => Self::Failed(error.to_string()),
        }
    }
}

/// The values of one statement, in the order of `$1`, `$2`, …: `args![org_id, uid]`.
#[macro_export]
macro_rules! args {
    ($($value:expr),* $(,)?) => { &[$($crate::db::Arg::from($value)),*] };
}

impl Db {
    /// All rows of a reading statement.
    ///
    /// # Errors
    /// [`DbError`] as the engine says.
    pub async fn rows(&self, sql: &'static str, args: &[Arg<'_>]) -> Result<Vec<Row>, DbError> {
        match &self.engine {
            Engine::Sqlite { readers, .. } => value::rows_sqlite(readers, sql, args).await,
            Engine::Postgres(pool) => value::rows_postgres(pool, sql, args).await,
        }
    }

    /// The first row of a reading statement, if there is one.
    ///
    /// # Errors
    /// [`DbError`] as the engine says.
    pub async fn row(&self, sql: &'static str, args: &[Arg<'_>]) -> Result<Option<Row>, DbError> {
        Ok(self.rows(sql, args).await?.into_iter().next())
    }

    /// Carries out one writing statement by itself; answers the number of rows it changed.
    ///
    /// # Errors
    /// [`DbError`] as the engine says.
    pub async fn write(&self, sql: &'static str, args: &[Arg<'_>]) -> Result<u64, DbError> {
        match &self.engine {
            Engine::Sqlite { writer, .. } => value::execute_sqlite(writer, sql, args).await,
            Engine::Postgres(pool) => value::execute_postgres(pool, sql, args).await,
        }
    }

    /// Starts a writing transaction. Dropping it without [`Tx::commit`] undoes it.
    ///
    /// Nothing slow (network, password hashing) may happen while it is open: SQLite has one writer.
    ///
    /// # Errors
    /// [`DbError::Busy`] if the writer did not become free in time.
    pub async fn begin(&self) -> Result<Tx, DbError> {
        Ok(match &self.engine {
            Engine::Sqlite { writer, .. } => Tx::Sqlite(writer.begin_with("BEGIN IMMEDIATE").await?),
            Engine::Postgres(pool) => Tx::Postgres(pool.begin().await?),
        })
    }

    /// `sqlite` or `postgres`, for the log and the health answer.
    #[must_use]
    pub fn engine_name(&self) -> &'static str {
        match &self.engine {
            Engine::Sqlite { .. } => "sqlite",
            Engine::Postgres(_) => "postgres",
        }
    }

    /// Waits for running statements and closes all connections; SQLite then folds its journal into the file.
    pub async fn close(&self) {
        match &self.engine {
            Engine::Sqlite { writer, readers } => {
                readers.close().await;
                writer.close().await;
            }
            Engine::Postgres(pool) => pool.close().await,
        }
    }
}

/// A writing transaction.
#[derive(Debug)]
pub enum Tx {
    /// On SQLite's one writing connection.
    Sqlite(Transaction<'static, Sqlite>),
    /// On a connection of PostgreSQL's pool.
    Postgres(Transaction<'static, Postgres>),
}

impl Tx {
    /// All rows that a statement answers, `INSERT … RETURNING` included.
    ///
    /// # Errors
    /// [`DbError`] as the engine says.
    pub async fn rows(&mut self, sql: &'static str, args: &[Arg<'_>]) -> Result<Vec<Row>, DbError> {
        match self {
            Self::Sqlite(tx) => value::rows_sqlite(&mut **tx, sql, args).await,
            Self::Postgres(tx) => value::rows_postgres(&mut **tx, sql, args).await,
        }
    }

    /// The first row that a statement answers, if there is one.
    ///
    /// # Errors
    /// [`DbError`] as the engine says.
    pub async fn row(&mut self, sql: &'static str, args: &[Arg<'_>]) -> Result<Option<Row>, DbError> {
        Ok(self.rows(sql, args).await?.into_iter().next())
    }

    /// Carries out a statement; answers the number of rows it changed.
    ///
    /// # Errors
    /// [`DbError`] as the engine says.
    pub async fn write(&mut self, sql: &'static str, args: &[Arg<'_>]) -> Result<u64, DbError> {
        match self {
            Self::Sqlite(tx) => value::execute_sqlite(&mut **tx, sql, args).await,
            Self::Postgres(tx) => value::execute_postgres(&mut **tx, sql, args).await,
        }
    }

    /// The `id` that an `INSERT … RETURNING id` answers.
    ///
    /// # Errors
    /// [`DbError`] as the engine says, or if the statement answers no row.
    pub async fn insert_id(&mut self, sql: &'static str, args: &[Arg<'_>]) -> Result<i64, DbError> {
        let row = self.row(sql, args).await?;
        row.ok_or_else(|| DbError::Failed("an insert answered no id".to_owned()))?.get("id")
    }

    /// Makes the changes lasting.
    ///
    /// # Errors
    /// [`DbError`] as the engine says; nothing is stored then.
    pub async fn commit(self) -> Result<(), DbError> {
        match self {
            Self::Sqlite(tx) => tx.commit().await?,
            Self::Postgres(tx) => tx.commit().await?,
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::{DbError, testing};

    #[test]
    fn codes_tell_what_passes_from_what_stays_wrong() {
        let check = |code: &str, expect: &str| {
            let found = DbError::of_code(code, "words").map_or(String::new(), |error| error.to_string());
            assert!(
                if expect.is_empty() { found.is_empty() } else { found.contains(expect) },
                "{code}: {found}"
            );
        };
        // SQLite: busy, locked, full, an I/O error with its extension, a syntax error.
        check("5", "busy");
        check("517", "busy");
        check("6", "busy");
        check("13", "disk is full");
        check("778", "words");
        check("1", "");
        // PostgreSQL: deadlock, shutting down, disk full, connection lost, a syntax error.
        check("40P01", "busy");
        check("57P01", "words");
        check("53100", "words");
        check("08006", "words");
        check("42601", "");
    }

    #[tokio::test]
    async fn a_dropped_transaction_leaves_nothing() {
        testing::each(async |db| {
            let mut tx = db.begin().await.unwrap();
            tx.write(
                "INSERT INTO org (id, name, created_at_ms) VALUES ($1, $2, $3)",
                args![7_i64, "x", 0_i64],
            )
            .await
            .unwrap();
            drop(tx);
            assert!(db.row("SELECT id FROM org WHERE id = $1", args![7_i64]).await.unwrap().is_none());
        })
        .await;
    }

    #[tokio::test]
    async fn a_second_key_is_a_duplicate_and_values_come_back() {
        testing::each(async |db| {
            let sql = "INSERT INTO org (id, name, created_at_ms) VALUES ($1, $2, $3)";
            assert_eq!(db.write(sql, args![7_i64, "Zürich ☂", 5_i64]).await.unwrap(), 1);
            assert!(matches!(db.write(sql, args![7_i64, "b", 5_i64]).await, Err(DbError::Duplicate)));
            let row = db
                .row("SELECT name, created_at_ms FROM org WHERE id = $1", args![7_i64])
                .await
                .unwrap()
                .unwrap();
            assert_eq!(row.get::<String>("name").unwrap(), "Zürich ☂");
            assert_eq!(row.get::<i64>("created_at_ms").unwrap(), 5);
        })
        .await;
    }
}
