//! A rule that is being set up: its settings as they are typed, and whether they make a rule.

use std::collections::BTreeMap;

use data::time::Zone;
use data::time::duration::parse_ms;
use data::units;
use leptos::prelude::*;
use model::api::{AlertRule, AlertRuleSpec, PanelAlert};
use model::dashboard::{Lenient, Panel};
use model::number;
use serde_json::Value;

use super::super::words;
use crate::browser::clock;
use crate::pages::dashboard::board::Board;

/// A rule that is being set up; copies are the same one.
#[derive(Clone, Copy)]
pub(super) struct Draft {
    /// Its settings; the threshold is the one of `border`.
    pub(super) spec: RwSignal<AlertRuleSpec>,
    /// The threshold as it is typed.
    pub(super) border: RwSignal<String>,
    /// The stored rule that is changed, with the version that was seen last.
    pub(super) stored: StoredValue<Option<AlertRule>>,
    /// Settings and threshold as they stood when it was opened.
    begun: StoredValue<(AlertRuleSpec, String)>,
    /// Title and field config of the panel.
    panel: StoredValue<(String, Value)>,
}

impl Draft {
    /// Begins with a stored rule, or with what suits the panel.
    pub(super) fn new(board: &Board, panel: &Panel, rule: Option<AlertRule>) -> Self {
        let (spec, border) = match &rule {
            Some(rule) => (rule.spec.clone(), rule.spec.threshold.to_string()),
            None => {
                let spec = AlertRuleSpec {
                    dashboard_uid: board.document.with_untracked(|document| document.uid()),
                    panel_id: panel.id,
                    ref_id: panel.targets.first().map(|target| target.ref_id.clone()).unwrap_or_default(),
                    variables: chosen_variables(board),
                    ..AlertRuleSpec::default()
                };
                (spec, first_border(&panel.field_config).map(|at| at.to_string()).unwrap_or_default())
            }
        };
        let title = untrack(|| board.text_of(panel, &panel.title));
        Self {
            begun: StoredValue::new((spec.clone(), border.clone())),
            spec: RwSignal::new(spec),
            border: RwSignal::new(border),
            stored: StoredValue::new(rule),
            panel: StoredValue::new((title, panel.field_config.clone())),
        }
    }

    /// Whether anything was typed or chosen.
    pub(super) fn is_changed(&self) -> bool {
        let (spec, border) = (self.spec.get(), self.border.get());
        self.begun.with_value(|(before, threshold)| *before != spec || *threshold != border)
    }

    /// The threshold, if it is a number.
    pub(super) fn threshold(&self) -> Option<f64> {
        number::parse(self.border.read().trim()).filter(|value| value.is_finite())
    }

    /// The threshold as the panel writes such values; an ellipsis where it is no number.
    pub(super) fn border_words(&self) -> String {
        let Some(value) = self.threshold() else { return "…".to_owned() };
        let unit = self.panel.with_value(|(_, config)| config.at("defaults").text("unit"));
        let env = units::Env { zone: &Zone::Utc, now_ms: clock::now_ms() };
        units::format(&unit, value, None, &env).to_string()
    }

    /// What the rule is called when it is given no name.
    pub(super) fn usual_title(&self) -> String {
        let compare = self.spec.with(|spec| spec.compare);
        self.panel.with_value(|(title, _)| words::usual_title(title, compare, &self.border_words()))
    }

    /// The rule.
    ///
    /// # Errors
    /// A sentence that says what is missing or cannot be read.
    pub(super) fn rule(&self) -> Result<AlertRuleSpec, String> {
        let mut spec = self.spec.get();
        spec.threshold =
            self.threshold().ok_or_else(|| "Give the threshold as a number, such as 80.".to_owned())?;
        if spec.title.trim().is_empty() {
            spec.title = self.usual_title();
        }
        spec.title = spec.title.trim().to_owned();
        for (what, text) in [
            ("time that is looked at", &spec.window),
            ("time between two checks", &spec.every),
            ("time for which it must last", &spec.pending),
            ("wait before the first message", &spec.group_wait),
            ("time between two messages", &spec.group_interval),
            ("time until it is told again", &spec.repeat_interval),
        ] {
            if parse_ms(text).is_none() {
                return Err(format!("The {what} is “{text}”; write it as 30s, 5m or 1h."));
            }
        }
        Ok(spec)
    }

    /// The rule as its panel would draw it.
    pub(super) fn as_alert(&self) -> PanelAlert {
        self.spec.with(|spec| PanelAlert {
            title: spec.title.clone(),
            panel_id: spec.panel_id,
            ref_id: spec.ref_id.clone(),
            reducer: spec.reducer.clone(),
            compare: spec.compare,
            threshold: self.threshold().unwrap_or(f64::NAN),
            ..PanelAlert::default()
        })
    }
}

/// What is chosen on the dashboard now, by variable.
pub(super) fn chosen_variables(board: &Board) -> BTreeMap<String, Vec<String>> {
    let mut chosen: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (name, value) in board.variables.with_untracked(data::variables::Variables::url_params) {
        let name = name.strip_prefix("var-").unwrap_or(&name).to_owned();
        chosen.entry(name).or_default().push(value);
    }
    chosen
}

/// The highest threshold of the panel itself: where it changes colour is where people want to be told.
fn first_border(config: &Value) -> Option<f64> {
    let steps = config.at("defaults").at("thresholds");
    let is_share = steps.text("mode") == "percentage";
    let values = steps.list("steps").iter().filter_map(|step| step.num("value"));
    values.filter(|_| !is_share).reduce(f64::max)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_new_rule_begins_where_the_panel_changes_color() {
        let steps = |mode: &str| {
            json!({ "defaults": { "thresholds": { "mode": mode, "steps": [
                { "color": "green", "value": null }, { "color": "red", "value": 80 }, { "color": "blue", "value": 60 } ] } } })
        };
        assert_eq!(first_border(&steps("absolute")), Some(80.0));
        assert_eq!(first_border(&steps("percentage")), None);
        assert_eq!(first_border(&json!({})), None);
    }
}
