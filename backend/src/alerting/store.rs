//! SQL of rules, their states and bands. What belongs together is written in one transaction; a state is written only
//! by who read it last, and only while its rule is the one that was evaluated.

use alerting::{Group, RuleState};
use model::api::{AlertBand, AlertRuleSpec, AlertState};

use crate::args;
use crate::db::{Db, DbError, Row, Tx};

/// A stored rule.
#[derive(Debug, Clone)]
pub(crate) struct RuleRow {
    pub(crate) id: i64,
    pub(crate) org_id: i64,
    pub(crate) uid: String,
    pub(crate) version: i64,
    pub(crate) spec: AlertRuleSpec,
    pub(crate) updated_at_ms: i64,
    pub(crate) updated_by: String,
}

/// What a rule knows, as it was read.
#[derive(Debug, Clone, Default)]
pub(crate) struct StateRow {
    /// Counts writes; 0 for a rule that was never evaluated.
    pub(crate) revision: i64,
    pub(crate) state: RuleState,
    pub(crate) alerts: Group,
}

fn rule(row: &Row) -> Result<RuleRow, DbError> {
    let spec: String = row.get("spec")?;
    Ok(RuleRow {
        id: row.get("id")?,
        org_id: row.get("org_id")?,
        uid: row.get("uid")?,
        version: row.get("version")?,
        spec: parsed(&spec)?,
        updated_at_ms: row.get("updated_at_ms")?,
        updated_by: row.get("updated_by")?,
    })
}

fn parsed<T: serde::de::DeserializeOwned>(json: &str) -> Result<T, DbError> {
    serde_json::from_str(json).map_err(|error| DbError::Failed(error.to_string()))
}

fn written<T: serde::Serialize>(value: &T) -> Result<String, DbError> {
    serde_json::to_string(value).map_err(|error| DbError::Failed(error.to_string()))
}

/// Every rule of every organisation.
pub(super) async fn all(db: &Db) -> Result<Vec<RuleRow>, DbError> {
    let sql = "SELECT id, org_id, uid, version, spec, updated_at_ms, updated_by FROM alert_rule ORDER BY id";
    db.rows(sql, args![]).await?.iter().map(rule).collect()
}

/// Differs when any rule was added, changed or removed.
pub(super) async fn fingerprint(db: &Db) -> Result<(i64, i64, i64), DbError> {
    let sql = "SELECT COUNT(*) AS rules, CAST(COALESCE(SUM(version), 0) AS BIGINT) AS saves, \
                      COALESCE(MAX(id), 0) AS latest FROM alert_rule";
    let row = db.row(sql, args![]).await?;
    let row = row.ok_or_else(|| DbError::Failed("a count answered no row".to_owned()))?;
    Ok((row.get("rules")?, row.get("saves")?, row.get("latest")?))
}

/// The rules of an organisation, or those of one of its dashboards.
pub(crate) async fn list(db: &Db, org_id: i64, dashboard_uid: &str) -> Result<Vec<RuleRow>, DbError> {
    let sql = "SELECT id, org_id, uid, version, spec, updated_at_ms, updated_by FROM alert_rule \
               WHERE org_id = $1 AND ($2 = '' OR dashboard_uid = $2) ORDER BY id";
    db.rows(sql, args![org_id, dashboard_uid]).await?.iter().map(rule).collect()
}

/// The same with what each knows, in one question.
pub(crate) async fn list_with_states(
    db: &Db,
    org_id: i64,
    dashboard_uid: &str,
) -> Result<Vec<(RuleRow, StateRow)>, DbError> {
    let sql = "SELECT r.id, r.org_id, r.uid, r.version, r.spec, r.updated_at_ms, r.updated_by, \
                      s.revision, s.state, s.alerts \
               FROM alert_rule r JOIN alert_state s ON s.rule_id = r.id \
               WHERE r.org_id = $1 AND ($2 = '' OR r.dashboard_uid = $2) ORDER BY r.id";
    let rows = db.rows(sql, args![org_id, dashboard_uid]).await?;
    rows.iter().map(|row| Ok((rule(row)?, state_row(row)?))).collect()
}

/// A rule.
pub(crate) async fn find(db: &Db, org_id: i64, uid: &str) -> Result<Option<RuleRow>, DbError> {
    let sql = "SELECT id, org_id, uid, version, spec, updated_at_ms, updated_by FROM alert_rule \
               WHERE org_id = $1 AND uid = $2";
    db.row(sql, args![org_id, uid]).await?.map(|row| rule(&row)).transpose()
}

/// Stores a new rule, which knows nothing yet.
pub(crate) async fn insert(
    db: &Db,
    org_id: i64,
    uid: &str,
    spec: &AlertRuleSpec,
    by: &str,
    now_ms: i64,
) -> Result<(), DbError> {
    let json = written(spec)?;
    let mut tx = db.begin().await?;
    let sql = "INSERT INTO alert_rule (org_id, uid, dashboard_uid, spec, version, created_at_ms, updated_at_ms, \
                                       updated_by) \
               VALUES ($1, $2, $3, $4, 1, $5, $5, $6) RETURNING id";
    let id = tx.insert_id(sql, args![org_id, uid, &spec.dashboard_uid, &json, now_ms, by]).await?;
    let sql = "INSERT INTO alert_state (rule_id, revision, state, alerts) VALUES ($1, 0, $2, $3)";
    let (state, alerts) = (written(&RuleState::default())?, written(&Group::default())?);
    tx.write(sql, args![id, &state, &alerts]).await?;
    tx.commit().await
}

/// Changes a rule if it still has the version that was read; answers whether it had.
pub(crate) async fn update(
    tx: &mut Tx,
    rule_id: i64,
    version: i64,
    spec: &AlertRuleSpec,
    by: &str,
    now_ms: i64,
) -> Result<bool, DbError> {
    let json = written(spec)?;
    let sql = "UPDATE alert_rule SET spec = $1, dashboard_uid = $2, version = version + 1, updated_at_ms = $3, \
                      updated_by = $4 \
               WHERE id = $5 AND version = $6";
    let values = args![&json, &spec.dashboard_uid, now_ms, by, rule_id, version];
    Ok(tx.write(sql, values).await? == 1)
}

/// Removes a rule and what it knows.
pub(crate) async fn delete(tx: &mut Tx, rule_id: i64) -> Result<(), DbError> {
    tx.write("DELETE FROM alert_rule WHERE id = $1", args![rule_id]).await?;
    Ok(())
}

/// What a rule knows.
pub(crate) async fn state(db: &Db, rule_id: i64) -> Result<StateRow, DbError> {
    let sql = "SELECT revision, state, alerts FROM alert_state WHERE rule_id = $1";
    db.row(sql, args![rule_id]).await?.map_or_else(|| Ok(StateRow::default()), |row| state_row(&row))
}

/// The same inside of a transaction.
pub(crate) async fn state_in(tx: &mut Tx, rule_id: i64) -> Result<StateRow, DbError> {
    let sql = "SELECT revision, state, alerts FROM alert_state WHERE rule_id = $1";
    tx.row(sql, args![rule_id]).await?.map_or_else(|| Ok(StateRow::default()), |row| state_row(&row))
}

fn state_row(row: &Row) -> Result<StateRow, DbError> {
    let (state, alerts): (String, String) = (row.get("state")?, row.get("alerts")?);
    Ok(StateRow { revision: row.get("revision")?, state: parsed(&state)?, alerts: parsed(&alerts)? })
}

/// Writes what a rule knows now, if nobody else has written since it was read and the rule has still this version;
/// answers whether it was so.
pub(crate) async fn save_state(
    tx: &mut Tx,
    (rule_id, version): (i64, i64),
    new: &StateRow,
    due_ms: Option<i64>,
) -> Result<bool, DbError> {
    let (state, alerts) = (written(&new.state)?, written(&new.alerts)?);
    let sql = "UPDATE alert_state SET state = $1, alerts = $2, due_ms = $3, revision = revision + 1 \
               WHERE rule_id = $4 AND revision = $5 \
                 AND EXISTS (SELECT 1 FROM alert_rule WHERE id = $4 AND version = $6)";
    Ok(tx.write(sql, args![&state, &alerts, due_ms, rule_id, new.revision, version]).await? == 1)
}

/// The rules whose people are to be told something.
pub(super) async fn due(db: &Db, now_ms: i64) -> Result<Vec<RuleRow>, DbError> {
    let sql = "SELECT r.id, r.org_id, r.uid, r.version, r.spec, r.updated_at_ms, r.updated_by \
               FROM alert_state s JOIN alert_rule r ON r.id = s.rule_id \
               WHERE s.due_ms <= $1 ORDER BY s.due_ms LIMIT 100";
    db.rows(sql, args![now_ms]).await?.iter().map(rule).collect()
}

/// From now on the rule stands like this; nothing is written where it does already.
pub(crate) async fn set_band(
    tx: &mut Tx,
    rule_id: i64,
    state: AlertState,
    at_ms: i64,
) -> Result<(), DbError> {
    let word = written(&state)?;
    let sql =
        "SELECT id, state FROM alert_band WHERE rule_id = $1 AND to_ms IS NULL ORDER BY id DESC LIMIT 1";
    if let Some(open) = tx.row(sql, args![rule_id]).await? {
        if open.get::<String>("state")? == word {
            return Ok(());
        }
        let sql = "UPDATE alert_band SET to_ms = $1 WHERE rule_id = $2 AND to_ms IS NULL";
        tx.write(sql, args![at_ms, rule_id]).await?;
    }
    if matches!(state, AlertState::Normal | AlertState::Unknown | AlertState::Paused) {
        return Ok(());
    }
    let sql = "INSERT INTO alert_band (rule_id, state, from_ms) VALUES ($1, $2, $3)";
    tx.write(sql, args![rule_id, &word, at_ms]).await?;
    Ok(())
}

/// How the rules of a dashboard stood in a range: the number of the rule and a band, in the order of time.
pub(crate) async fn bands(
    db: &Db,
    org_id: i64,
    dashboard_uid: &str,
    from_ms: i64,
    to_ms: i64,
) -> Result<Vec<(i64, AlertBand)>, DbError> {
    let sql = "SELECT b.rule_id, b.state, b.from_ms, b.to_ms \
               FROM alert_rule r JOIN alert_band b ON b.rule_id = r.id \
               WHERE r.org_id = $1 AND r.dashboard_uid = $2 \
                 AND b.from_ms < $4 AND (b.to_ms IS NULL OR b.to_ms > $3) ORDER BY b.from_ms DESC LIMIT 10000";
    let rows = db.rows(sql, args![org_id, dashboard_uid, from_ms, to_ms]).await?;
    rows.iter()
        .rev()
        .map(|row| {
            let state: String = row.get("state")?;
            let (from_ms, to_ms) = (row.get("from_ms")?, row.get("to_ms")?);
            Ok((row.get("rule_id")?, AlertBand { state: parsed(&state)?, from_ms, to_ms }))
        })
        .collect()
}

/// Removes bands that ended before a time.
pub(super) async fn forget_bands(db: &Db, before_ms: i64) -> Result<u64, DbError> {
    db.write("DELETE FROM alert_band WHERE to_ms < $1", args![before_ms]).await
}

/// The version of a dashboard, if it is there.
pub(super) async fn dashboard_version(db: &Db, org_id: i64, uid: &str) -> Result<Option<i64>, DbError> {
    let sql = "SELECT version FROM dashboard WHERE org_id = $1 AND uid = $2";
    db.row(sql, args![org_id, uid]).await?.map(|row| row.get("version")).transpose()
}

/// The versions of the dashboards that have rules, or of the one that is named.
pub(super) async fn dashboard_versions(
    db: &Db,
    org_id: i64,
    uid: &str,
) -> Result<Vec<(String, i64)>, DbError> {
    let sql = "SELECT uid, version FROM dashboard \
               WHERE org_id = $1 AND ($2 = '' OR uid = $2) \
                 AND uid IN (SELECT dashboard_uid FROM alert_rule WHERE org_id = $1)";
    let rows = db.rows(sql, args![org_id, uid]).await?;
    rows.iter().map(|row| Ok((row.get("uid")?, row.get("version")?))).collect()
}

/// The document of a dashboard with its version, if it is there.
pub(super) async fn dashboard(db: &Db, org_id: i64, uid: &str) -> Result<Option<(i64, String)>, DbError> {
    let sql = "SELECT version, json FROM dashboard WHERE org_id = $1 AND uid = $2";
    let row = db.row(sql, args![org_id, uid]).await?;
    row.map(|row| Ok((row.get("version")?, row.get("json")?))).transpose()
}

#[cfg(test)]
mod tests {
    use alerting::Change;
    use model::frame::Labels;

    use super::*;
    use crate::db::testing;

    fn spec() -> AlertRuleSpec {
        AlertRuleSpec {
            title: "CPU".to_owned(),
            dashboard_uid: "machine".to_owned(),
            ..AlertRuleSpec::default()
        }
    }

    #[tokio::test]
    async fn a_state_is_written_by_who_read_it_last_and_for_the_rule_that_was_read() {
        testing::each(async |db| {
            insert(&db, 1, "a", &spec(), "ada", 5).await.unwrap();
            assert!(find(&db, 2, "a").await.unwrap().is_none(), "other organisations have their own");
            let rule = find(&db, 1, "a").await.unwrap().unwrap();
            assert_eq!((rule.version, rule.spec.title.as_str(), rule.updated_by.as_str()), (1, "CPU", "ada"));
            assert_eq!(list(&db, 1, "machine").await.unwrap().len(), 1);
            assert_eq!(list_with_states(&db, 1, "elsewhere").await.unwrap().len(), 0);
            let mut known = list_with_states(&db, 1, "").await.unwrap().remove(0).1;
            known.alerts.learn(&Change::Fires { labels: Labels::new(), value: 1.0 }, 10);
            let save = async |known: &StateRow, version: i64| {
                let mut tx = db.begin().await.unwrap();
                let saved = save_state(&mut tx, (rule.id, version), known, Some(10)).await.unwrap();
                tx.commit().await.unwrap();
                saved
            };
            assert!(save(&known, 1).await);
            assert!(!save(&known, 1).await, "somebody has written since");
            known.revision = state(&db, rule.id).await.unwrap().revision;
            assert!(!save(&known, 2).await, "the rule is another one");
            assert_eq!(due(&db, 9).await.unwrap().len(), 0);
            assert_eq!(due(&db, 10).await.unwrap()[0].uid, "a");
            let before = fingerprint(&db).await.unwrap();
            let mut tx = db.begin().await.unwrap();
            assert!(update(&mut tx, rule.id, 1, &spec(), "bob", 6).await.unwrap());
            assert!(!update(&mut tx, rule.id, 1, &spec(), "bob", 6).await.unwrap(), "it has version 2 now");
            tx.commit().await.unwrap();
            assert_ne!(fingerprint(&db).await.unwrap(), before);
            let mut tx = db.begin().await.unwrap();
            delete(&mut tx, rule.id).await.unwrap();
            tx.commit().await.unwrap();
            assert_eq!(all(&db).await.unwrap().len(), 0);
            assert_eq!(state(&db, rule.id).await.unwrap().revision, 0, "its state went with it");
        })
        .await;
    }

    #[tokio::test]
    async fn bands_follow_each_other_and_normal_is_none() {
        testing::each(async |db| {
            insert(&db, 1, "a", &spec(), "ada", 5).await.unwrap();
            let id = find(&db, 1, "a").await.unwrap().unwrap().id;
            for (at_ms, state) in [
                (10, AlertState::Normal),
                (20, AlertState::Pending),
                (30, AlertState::Pending),
                (40, AlertState::Firing),
                (50, AlertState::Normal),
                (60, AlertState::Error),
            ] {
                let mut tx = db.begin().await.unwrap();
                set_band(&mut tx, id, state, at_ms).await.unwrap();
                tx.commit().await.unwrap();
            }
            let found = bands(&db, 1, "machine", 0, 100).await.unwrap();
            let texts: Vec<_> =
                found.iter().map(|(_, band)| (band.state, band.from_ms, band.to_ms)).collect();
            let expect = [
                (AlertState::Pending, 20, Some(40)),
                (AlertState::Firing, 40, Some(50)),
                (AlertState::Error, 60, None),
            ];
            assert_eq!(texts, expect);
            assert_eq!(bands(&db, 1, "machine", 41, 45).await.unwrap().len(), 1);
            forget_bands(&db, 45).await.unwrap();
            assert_eq!(bands(&db, 1, "machine", 0, 100).await.unwrap().len(), 2);
        })
        .await;
    }
}
