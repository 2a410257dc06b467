//! From a link and what its page asks to the stored panel over a range and with values: both held to what link and
//! dashboard allow. What the page asks is never more than a choice.

use std::sync::Arc;

use data::time::{Calendar, RawRange, TimeRange, Zone};
use data::variables::TimeScope;
use model::api::{EmbedAsk, EmbedTerms, EmbeddedPanel};
use model::query::{QueryError, QueryRequest};

use super::link::Linked;
use super::panel;
use crate::app::App;
use crate::error::{Error, bad_field, bad_request};
use crate::query::Asker;
use crate::stored_panel::{StoredPanel, calendar_of, panel_of};

/// The longest range that the address of a page can name.
const LONGEST_RANGE_MS: i64 = 366 * 24 * 60 * 60 * 1000;
/// Wider than any screen.
const WIDEST_PX: f64 = 8_000.0;

/// A panel as a link shows it.
pub(super) struct Settled {
    panel: StoredPanel,
    terms: EmbedTerms,
}

/// Refuses terms whose range is none.
pub(super) fn require_range(terms: &EmbedTerms) -> Result<(), Error> {
    RawRange::parse(&terms.from, &terms.to, &Zone::Utc)
        .map(drop)
        .map_err(|error| bad_field("from", error.to_string()))
}

/// What is wrong with a stored panel, its variables or their sources is for its author to know.
pub(super) fn hidden(error: &QueryError) -> Error {
    bad_request(panel::error_of(error.kind).message)
}

impl Settled {
    /// Settles what a page asks. The link decides which dashboard and panel; the page must mean the same.
    pub(super) async fn of(app: &App, asker: &Asker, link: Linked, asked: &EmbedAsk) -> Result<Self, Error> {
        let Linked { dashboard, dashboard_uid, panel_id, mut terms, .. } = link;
        if asked.dashboard_uid != dashboard_uid || asked.panel_id != panel_id {
            return Err(Error::NotFound(
                "This link is of another panel. Copy its whole address again.".to_owned(),
            ));
        }
        let panel = panel_of(&dashboard, panel_id)
            .ok_or_else(|| Error::NotFound("This panel is not in its dashboard any more.".to_owned()))?;
        let now_ms = app.clock.now_ms();
        let zone = Zone::from_setting(&dashboard.timezone(), &asked.time_zone);
        let calendar = calendar_of(&dashboard, zone.clone());
        let (raw, range) = range_of(&mut terms, asked, &calendar, &zone, now_ms);
        let time = TimeScope { raw, range, zone };
        let own: Vec<(String, String)> = terms
            .variables
            .iter()
            .flat_map(|(name, values)| values.iter().map(move |value| (name.clone(), value.clone())))
            .collect();
        let settled =
            StoredPanel::settle_at(app, asker, Arc::new(dashboard), panel, time, now_ms, &own).await;
        let mut panel = settled.map_err(|error| hidden(&error))?;
        if terms.variables_are_free {
            panel.take_offered(app, asker, &asked.variables).await.map_err(|error| hidden(&error))?;
        }
        Ok(Self { panel, terms })
    }

    /// What is drawn, for the page.
    pub(super) fn shown(&self) -> EmbeddedPanel {
        let StoredPanel { dashboard, panel, .. } = &self.panel;
        let dashboard = panel::dashboard_of(dashboard, panel, &self.panel.scope(), &self.terms);
        EmbeddedPanel { dashboard, range_is_free: self.terms.range_is_free }
    }

    /// The panel's queries.
    pub(super) fn request(&self, width_px: f64) -> QueryRequest {
        let width_px = if width_px.is_finite() { width_px.clamp(0.0, WIDEST_PX) } else { 0.0 };
        self.panel.resolve(width_px).request
    }
}

/// The link's range; where it leaves the choice to the page, the page's, no longer than a year. What is shown is noted
/// in the terms.
fn range_of(
    terms: &mut EmbedTerms,
    asked: &EmbedAsk,
    calendar: &Calendar,
    zone: &Zone,
    now_ms: i64,
) -> (RawRange, TimeRange) {
    let own = RawRange::parse(&terms.from, &terms.to, zone).unwrap_or_default();
    let wanted = RawRange::parse(&asked.from, &asked.to, zone).ok().filter(|_| terms.range_is_free);
    let Some(raw) = wanted else {
        let range = own.resolve(calendar, now_ms);
        return (own, range);
    };
    let range = raw.resolve(calendar, now_ms);
    terms.from.clone_from(&asked.from);
    terms.to.clone_from(&asked.to);
    if range.length_ms() <= LONGEST_RANGE_MS {
        return (raw, range);
    }
    let range = TimeRange { from_ms: range.to_ms.saturating_sub(LONGEST_RANGE_MS), ..range };
    terms.from = range.from_ms.to_string();
    terms.to = range.to_ms.to_string();
    (RawRange::from(range), range)
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR_MS: i64 = 3_600_000;

    #[test]
    fn the_range_is_the_links_unless_it_is_free_and_never_longer_than_a_year() {
        let now_ms = 1_700_000_000_000;
        let check = |is_free: bool, from: &str, to: &str, expect: i64| {
            let mut terms = EmbedTerms {
                from: "now-6h".to_owned(),
                to: "now".to_owned(),
                range_is_free: is_free,
                ..EmbedTerms::default()
            };
            let asked = EmbedAsk { from: from.to_owned(), to: to.to_owned(), ..EmbedAsk::default() };
            let (raw, range) = range_of(&mut terms, &asked, &Calendar::utc(), &Zone::Utc, now_ms);
            assert_eq!(range.length_ms(), expect, "{from} {to}");
            assert_eq!(raw.resolve(&Calendar::utc(), now_ms), range);
            let told = RawRange::parse(&terms.from, &terms.to, &Zone::Utc).unwrap();
            assert_eq!(told.resolve(&Calendar::utc(), now_ms), range, "the page is told what is shown");
        };
        check(false, "now-30d", "now", 6 * HOUR_MS);
        check(true, "now-1h", "now", HOUR_MS);
        check(true, "", "", 6 * HOUR_MS);
        check(true, "rubbish", "now", 6 * HOUR_MS);
        check(true, "0", "now", LONGEST_RANGE_MS);
        check(true, "now-999999999y", "now", 6 * HOUR_MS);
        check(true, "now-5000y", "now+5000y", LONGEST_RANGE_MS);
    }
}
