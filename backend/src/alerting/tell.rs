//! From a rule whose people are to be told something to messages in the outbox: what the group says is taken, and one
//! message for each place is stored with it, in one transaction.

use std::collections::BTreeMap;

use alerting::{Facts, Notice, Policy, compose};
use data::interpolate::{Format, interpolate};
use data::reduce::Reducer;
use data::time::{RawRange, TimeRange, Zone};
use data::variables::{Scope, TimeScope, Variables};
use model::api::{AlertCompare, AlertRuleSpec};
use model::dashboard::{Dashboard, Lenient, Panel};
use reqwest::Url;
use serde::{Deserialize, Serialize};

use super::rule::Rule;
use super::store::RuleRow;
use super::{next_tick, outbox, store};
use crate::app::App;
use crate::db::{DbError, Tx};
use crate::notifiers;
use crate::stored_panel::{panel_of, zone_of};

/// A notice with all that its message needs, so that it can be sent whatever becomes of the rule.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Told {
    /// When people were to be told.
    pub(crate) at_ms: i64,
    /// What.
    pub(crate) notice: Notice,
    /// What was known of the rule.
    pub(crate) facts: Facts,
    /// The time zone of the dashboard, as it is set there.
    pub(crate) zone: String,
    /// The rule, for the picture.
    pub(crate) spec: AlertRuleSpec,
}

/// Tells what is due until the server stops.
pub(super) async fn run(app: App) {
    loop {
        match store::due(&app.db, app.clock.now_ms()).await {
            Ok(rules) => {
                for row in rules {
                    let uid = row.uid.clone();
                    match one(&app, row).await {
                        Ok(()) => app.alerts.trouble.over(),
                        // The others would wait for the same.
                        Err(error) if error.will_pass() => {
                            app.alerts.trouble.is(&error);
                            break;
                        }
                        Err(error) => {
                            tracing::error!(%error, rule = uid, "a message could not be stored; trying again");
                        }
                    }
                }
            }
            Err(error) if error.will_pass() => app.alerts.trouble.is(&error),
            Err(error) => tracing::error!(%error, "what is to be told could not be read; trying again"),
        }
        if !next_tick(&app).await {
            return;
        }
    }
}

async fn one(app: &App, row: RuleRow) -> Result<(), DbError> {
    let rule = Rule::new(row.id, row.org_id, &row.uid, row.version, row.spec);
    let rule = rule.map_err(|bad| DbError::Failed(bad.to_string()))?;
    let now_ms = app.clock.now_ms();
    let dashboard = app.alerts.documents.get(&app.db, rule.org_id, &rule.spec.dashboard_uid).await?;
    let mut tx = app.db.begin().await?;
    let mut known = store::state_in(&mut tx, rule.id).await?;
    if let Some(notice) = known.alerts.take(rule.policy, now_ms) {
        put(app, &mut tx, &rule, dashboard.as_deref(), notice, now_ms).await?;
    }
    let due_ms = known.alerts.due_ms(rule.policy);
    if store::save_state(&mut tx, (rule.id, rule.version), &known, due_ms).await? {
        tx.commit().await?;
    }
    Ok(())
}

/// The last message about a rule that is being removed, if people believe that something fires.
///
/// # Errors
/// As the database says.
pub(crate) async fn last_words(
    app: &App,
    tx: &mut Tx,
    rule: &Rule,
    dashboard: Option<&Dashboard>,
    now_ms: i64,
) -> Result<(), DbError> {
    let mut known = store::state_in(tx, rule.id).await?;
    known.alerts.stop(now_ms);
    let at_once = Policy { wait_ms: 0, interval_ms: 0, ..rule.policy };
    match known.alerts.take(at_once, now_ms) {
        Some(notice) => put(app, tx, rule, dashboard, notice, now_ms).await,
        None => Ok(()),
    }
}

/// Stores one message for each place that the rule tells.
async fn put(
    app: &App,
    tx: &mut Tx,
    rule: &Rule,
    dashboard: Option<&Dashboard>,
    notice: Notice,
    at_ms: i64,
) -> Result<(), DbError> {
    let facts = facts(app, rule, dashboard, at_ms);
    let zone = dashboard.map_or(Zone::Utc, zone_of);
    let subject = compose(&notice, &facts, &zone).subject;
    let told = Told { at_ms, notice, facts, zone: zone.setting().to_owned(), spec: rule.spec.clone() };
    let told = serde_json::to_string(&told).map_err(|error| DbError::Failed(error.to_string()))?;
    for uid in &rule.spec.contact_points {
        let Some(point) = notifiers::store::find_in(tx, rule.org_id, uid).await? else { continue };
        for recipient in notifiers::recipients(&point.kind, &point.settings) {
            let new = outbox::store::New {
                org_id: rule.org_id,
                rule_uid: &rule.uid,
                contact_point_uid: uid,
                contact_point: &point.name,
                recipient: &recipient,
                subject: &subject,
                notice: &told,
            };
            outbox::store::put(tx, &new, at_ms).await?;
        }
    }
    Ok(())
}

/// What messages say of a rule; without its dashboard what is known of the rule alone.
fn facts(app: &App, rule: &Rule, dashboard: Option<&Dashboard>, at_ms: i64) -> Facts {
    let spec = &rule.spec;
    let panel = dashboard.and_then(|dashboard| panel_of(dashboard, spec.panel_id));
    let (unit, decimals) = unit_of(panel.as_ref());
    Facts {
        rule_uid: rule.uid.clone(),
        title: spec.title.clone(),
        note: spec.message.clone(),
        reducer: match rule.condition.reducer {
            Reducer::LastNotNull | Reducer::Last => "last value".to_owned(),
            Reducer::FirstNotNull | Reducer::First => "first value".to_owned(),
            other => other.name().to_lowercase(),
        },
        is_above: spec.compare == AlertCompare::Above,
        threshold: spec.threshold,
        window: spec.window.clone(),
        unit,
        decimals,
        dashboard: dashboard.map(Dashboard::title).unwrap_or_default(),
        panel: match (dashboard, &panel) {
            (Some(dashboard), Some(panel)) => title(dashboard, panel, spec, at_ms),
            _ => String::new(),
        },
        panel_url: panel_url(app, rule, at_ms),
        rule_url: address(app, &format!("/alerting/{}", rule.uid), &[]),
    }
}

/// The unit and decimals in which a panel writes its values.
pub(crate) fn unit_of(panel: Option<&Panel>) -> (String, Option<u8>) {
    let Some(panel) = panel else { return (String::new(), None) };
    let defaults = panel.field_config.at("defaults");
    let decimals = defaults.int("decimals").and_then(|decimals| u8::try_from(decimals).ok());
    (defaults.text("unit"), decimals)
}

/// The panel's title with the rule's values of variables put in.
pub(crate) fn title(dashboard: &Dashboard, panel: &Panel, spec: &AlertRuleSpec, at_ms: i64) -> String {
    let mut variables = Variables::new(&dashboard.variables());
    let pairs = pairs(&spec.variables);
    variables.apply_url(pairs.iter().map(|(name, value)| (name.as_str(), value.as_str())));
    let range = TimeRange { from_ms: at_ms, to_ms: at_ms };
    let time = TimeScope { raw: RawRange::from(range), range, zone: zone_of(dashboard) };
    interpolate(&panel.title, &Scope::new(&variables, &time), &Format::Glob)
}

/// Where the panel is seen with the rule's values, over a time that shows what happened.
fn panel_url(app: &App, rule: &Rule, at_ms: i64) -> String {
    const LEAST_MS: i64 = 60 * 60 * 1_000;
    let spec = &rule.spec;
    let before_ms = rule.window_ms.saturating_add(rule.timing.pending_ms).saturating_mul(2).max(LEAST_MS);
    let mut params = vec![
        ("viewPanel".to_owned(), spec.panel_id.to_string()),
        ("from".to_owned(), at_ms.saturating_sub(before_ms).to_string()),
        ("to".to_owned(), at_ms.saturating_add(LEAST_MS / 6).to_string()),
    ];
    params.extend(pairs(&spec.variables));
    address(app, &format!("/d/{}", spec.dashboard_uid), &params)
}

fn pairs(variables: &BTreeMap<String, Vec<String>>) -> Vec<(String, String)> {
    let pair = |(name, values): (&String, &Vec<String>)| {
        let name = format!("var-{name}");
        values.iter().map(move |value| (name.clone(), value.clone())).collect::<Vec<_>>()
    };
    variables.iter().flat_map(pair).collect()
}

/// A page of this server, as people outside reach it; empty where the address makes no sense.
fn address(app: &App, path: &str, params: &[(String, String)]) -> String {
    let base = app.config.server.outside_url();
    let Ok(mut url) = Url::parse(&format!("{base}{path}")) else { return String::new() };
    if !params.is_empty() {
        url.query_pairs_mut().extend_pairs(params);
    }
    url.into()
}
