//! Values going into statements and rows coming out, the same for both engines; knows no table.

use model::api::Role;
use sqlx::postgres::{PgArguments, PgRow};
use sqlx::sqlite::{SqliteArguments, SqliteRow};
use sqlx::{Database, Decode, Executor, Postgres, Row as _, Sqlite, Type};

use super::DbError;

/// One bound value. Made with `args![…]`.
#[derive(Debug, Clone, Copy)]
pub enum Arg<'a> {
    /// A whole number or null.
    Int(Option<i64>),
    /// A text or null.
    Text(Option<&'a str>),
    /// Bytes or null.
    Bytes(Option<&'a [u8]>),
    /// A truth value.
    Bool(bool),
}

impl From<i64> for Arg<'_> {
    fn from(value: i64) -> Self {
        Self::Int(Some(value))
    }
}

impl From<Option<i64>> for Arg<'_> {
    fn from(value: Option<i64>) -> Self {
        Self::Int(value)
    }
}

impl From<bool> for Arg<'_> {
    fn from(value: bool) -> Self {
        Self::Bool(value)
    }
}

impl<'a> From<&'a str> for Arg<'a> {
    fn from(value: &'a str) -> Self {
        Self::Text(Some(value))
    }
}

impl<'a> From<&'a String> for Arg<'a> {
    fn from(value: &'a String) -> Self {
        Self::Text(Some(value))
    }
}

impl<'a> From<Option<&'a str>> for Arg<'a> {
    fn from(value: Option<&'a str>) -> Self {
        Self::Text(value)
    }
}

impl<'a> From<&'a [u8]> for Arg<'a> {
    fn from(value: &'a [u8]) -> Self {
        Self::Bytes(Some(value))
    }
}

impl<'a, const N: usize> From<&'a [u8; N]> for Arg<'a> {
    fn from(value: &'a [u8; N]) -> Self {
        Self::Bytes(Some(value))
    }
}

/// What a column can be read as, on both engines.
pub trait Column:
    for<'r> Decode<'r, Sqlite> + Type<Sqlite> + for<'r> Decode<'r, Postgres> + Type<Postgres>
{
}

impl<T> Column for T where
    T: for<'r> Decode<'r, Sqlite> + Type<Sqlite> + for<'r> Decode<'r, Postgres> + Type<Postgres>
{
}

/// One row of an answer.
#[derive(Debug)]
pub enum Row {
    /// From SQLite.
    Sqlite(SqliteRow),
    /// From PostgreSQL.
    Postgres(PgRow),
}

impl Row {
    /// The value of a column by its name in the statement.
    ///
    /// # Errors
    /// [`DbError::Failed`] if there is no such column or it is of another type.
    pub fn get<T: Column>(&self, column: &str) -> Result<T, DbError> {
        Ok(match self {
            Self::Sqlite(row) => row.try_get(column)?,
            Self::Postgres(row) => row.try_get(column)?,
        })
    }
}

macro_rules! bind_all {
    ($sql:expr, $args:expr, $engine:ty, $arguments:ty) => {{
        let mut query: sqlx::query::Query<'_, $engine, $arguments> = sqlx::query($sql);
        for arg in $args {
            query = match *arg {
                Arg::Int(value) => query.bind(value),
                Arg::Text(value) => query.bind(value.map(str::to_owned)),
                Arg::Bytes(value) => query.bind(value.map(<[u8]>::to_vec)),
                Arg::Bool(value) => query.bind(value),
            };
        }
        query
    }};
}

pub(super) async fn rows_sqlite<'c, E>(
    executor: E,
    sql: &'static str,
    args: &[Arg<'_>],
) -> Result<Vec<Row>, DbError>
where
    E: Executor<'c, Database = Sqlite>,
{
    let rows = bind_all!(sql, args, Sqlite, SqliteArguments).fetch_all(executor).await?;
    Ok(rows.into_iter().map(Row::Sqlite).collect())
}

pub(super) async fn rows_postgres<'c, E>(
    executor: E,
    sql: &'static str,
    args: &[Arg<'_>],
) -> Result<Vec<Row>, DbError>
where
    E: Executor<'c, Database = Postgres>,
{
    let rows = bind_all!(sql, args, Postgres, PgArguments).fetch_all(executor).await?;
    Ok(rows.into_iter().map(Row::Postgres).collect())
}

pub(super) async fn execute_sqlite<'c, E>(
    executor: E,
    sql: &'static str,
    args: &[Arg<'_>],
) -> Result<u64, DbError>
where
    E: Executor<'c, Database = Sqlite>,
{
    let done: <Sqlite as Database>::QueryResult =
        bind_all!(sql, args, Sqlite, SqliteArguments).execute(executor).await?;
    Ok(done.rows_affected())
}

pub(super) async fn execute_postgres<'c, E>(
    executor: E,
    sql: &'static str,
    args: &[Arg<'_>],
) -> Result<u64, DbError>
where
    E: Executor<'c, Database = Postgres>,
{
    let done: <Postgres as Database>::QueryResult =
        bind_all!(sql, args, Postgres, PgArguments).execute(executor).await?;
    Ok(done.rows_affected())
}

/// The role that a row names.
///
/// # Errors
/// If the row names none that this program knows.
pub fn role(row: &Row) -> Result<Role, DbError> {
    let name: String = row.get("role")?;
    Role::from_name(&name).ok_or_else(|| DbError::Failed(format!("unknown role {name:?} in the database")))
}
