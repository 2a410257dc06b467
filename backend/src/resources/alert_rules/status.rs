//! How a rule stands, as the API shows it: the state's numbers as the panel writes them.

use alerting::{Cause, Facts, Outcome, Phase, RuleState, value_text};
use data::time::Zone;
use model::api::{AlertInstance, AlertPreview, AlertRule, AlertState, AlertStatus};
use model::dashboard::{Dashboard, Panel};

use crate::alerting::rule::Rule;
use crate::alerting::store::RuleRow;
use crate::alerting::{evaluate, tell};
use crate::app::App;
use crate::error::Error;
use crate::stored_panel::{panel_of, zone_of};

/// Series that an answer lists; of more it gives the number.
const MOST_INSTANCES: usize = 100;

/// A stored rule with all that people want to see of it.
pub(super) fn of(row: RuleRow, known: &RuleState, dashboard: Option<&Dashboard>, now_ms: i64) -> AlertRule {
    let panel = dashboard.and_then(|dashboard| panel_of(dashboard, row.spec.panel_id));
    let (facts, zone) = panel_facts(dashboard, panel.as_ref());
    let (state, since_ms) = standing(&row, known);
    let instances = known.instances();
    let listed = instances.iter().take(MOST_INSTANCES).map(|instance| {
        let (state, since_ms) = match instance.phase {
            Phase::Normal => (AlertState::Normal, None),
            Phase::Pending { since_ms } => (AlertState::Pending, Some(since_ms)),
            Phase::Firing { since_ms } => (AlertState::Firing, Some(since_ms)),
        };
        let value = value_text(instance.value, &facts, &zone);
        AlertInstance { labels: instance.labels.clone(), state, since_ms, value }
    });
    let status = AlertStatus {
        state,
        since_ms,
        evaluated_ms: known.evaluated_ms(),
        error: known.cannot_tell().map(|(cause, _)| sentence(cause)),
        instances: listed.collect(),
        series: instances.len(),
        firing: instances.iter().filter(|instance| matches!(instance.phase, Phase::Firing { .. })).count(),
    };
    let panel_title = dashboard
        .zip(panel.as_ref())
        .map(|(dashboard, panel)| tell::title(dashboard, panel, &row.spec, now_ms));
    AlertRule {
        uid: row.uid,
        version: row.version,
        spec: row.spec,
        status,
        dashboard_title: dashboard.map(Dashboard::title).unwrap_or_default(),
        panel_title: panel_title.unwrap_or_default(),
        updated_by: row.updated_by,
        updated_ms: row.updated_at_ms,
    }
}

/// How a rule as a whole stands, and since when.
pub(super) fn standing(row: &RuleRow, state: &RuleState) -> (AlertState, Option<i64>) {
    if row.spec.is_paused { (AlertState::Paused, None) } else { evaluate::summary(state) }
}

/// What an outcome says of each series.
pub(super) async fn preview(app: &App, rule: &Rule, outcome: Outcome) -> Result<AlertPreview, Error> {
    let readings = match outcome {
        Outcome::Failed(why) => return Ok(AlertPreview { error: Some(why), ..AlertPreview::default() }),
        Outcome::Read(readings) => readings,
    };
    let dashboard = app.alerts.documents.get(&app.db, rule.org_id, &rule.spec.dashboard_uid).await?;
    let panel = dashboard.as_deref().and_then(|dashboard| panel_of(dashboard, rule.spec.panel_id));
    let (facts, zone) = panel_facts(dashboard.as_deref(), panel.as_ref());
    let error = readings.is_empty().then(|| sentence(&Cause::NoData));
    let instances = readings.into_iter().take(MOST_INSTANCES).map(|reading| AlertInstance {
        state: if reading.breaches { AlertState::Firing } else { AlertState::Normal },
        value: value_text(reading.value, &facts, &zone),
        labels: reading.labels,
        since_ms: None,
    });
    Ok(AlertPreview { instances: instances.collect(), error })
}

fn sentence(cause: &Cause) -> String {
    match cause {
        Cause::NoData => "The query found no data.".to_owned(),
        Cause::Error(why) => why.clone(),
    }
}

/// The unit and zone in which the panel writes values.
fn panel_facts(dashboard: Option<&Dashboard>, panel: Option<&Panel>) -> (Facts, Zone) {
    let (unit, decimals) = tell::unit_of(panel);
    (Facts { unit, decimals, ..Facts::default() }, dashboard.map_or(Zone::Utc, zone_of))
}
