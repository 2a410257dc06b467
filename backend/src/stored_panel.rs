//! A panel as it is stored, with everything that its queries depend on settled by the server, as the page settles it in
//! the browser: the values of variables, the range, the sources. Draws nothing and asks no panel query.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use data::query::{Question, Resolved, Source, resolve, resolve_variable};
use data::time::{Calendar, RawRange, TimeRange, WeekStart, Zone};
use data::variables::{
    ALL_VALUE, Choice, LiveVariable, Scope, SourceChoice, TimeScope, Updates, Variables, Work, panel_names,
    source_options, variable_names,
};
use model::dashboard::{Dashboard, Panel, Variable, VariableKind};
use model::query::{QueryError, QueryErrorKind};

use crate::app::App;
use crate::error::Error;
use crate::query::Asker;
use crate::resources::data_sources;
use crate::resources::query::find_source;

/// More rounds than this no chain of variables takes.
const MOST_ROUNDS: usize = 100;

/// A panel with everything that its queries depend on.
pub struct StoredPanel {
    /// Its dashboard.
    pub dashboard: Arc<Dashboard>,
    /// The panel.
    pub panel: Panel,
    /// The variables that it reads.
    pub variables: Variables,
    /// The range.
    pub time: TimeScope,
    calendar: Calendar,
    sources: Vec<Source>,
    now_ms: i64,
}

/// The panel of this id, inside of rows too; rows are none.
#[must_use]
pub fn panel_of(dashboard: &Dashboard, id: i64) -> Option<Panel> {
    let all = dashboard.panels().into_iter().flat_map(|mut panel| {
        let inside = std::mem::take(&mut panel.panels);
        std::iter::once(panel).chain(inside)
    });
    all.into_iter().find(|panel| panel.id == id && !panel.is_row())
}

/// Where the days, weeks and years of a dashboard start.
#[must_use]
pub fn calendar_of(dashboard: &Dashboard, zone: Zone) -> Calendar {
    let week_start = WeekStart::from_setting(&dashboard.week_start(), WeekStart::Monday);
    let fiscal_start_month = u8::try_from(dashboard.fiscal_year_start_month()).unwrap_or(0).min(11);
    Calendar { fiscal_start_month, ..Calendar::new(zone, week_start) }
}

/// The wall clock of a dashboard where nobody's browser is at hand.
#[must_use]
pub fn zone_of(dashboard: &Dashboard) -> Zone {
    Zone::from_setting(&dashboard.timezone(), "UTC")
}

impl StoredPanel {
    /// Settles the panel over a range, with these values of variables by name and the stored ones for the others.
    ///
    /// # Errors
    /// The first variable whose options were needed and could not be had, in a sentence.
    pub async fn settle(
        app: &App,
        asker: &Asker,
        dashboard: Arc<Dashboard>,
        panel: Panel,
        range: TimeRange,
        chosen: &[(String, String)],
    ) -> Result<Self, QueryError> {
        let time = TimeScope { raw: RawRange::from(range), range, zone: zone_of(&dashboard) };
        Self::settle_at(app, asker, dashboard, panel, time, range.to_ms, chosen).await
    }

    /// The same at a time as a person sees it: with the range as written, and the person's wall clock.
    ///
    /// # Errors
    /// As [`StoredPanel::settle`].
    pub async fn settle_at(
        app: &App,
        asker: &Asker,
        dashboard: Arc<Dashboard>,
        panel: Panel,
        time: TimeScope,
        now_ms: i64,
        chosen: &[(String, String)],
    ) -> Result<Self, QueryError> {
        let calendar = calendar_of(&dashboard, time.zone.clone());
        let needed = needed(&dashboard.variables(), &panel);
        let sources = data_sources::askable(app, asker.org_id).await.map_err(|error| internal(&error))?;
        let mut variables = Variables::new(&needed);
        let named: Vec<(String, &String)> =
            chosen.iter().map(|(name, value)| (format!("var-{name}"), value)).collect();
        variables.apply_url(named.iter().map(|(name, value)| (name.as_str(), value.as_str())));
        let mut settled = Self { dashboard, panel, variables, time, calendar, sources, now_ms };
        let mut updates = Updates::new(&needed);
        updates.queue_all();
        settled.update(app, asker, &mut updates).await?;
        Ok(settled)
    }

    /// Takes values by variable where the dashboard offers them, in the order in which it defines them; what else is
    /// wanted changes nothing. Free text is never taken: with it, whoever wants could write queries.
    ///
    /// # Errors
    /// The first variable whose options could not be had, in a sentence.
    pub async fn take_offered(
        &mut self,
        app: &App,
        asker: &Asker,
        wanted: &BTreeMap<String, Vec<String>>,
    ) -> Result<(), QueryError> {
        let definitions: Vec<Variable> =
            self.variables.list.iter().map(|live| live.definition.clone()).collect();
        let mut updates = Updates::new(&definitions);
        for name in definitions.iter().map(|definition| &definition.name) {
            let Some(values) = wanted.get(name) else { continue };
            let options = self.options(app, asker, name, true).await?;
            if options.is_some_and(|options| self.variables.set_options(name, options)) {
                updates.value_changed(name);
            }
            if self.variables.get(name).is_some_and(|live| values.iter().all(|value| offers(live, value))) {
                let key = format!("var-{name}");
                let changed =
                    self.variables.apply_url(values.iter().map(|value| (key.as_str(), value.as_str())));
                changed.iter().for_each(|name| updates.value_changed(name));
            }
            self.update(app, asker, &mut updates).await?;
        }
        Ok(())
    }

    /// What names mean in the panel.
    #[must_use]
    pub fn scope(&self) -> Scope<'_> {
        Scope::new(&self.variables, &self.time)
    }

    /// The panel's queries, for a drawing of this width in CSS pixels.
    #[must_use]
    pub fn resolve(&self, width_px: f64) -> Resolved {
        resolve(&Question {
            panel: &self.panel,
            scope: &self.scope(),
            calendar: &self.calendar,
            now_ms: self.now_ms,
            width_px,
            sources: &self.sources,
        })
    }

    async fn update(&mut self, app: &App, asker: &Asker, updates: &mut Updates) -> Result<(), QueryError> {
        for _ in 0..MOST_ROUNDS {
            let batch = updates.next_batch();
            if batch.is_empty() {
                break;
            }
            for run in batch {
                let options = self.options(app, asker, &run.name, false).await?;
                let changed = options.is_some_and(|options| self.variables.set_options(&run.name, options));
                updates.finished(run.ticket, changed);
            }
        }
        Ok(())
    }

    /// The options of a variable; nothing where it has none, or its value needs none and nobody chooses.
    async fn options(
        &self,
        app: &App,
        asker: &Asker,
        name: &str,
        is_chosen: bool,
    ) -> Result<Option<Vec<Choice>>, QueryError> {
        let scope = self.scope();
        let Some(live) = self.variables.get(name) else { return Ok(None) };
        match self.variables.work(name, &scope) {
            Work::Take(options) => Ok(Some(options)),
            Work::Nothing => Ok(None),
            Work::ListSources => Ok(source_options(&live.definition, &self.choices(), &scope).ok()),
            Work::AskSource => {
                let is_all = live.is_all() && live.definition.all_value.is_empty();
                if !is_all && !is_chosen && !live.current.is_empty() {
                    return Ok(None);
                }
                let in_words = |why: &str| {
                    let message = format!("The values of the variable “{name}” could not be had: {why}");
                    QueryError::new(QueryErrorKind::BadQuery, message)
                };
                let (source, query) = resolve_variable(name, &scope, &self.sources)
                    .ok_or_else(|| in_words("it has no data source."))?;
                let instance = find_source(app, asker.org_id, Some(&source)).await?;
                let found = app.hub.variable(asker, &instance, &query, self.time.range).await;
                let found = found.map_err(|error| in_words(&error.message))?;
                let found = found.into_iter().map(|option| Choice::new(option.text, option.value)).collect();
                self.variables
                    .found_options(name, found, &scope)
                    .map(Some)
                    .map_err(|error| in_words(&error.to_string()))
            }
        }
    }

    fn choices(&self) -> Vec<SourceChoice> {
        let choice = |source: &Source| SourceChoice {
            uid: source.uid.clone(),
            name: source.name.clone(),
            kind: source.kind.clone(),
            is_default: source.is_default,
        };
        self.sources.iter().map(choice).collect()
    }
}

/// The variables that the panel reads, and those that they read; filters apply to whatever is asked.
fn needed(definitions: &[Variable], panel: &Panel) -> Vec<Variable> {
    let mut names: BTreeSet<String> = panel_names(panel);
    loop {
        let read: Vec<String> =
            definitions.iter().filter(|one| names.contains(&one.name)).flat_map(variable_names).collect();
        let before = names.len();
        names.extend(read);
        if names.len() == before {
            break;
        }
    }
    let is_needed = |one: &&Variable| names.contains(&one.name) || one.kind == VariableKind::AdHoc;
    definitions.iter().filter(is_needed).cloned().collect()
}

/// Whether a value is among what the dashboard offers. Free text and filters offer nothing.
fn offers(live: &LiveVariable, value: &str) -> bool {
    let has_options = !matches!(
        live.definition.kind,
        VariableKind::TextBox | VariableKind::AdHoc | VariableKind::Constant | VariableKind::Other(_)
    );
    let is_all = value == ALL_VALUE && live.definition.include_all;
    has_options && (is_all || live.options.iter().any(|option| option.value == value))
}

fn internal(error: &Error) -> QueryError {
    tracing::error!(%error, "the data sources could not be read from the database");
    QueryError::new(
        QueryErrorKind::Internal,
        "The data sources could not be read from the database. Try again.",
    )
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn only_what_the_panel_reads_is_settled() {
        let dashboard = Dashboard::new(json!({
            "templating": { "list": [
                { "name": "cluster", "type": "query", "query": "clusters" },
                { "name": "node", "type": "query", "query": "nodes($cluster)" },
                { "name": "other", "type": "query", "query": "others" },
                { "name": "filters", "type": "adhoc" },
            ] },
            "panels": [{ "type": "row", "id": 1, "collapsed": true, "panels": [
                { "id": 2, "type": "stat", "targets": [{ "expr": "up{n=\"$node\"}" }] },
            ] }],
        }));
        let panel = panel_of(&dashboard, 2).unwrap();
        let names: Vec<String> =
            needed(&dashboard.variables(), &panel).into_iter().map(|one| one.name).collect();
        assert_eq!(names, ["cluster", "node", "filters"]);
        assert!(panel_of(&dashboard, 1).is_none(), "a row is no panel");
    }

    #[test]
    fn values_are_taken_from_what_is_offered_and_nothing_is_free_text() {
        let list = json!([
            { "name": "custom", "type": "custom", "query": "a,b", "options": [{ "text": "a", "value": "a" }] },
            { "name": "all", "type": "custom", "includeAll": true, "options": [{ "text": "a", "value": "a" }] },
            { "name": "text", "type": "textbox", "query": "a", "options": [{ "text": "a", "value": "a" }] },
            { "name": "fixed", "type": "constant", "query": "a" },
        ]);
        let dashboard = Dashboard::new(json!({ "templating": { "list": list } }));
        let variables = Variables::new(&dashboard.variables());
        for (name, value, expect) in [
            ("custom", "a", true),
            ("custom", "x\"} or vector(1) #", false),
            ("custom", ALL_VALUE, false),
            ("all", ALL_VALUE, true),
            ("text", "a", false),
            ("fixed", "a", false),
        ] {
            assert_eq!(offers(variables.get(name).unwrap(), value), expect, "{name} {value}");
        }
    }
}
