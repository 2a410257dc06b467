//! Delivers messages: in order for each place and rule, again after failures, and never forgotten: a message leaves the
//! outbox only when the other side has taken it or a person can see that it was given up.

pub(crate) mod store;

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use alerting::compose;
use data::time::Zone;
use tokio::task::{Id, JoinSet};

use self::store::Queued;
use super::tell::Told;
use super::{next_tick, picture};
use crate::app::App;
use crate::notifiers::{self, Letter, SendError};

/// A try takes no longer.
const TRY_TIMEOUT: Duration = Duration::from_secs(60);
/// After that another server may take over what one has claimed and never finished.
const CLAIM_MS: i64 = 3 * 60 * 1_000;
/// Messages to one contact point at once: a hung one holds up no other.
const MOST_EACH: usize = 4;
const MINUTE_MS: i64 = 60 * 1_000;
const DAY_MS: i64 = 24 * 60 * MINUTE_MS;

/// Delivers until the server stops.
pub(super) async fn run(app: App) {
    // What this machine's one server had claimed when it was killed is free again at once.
    if app.db.engine_name() == "sqlite"
        && let Err(error) = store::release_all(&app.db, app.clock.now_ms()).await
    {
        tracing::warn!(%error, "messages of the last run are sent a few minutes later");
    }
    let mut running = JoinSet::new();
    // The messages that are being sent, with their contact points. One of them is not sent again, however long its end
    // cannot be noted.
    let mut under_way: HashMap<Id, (i64, String)> = HashMap::new();
    loop {
        while let Some(done) = running.try_join_next_with_id() {
            let id = match done {
                Ok((id, ())) => id,
                Err(error) => {
                    tracing::error!(%error, "sending a message panicked; it is tried again");
                    error.id()
                }
            };
            under_way.remove(&id);
        }
        match store::ready(&app.db, app.clock.now_ms()).await {
            Ok(ready) => {
                for message in ready {
                    let point = format!("{}/{}", message.org_id, message.contact_point_uid);
                    let at_once = under_way.values().filter(|(_, other)| *other == point).count();
                    if at_once >= MOST_EACH || under_way.values().any(|(id, _)| *id == message.id) {
                        continue;
                    }
                    let (app, message_id) = (app.clone(), message.id);
                    let task = running.spawn(async move { deliver(&app, &message).await });
                    under_way.insert(task.id(), (message_id, point));
                }
            }
            Err(error) if error.will_pass() => app.alerts.trouble.is(&error),
            Err(error) => tracing::error!(%error, "the outbox could not be read; trying again"),
        }
        // Those that are not ready yet are not waited for: the next look is soon.
        if !next_tick(&app).await {
            return;
        }
    }
}

/// One try of one message.
async fn deliver(app: &App, message: &Queued) {
    let claimed = store::claim(&app.db, message.id, &app.alerts.run, app.clock.now_ms(), CLAIM_MS).await;
    match claimed {
        Ok(true) => app.alerts.trouble.over(),
        Ok(false) => return,
        Err(error) if error.will_pass() => return app.alerts.trouble.is(&error),
        Err(error) => return tracing::error!(%error, "a message could not be claimed; trying again"),
    }
    let result = match tokio::time::timeout(TRY_TIMEOUT, send(app, message)).await {
        Ok(result) => result,
        Err(_) => Err(SendError::passing(format!(
            "“{}” did not take the message within {} s.",
            message.contact_point,
            TRY_TIMEOUT.as_secs()
        ))),
    };
    let word = if result.is_ok() { "sent" } else { "error" };
    app.counters.count("belvedere_alert_messages_total", &[("outcome", word)]);
    // What was sent must be noted, or it would be sent again: the database is asked until it can.
    loop {
        let now_ms = app.clock.now_ms();
        let noted = match &result {
            Ok(()) => store::sent(&app.db, message.id, now_ms).await,
            Err(error) => {
                let next_ms = next_try_ms(message, error, now_ms);
                store::failed(&app.db, message.id, &error.message, next_ms, now_ms).await
            }
        };
        match noted {
            Ok(()) => return app.alerts.trouble.over(),
            Err(error) if error.will_pass() => app.alerts.trouble.is(&error),
            Err(error) => tracing::error!(%error, "the end of a try could not be noted; trying again"),
        }
        if !next_tick(app).await {
            return;
        }
    }
}

async fn send(app: &App, message: &Queued) -> Result<(), SendError> {
    let point = notifiers::contact(app, message.org_id, &message.contact_point_uid).await?;
    let notice = store::notice(&app.db, message.id).await.map_err(|error| {
        SendError::passing(format!("The message could not be read from the database: {error}."))
    })?;
    let told: Told = serde_json::from_str(&notice)
        .map_err(|error| SendError::lasting(format!("The stored message is damaged: {error}.")))?;
    let zone = Zone::from_setting(&told.zone, "UTC");
    let notifier = notifiers::find(&point.kind).ok_or_else(|| {
        SendError::lasting(format!("Belvedere knows no contact points of the kind “{}”.", point.kind))
    })?;
    let picture = match notifier.kind().shows_pictures {
        true => picture::of(app, message.org_id, &message.rule_uid, &told).await,
        false => None,
    };
    let letter = Letter {
        key: format!("{}.{}", message.id, message.created_at_ms),
        recipient: message.recipient.clone(),
        message: compose(&told.notice, &told.facts, &zone),
        facts: told.facts,
        notice: told.notice,
        at_ms: told.at_ms,
        picture: picture.map(Arc::new),
    };
    notifiers::send(app, notifier, &point, &letter).await
}

/// When a failed message is tried again; nothing when it is given up.
fn next_try_ms(message: &Queued, error: &SendError, now_ms: i64) -> Option<i64> {
    let doublings = u32::try_from(message.tries).unwrap_or(u32::MAX).min(20);
    // A server that is down is asked often, so that messages come soon after it is back. One that refuses may be set up
    // wrong, and a person may mend it: it is asked rarely, but not at once no more.
    let (first_ms, longest_ms, until_ms) = match error.is_lasting {
        false => (1_000, MINUTE_MS / 2, 3 * DAY_MS),
        true => (MINUTE_MS, 60 * MINUTE_MS, DAY_MS),
    };
    let wait_ms = (first_ms << doublings).min(longest_ms);
    let next_ms = now_ms.saturating_add(wait_ms);
    (next_ms < message.created_at_ms.saturating_add(until_ms)).then_some(next_ms)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_that_is_down_is_asked_often_and_one_that_refuses_rarely() {
        let check = |tries: i64, age_ms: i64, error: SendError, expect: Option<i64>| {
            let message = Queued { tries, created_at_ms: 0, ..Queued::default() };
            let next = next_try_ms(&message, &error, age_ms).map(|next_ms| next_ms - age_ms);
            assert_eq!(next, expect, "{tries} tries");
        };
        let (passing, lasting) = (|| SendError::passing(String::new()), || SendError::lasting(String::new()));
        check(0, 0, passing(), Some(1_000));
        check(3, 0, passing(), Some(8_000));
        check(1_000, 0, passing(), Some(30_000));
        check(1_000, 3 * DAY_MS, passing(), None);
        check(0, 0, lasting(), Some(MINUTE_MS));
        check(9, 0, lasting(), Some(60 * MINUTE_MS));
        check(9, DAY_MS, lasting(), None);
    }
}
