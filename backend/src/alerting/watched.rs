//! The query that a rule watches: that of its panel as it is stored now, with the rule's values of variables, over the
//! time that the rule reduces.

use std::sync::Arc;

use data::time::TimeRange;
use model::dashboard::{Dashboard, Panel};
use model::frame::Frame;
use model::query::{Query, QueryError, QueryErrorKind};
use serde_json::Value;

use super::rule::Rule;
use crate::app::App;
use crate::query::Asker;
use crate::resources::query::ask_all;
use crate::stored_panel::{StoredPanel, panel_of};

/// Points that a rule asks for where its panel does not say: what a panel of usual size shows.
const USUAL_WIDTH_PX: f64 = 600.0;

/// A rule's panel, settled over a range, with the frames that its query answered.
pub(super) struct Watched {
    pub(super) settled: StoredPanel,
    pub(super) frames: Vec<Frame>,
}

/// A rule's panel as it is stored: of its queries those that the rule needs are not hidden.
pub(super) struct RulePanel {
    dashboard: Arc<Dashboard>,
    panel: Panel,
    /// The watched query in the panel.
    at: usize,
}

impl RulePanel {
    /// What the watched query calls its source: a uid, a name in older dashboards, a variable; empty for the default.
    pub(super) fn source(&self) -> &str {
        let own = self.panel.targets.get(self.at).and_then(|target| target.datasource.as_ref());
        own.or(self.panel.datasource.as_ref()).map_or("", |source| &source.uid)
    }
}

/// The rule's panel as it is stored now.
///
/// # Errors
/// In a sentence where dashboard, panel or query are gone.
pub(super) async fn panel(app: &App, rule: &Rule) -> Result<RulePanel, QueryError> {
    let gone = |message: &str| QueryError::new(QueryErrorKind::BadQuery, message);
    let spec = &rule.spec;
    let dashboard = app.alerts.documents.get(&app.db, rule.org_id, &spec.dashboard_uid).await;
    let dashboard = dashboard.map_err(|error| {
        tracing::warn!(%error, rule = rule.uid, "the dashboard of an alert rule could not be read");
        QueryError::new(QueryErrorKind::Internal, "The dashboard could not be read from the database.")
    })?;
    let dashboard = dashboard.ok_or_else(|| {
        gone("The dashboard of this rule is gone. Delete the rule, or bring the dashboard back.")
    })?;
    let mut panel = panel_of(&dashboard, spec.panel_id)
        .ok_or_else(|| gone("The panel of this rule is gone. Delete the rule, or bring the panel back."))?;
    let is_watched = |ref_id: &str| spec.ref_id.is_empty() || spec.ref_id == ref_id;
    let at = panel.targets.iter().position(|target| !target.hide && is_watched(&target.ref_id));
    // A hidden query may be watched, if the rule names it.
    let at = at.or_else(|| {
        panel.targets.iter().position(|target| !spec.ref_id.is_empty() && target.ref_id == spec.ref_id)
    });
    let at = at.ok_or_else(|| {
        gone(&match spec.ref_id.as_str() {
            "" => "The panel of this rule has no query any more.".to_owned(),
            ref_id => format!("The panel of this rule has no query {ref_id} any more."),
        })
    })?;
    // Hidden ones are asked only where the watched one may compute with them.
    for (other, target) in panel.targets.iter_mut().enumerate() {
        target.hide = other != at;
    }
    // The rule has a time of its own.
    panel.time_from.clear();
    panel.time_shift.clear();
    Ok(RulePanel { dashboard, panel, at })
}

/// Asks the query that the rule watches over a range.
///
/// # Errors
/// Why it could not be answered, in a sentence.
pub(super) async fn ask(
    app: &App,
    rule: &Rule,
    panel: RulePanel,
    range: TimeRange,
) -> Result<Watched, QueryError> {
    let RulePanel { dashboard, panel, .. } = panel;
    // All rules are one asker: however many there are, people find places at the source.
    let asker = Asker { org_id: rule.org_id, uid: "alert rules".to_owned() };
    let spec = &rule.spec;
    let chosen: Vec<(String, String)> = spec
        .variables
        .iter()
        .flat_map(|(name, values)| values.iter().map(move |value| (name.clone(), value.clone())))
        .collect();
    let settled = StoredPanel::settle(app, &asker, dashboard, panel, range, &chosen).await?;
    let request = settled.resolve(USUAL_WIDTH_PX).request;
    let mut frames = Vec::new();
    let is_hidden = |query: &Query| query.model.get("hide").and_then(Value::as_bool) == Some(true);
    let wanted = request.queries.iter().find(|query| !is_hidden(query)).map(|query| query.ref_id.clone());
    for answers in ask_all(app, &asker, request).await? {
        for answered in answers.await {
            if Some(&answered.ref_id) == wanted.as_ref() {
                frames.extend(answered.answer?);
            }
        }
    }
    Ok(Watched { settled, frames })
}
