//! The picture in a message: the rule's panel over the time before the message, drawn by the server with the threshold
//! in it. A message without a picture is better than none: what fails here is logged, and nothing else.

use std::time::Duration;

use data::time::TimeRange;

use super::rule::Rule;
use super::tell::Told;
use super::watched;
use crate::app::App;
use crate::render::{self, Shape};

/// Longer than that no message waits for its picture.
const TIMEOUT: Duration = Duration::from_secs(10);
/// The least time that a picture shows.
const LEAST_MS: i64 = 60 * 60 * 1_000;
/// Width and height in CSS pixels, and device pixels in one: sharp where a mail is read on a dense screen.
const SHAPE: Shape = Shape { width_px: 600.0, height_px: 260.0, dpr: 2.0 };

/// The picture as PNG, if it can be drawn.
pub(super) async fn of(app: &App, org_id: i64, rule_uid: &str, told: &Told) -> Option<Vec<u8>> {
    let rule = Rule::new(0, org_id, rule_uid, 0, told.spec.clone()).ok()?;
    let drawing = async {
        let before_ms = rule.window_ms.saturating_add(rule.timing.pending_ms).saturating_mul(2).max(LEAST_MS);
        let range = TimeRange { from_ms: told.at_ms.saturating_sub(before_ms), to_ms: told.at_ms };
        let asked = async {
            let panel = watched::panel(app, &rule).await?;
            watched::ask(app, &rule, panel, range).await
        };
        let watched = asked.await.map_err(|error| error.message)?;
        render::png(watched.settled, watched.frames, SHAPE, &rule.spec).await
    };
    match tokio::time::timeout(TIMEOUT, drawing).await {
        Ok(Ok(png)) => Some(png),
        Ok(Err(why)) => {
            tracing::info!(why, rule = rule_uid, "a message goes without its picture");
            None
        }
        Err(_) => {
            tracing::info!(rule = rule_uid, "a message goes without its picture: drawing took too long");
            None
        }
    }
}
