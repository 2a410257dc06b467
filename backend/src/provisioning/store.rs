//! Whether a database was ever used.

use crate::args;
use crate::db::{Db, DbError};

/// Whether there are neither people nor dashboards.
pub(super) async fn is_untouched(db: &Db) -> Result<bool, DbError> {
    let sql = "SELECT (SELECT COUNT(*) FROM app_user) + (SELECT COUNT(*) FROM dashboard) AS n";
    let row = db.row(sql, args![]).await?;
    Ok(row.map_or(Ok(0), |row| row.get::<i64>("n"))? == 0)
}
