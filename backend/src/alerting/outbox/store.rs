//! SQL of the outbox: messages, who sends them now, and what became of them.

use model::api::{Delivery, DeliveryStatus};

use crate::args;
use crate::db::{Db, DbError, Row, Tx};

/// A message that is new.
pub(crate) struct New<'a> {
    pub(crate) org_id: i64,
    pub(crate) rule_uid: &'a str,
    pub(crate) contact_point_uid: &'a str,
    /// Its name.
    pub(crate) contact_point: &'a str,
    /// One of those that it tells; empty where it tells one place.
    pub(crate) recipient: &'a str,
    pub(crate) subject: &'a str,
    /// JSON of what is told.
    pub(crate) notice: &'a str,
}

/// A message whose turn has come.
#[derive(Debug, Clone, Default)]
pub(super) struct Queued {
    pub(super) id: i64,
    pub(super) org_id: i64,
    pub(super) rule_uid: String,
    pub(super) contact_point_uid: String,
    pub(super) contact_point: String,
    pub(super) recipient: String,
    pub(super) tries: i64,
    pub(super) created_at_ms: i64,
}

/// Stores a message that waits for its turn.
pub(crate) async fn put(tx: &mut Tx, new: &New<'_>, now_ms: i64) -> Result<(), DbError> {
    let sql = "INSERT INTO alert_delivery (org_id, rule_uid, contact_point_uid, contact_point, recipient, subject, \
                                           notice, status, tries, created_at_ms, next_try_ms) \
               VALUES ($1, $2, $3, $4, $5, $6, $7, 'queued', 0, $8, $8)";
    let values = args![
        new.org_id,
        new.rule_uid,
        new.contact_point_uid,
        new.contact_point,
        new.recipient,
        new.subject,
        new.notice,
        now_ms
    ];
    tx.write(sql, values).await?;
    Ok(())
}

/// Messages to be tried now: of each rule and place only the oldest, so that nobody hears of an end before the beginning.
pub(super) async fn ready(db: &Db, now_ms: i64) -> Result<Vec<Queued>, DbError> {
    let sql = "SELECT id, org_id, rule_uid, contact_point_uid, contact_point, recipient, tries, created_at_ms \
               FROM alert_delivery d \
               WHERE status = 'queued' AND next_try_ms <= $1 \
                 AND NOT EXISTS (SELECT 1 FROM alert_delivery e \
                                 WHERE e.org_id = d.org_id AND e.contact_point_uid = d.contact_point_uid \
                                   AND e.recipient = d.recipient AND e.rule_uid = d.rule_uid \
                                   AND e.status = 'queued' AND e.id < d.id) \
               ORDER BY id LIMIT 1000";
    db.rows(sql, args![now_ms]).await?.iter().map(queued).collect()
}

fn queued(row: &Row) -> Result<Queued, DbError> {
    Ok(Queued {
        id: row.get("id")?,
        org_id: row.get("org_id")?,
        rule_uid: row.get("rule_uid")?,
        contact_point_uid: row.get("contact_point_uid")?,
        contact_point: row.get("contact_point")?,
        recipient: row.get("recipient")?,
        tries: row.get("tries")?,
        created_at_ms: row.get("created_at_ms")?,
    })
}

/// JSON of what a message tells: read when it is sent, not each time that it waits.
pub(super) async fn notice(db: &Db, id: i64) -> Result<String, DbError> {
    let row = db.row("SELECT notice FROM alert_delivery WHERE id = $1", args![id]).await?;
    row.ok_or_else(|| DbError::Failed("a message is gone".to_owned()))?.get("notice")
}

/// Takes a message for this run of the server; `false` if another was faster.
pub(super) async fn claim(db: &Db, id: i64, run: &str, now_ms: i64, for_ms: i64) -> Result<bool, DbError> {
    let sql = "UPDATE alert_delivery SET claimed_by = $1, next_try_ms = $2, tries = tries + 1 \
               WHERE id = $3 AND status = 'queued' AND next_try_ms <= $4";
    Ok(db.write(sql, args![run, now_ms + for_ms, id, now_ms]).await? == 1)
}

/// Frees what was claimed by a run that is over.
pub(super) async fn release_all(db: &Db, now_ms: i64) -> Result<(), DbError> {
    let sql = "UPDATE alert_delivery SET claimed_by = NULL, next_try_ms = $1 \
               WHERE status = 'queued' AND claimed_by IS NOT NULL";
    db.write(sql, args![now_ms]).await?;
    Ok(())
}

/// The other side has taken it.
pub(super) async fn sent(db: &Db, id: i64, now_ms: i64) -> Result<(), DbError> {
    let sql = "UPDATE alert_delivery SET status = 'sent', claimed_by = NULL, next_try_ms = NULL, error = NULL, \
                      done_ms = $1 WHERE id = $2";
    db.write(sql, args![now_ms, id]).await?;
    Ok(())
}

/// A try failed: it is tried again, or given up where there is no next time.
pub(super) async fn failed(
    db: &Db,
    id: i64,
    error: &str,
    next_ms: Option<i64>,
    now_ms: i64,
) -> Result<(), DbError> {
    let (status, done_ms) = match next_ms {
        Some(_) => ("queued", None),
        None => ("failed", Some(now_ms)),
    };
    let sql = "UPDATE alert_delivery SET status = $1, claimed_by = NULL, next_try_ms = $2, error = $3, done_ms = $4 \
               WHERE id = $5";
    db.write(sql, args![status, next_ms, error, done_ms, id]).await?;
    Ok(())
}

/// A person wants a message that was given up to be tried again; `false` if there is none such.
pub(crate) async fn again(db: &Db, org_id: i64, id: i64, now_ms: i64) -> Result<bool, DbError> {
    let sql = "UPDATE alert_delivery SET status = 'queued', tries = 0, created_at_ms = $1, next_try_ms = $1, \
                      done_ms = NULL \
               WHERE org_id = $2 AND id = $3 AND status = 'failed'";
    Ok(db.write(sql, args![now_ms, org_id, id]).await? == 1)
}

/// The latest messages, newest first.
pub(crate) async fn list(db: &Db, org_id: i64, limit: i64) -> Result<Vec<Delivery>, DbError> {
    let sql = "SELECT id, rule_uid, contact_point_uid, contact_point, recipient, subject, status, tries, error, \
                      created_at_ms, next_try_ms, done_ms \
               FROM alert_delivery WHERE org_id = $1 ORDER BY id DESC LIMIT $2";
    db.rows(sql, args![org_id, limit]).await?.iter().map(delivery).collect()
}

fn delivery(row: &Row) -> Result<Delivery, DbError> {
    let status: String = row.get("status")?;
    let (name, recipient): (String, String) = (row.get("contact_point")?, row.get("recipient")?);
    Ok(Delivery {
        id: row.get("id")?,
        subject: row.get("subject")?,
        rule_uid: row.get("rule_uid")?,
        contact_point_uid: row.get("contact_point_uid")?,
        contact_point: if recipient.is_empty() { name } else { format!("{name}: {recipient}") },
        status: match status.as_str() {
            "sent" => DeliveryStatus::Sent,
            "failed" => DeliveryStatus::Failed,
            _ => DeliveryStatus::Queued,
        },
        tries: row.get("tries")?,
        error: row.get("error")?,
        created_ms: row.get("created_at_ms")?,
        done_ms: row.get("done_ms")?,
        next_try_ms: row.get("next_try_ms")?,
    })
}

/// Removes messages that are done since before a time.
pub(crate) async fn forget(db: &Db, before_ms: i64) -> Result<u64, DbError> {
    db.write("DELETE FROM alert_delivery WHERE done_ms < $1", args![before_ms]).await
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::db::testing;

    async fn add(db: &Db, rule_uid: &str, recipient: &str, now_ms: i64) {
        let new = New {
            org_id: 1,
            rule_uid,
            contact_point_uid: "ops",
            contact_point: "Ops",
            recipient,
            subject: "[Firing] CPU",
            notice: "{}",
        };
        let mut tx = db.begin().await.unwrap();
        put(&mut tx, &new, now_ms).await.unwrap();
        tx.commit().await.unwrap();
    }

    #[tokio::test]
    async fn the_oldest_of_each_rule_and_place_goes_first_and_one_server_has_it() {
        testing::each(async |db| {
            for (rule, recipient) in [("a", "x"), ("a", "x"), ("a", "y"), ("b", "x")] {
                add(&db, rule, recipient, 10).await;
            }
            assert_eq!(ready(&db, 9).await.unwrap().len(), 0);
            let found = ready(&db, 10).await.unwrap();
            let names: Vec<_> =
                found.iter().map(|one| format!("{}{}", one.rule_uid, one.recipient)).collect();
            assert_eq!(names, ["ax", "ay", "bx"]);
            let first = found[0].id;
            assert!(claim(&db, first, "one", 10, 100).await.unwrap());
            assert!(!claim(&db, first, "two", 10, 100).await.unwrap());
            assert_eq!(ready(&db, 10).await.unwrap().len(), 2, "the second of the same waits for the first");
            assert!(claim(&db, first, "two", 110, 100).await.unwrap(), "the first server never came back");
            sent(&db, first, 120).await.unwrap();
            assert_eq!(ready(&db, 120).await.unwrap()[0].recipient, "x");
        })
        .await;
    }

    #[tokio::test]
    async fn what_was_given_up_is_seen_and_can_be_tried_again() {
        testing::each(async |db| {
            add(&db, "a", "x", 10).await;
            let id = ready(&db, 10).await.unwrap()[0].id;
            claim(&db, id, "one", 10, 100).await.unwrap();
            release_all(&db, 11).await.unwrap();
            claim(&db, id, "two", 11, 100).await.unwrap();
            failed(&db, id, "refused", Some(50), 20).await.unwrap();
            assert_eq!((ready(&db, 49).await.unwrap().len(), ready(&db, 50).await.unwrap().len()), (0, 1));
            failed(&db, id, "refused", None, 60).await.unwrap();
            let listed = list(&db, 1, 10).await.unwrap().remove(0);
            assert_eq!((listed.status, listed.tries), (DeliveryStatus::Failed, 2));
            assert_eq!((listed.contact_point.as_str(), listed.done_ms), ("Ops: x", Some(60)));
            assert!(!again(&db, 2, id, 70).await.unwrap(), "of another organisation");
            assert!(again(&db, 1, id, 70).await.unwrap());
            assert_eq!(ready(&db, 70).await.unwrap().len(), 1);
            failed(&db, id, "refused", None, 80).await.unwrap();
            forget(&db, 81).await.unwrap();
            assert_eq!(list(&db, 1, 10).await.unwrap().len(), 0);
        })
        .await;
    }
}
