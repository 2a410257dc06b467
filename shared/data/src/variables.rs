//! The variables of an open dashboard: what can be chosen, what is chosen, how it travels in URLs. Asks no source.

mod current;
mod options;
mod scope;
mod sort;
mod updates;
mod url;

use model::dashboard::{Lenient, Variable, VariableKind, VariableRefresh};

pub use options::{SourceChoice, custom_options, query_options, source_options};
pub use scope::{Scope, TimeScope};
pub use updates::{Run, Updates, panel_names, variable_names};

use crate::interpolate::{Format, Lookup, interpolate};
use crate::js_regex::BadRegex;

/// The value that stands for everything.
pub const ALL_VALUE: &str = "$__all";
/// What people read for it.
pub const ALL_TEXT: &str = "All";
/// The value of an interval that follows the time range.
pub const AUTO_VALUE: &str = "$__auto";

/// Something that can be chosen: what people read, and what queries get.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Choice {
    /// What people read.
    pub text: String,
    /// What queries get.
    pub value: String,
}

impl Choice {
    /// A choice that reads as another text than its value.
    pub fn new(text: impl Into<String>, value: impl Into<String>) -> Self {
        Self { text: text.into(), value: value.into() }
    }

    /// A choice that reads as it is.
    pub fn plain(value: impl Into<String>) -> Self {
        let value = value.into();
        Self { text: value.clone(), value }
    }

    /// Everything.
    pub fn all() -> Self {
        Self::new(ALL_TEXT, ALL_VALUE)
    }
}

/// One filter of an ad hoc variable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filter {
    /// Label name.
    pub key: String,
    /// `=`, `!=`, `=~`, `!~`, `<`, `>`.
    pub operator: String,
    /// What the label is compared with.
    pub value: String,
}

/// A variable while its dashboard is open.
#[derive(Debug, Clone, PartialEq)]
pub struct LiveVariable {
    /// As stored.
    pub definition: Variable,
    /// What can be chosen, without `All`.
    pub options: Vec<Choice>,
    /// What is chosen: `All` alone, one choice, or for multi variables any number.
    pub current: Vec<Choice>,
    /// For ad hoc variables: the filters.
    pub filters: Vec<Filter>,
    /// Whether the values came from the URL and have not met their options yet.
    pub from_url: bool,
    /// Why the last update failed, in one sentence.
    pub error: Option<String>,
}

impl LiveVariable {
    fn new(definition: &Variable) -> Self {
        let mut live = Self {
            definition: definition.clone(),
            options: stored_options(definition),
            current: definition.current.iter().map(|(text, value)| Choice::new(text, value)).collect(),
            filters: stored_filters(definition),
            from_url: false,
            error: None,
        };
        live.settle();
        live
    }

    /// Whether everything is chosen.
    pub fn is_all(&self) -> bool {
        self.current.first().is_some_and(|choice| choice.value == ALL_VALUE)
    }

    /// Every single choice that is made: with `All`, each option.
    pub fn each(&self) -> &[Choice] {
        if self.is_all() { &self.options } else { &self.current }
    }

    /// What the picker offers, `All` first where it is offered.
    pub fn picker_options(&self) -> Vec<Choice> {
        let all = self.definition.include_all.then(Choice::all);
        let gone = |choice: &&Choice| !self.options.iter().any(|option| option.value == choice.value);
        let kept = self.current.iter().filter(|_| !self.is_all()).filter(gone).cloned();
        all.into_iter().chain(kept).chain(self.options.iter().cloned()).collect()
    }

    /// Options and values that follow from the definition alone.
    fn settle(&mut self) {
        let text = self.definition.json.text("query");
        match self.definition.kind {
            VariableKind::Constant => self.current = vec![Choice::plain(text)],
            VariableKind::TextBox if self.current.is_empty() => self.current = vec![Choice::plain(text)],
            VariableKind::Interval => {
                self.options = options::interval_options(&text, self.definition.auto);
                for choice in &mut self.current {
                    if choice.value.starts_with("$__auto") {
                        *choice = Choice::new("Auto", AUTO_VALUE);
                    }
                }
                if self.current.is_empty() {
                    let written = self.options.iter().find(|option| option.value != AUTO_VALUE);
                    self.current.extend(written.cloned());
                }
            }
            VariableKind::Switch => {
                let value = |key: &str, otherwise: &str| {
                    let stored = self.definition.json.text(key);
                    Choice::plain(if stored.is_empty() { otherwise.to_owned() } else { stored })
                };
                self.options = vec![value("enabledValue", "true"), value("disabledValue", "false")];
                if self.current.is_empty() {
                    self.current.extend(self.options.last().cloned());
                }
            }
            _ => {}
        }
    }
}

/// What an update of a variable takes; then [`Updates::finished`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Work {
    /// Give these to [`Variables::set_options`].
    Take(Vec<Choice>),
    /// Ask the source ([`crate::query::resolve_variable`]), give the answer to [`Variables::found_options`], and
    /// what that gives to [`Variables::set_options`]; or the error to [`Variables::set_error`].
    AskSource,
    /// Give what [`source_options`] finds to [`Variables::set_options`].
    ListSources,
    /// It has no options.
    Nothing,
}

/// The variables of an open dashboard, in stored order.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Variables {
    /// The variables.
    pub list: Vec<LiveVariable>,
}

impl Variables {
    /// The variables as stored, before the URL and before any source was asked.
    pub fn new(definitions: &[Variable]) -> Self {
        Self { list: definitions.iter().map(LiveVariable::new).collect() }
    }

    /// The variable of this name.
    pub fn get(&self, name: &str) -> Option<&LiveVariable> {
        self.list.iter().find(|live| live.definition.name == name)
    }

    fn get_mut(&mut self, name: &str) -> Option<&mut LiveVariable> {
        self.list.iter_mut().find(|live| live.definition.name == name)
    }

    /// Chooses these values (for text boxes any text); gives back whether anything changed. `All` next to other
    /// values wins when it came last and yields when it came first; nothing chosen means the default.
    pub fn choose(&mut self, name: &str, values: &[String]) -> bool {
        self.get_mut(name).is_some_and(|live| current::choose(live, values))
    }

    /// Takes new options and makes the chosen values fit them; gives back whether what queries get changed.
    pub fn set_options(&mut self, name: &str, options: Vec<Choice>) -> bool {
        self.get_mut(name).is_some_and(|live| current::set_options(live, options))
    }

    /// Notes why an update failed; values and options stay.
    pub fn set_error(&mut self, name: &str, error: Option<String>) {
        if let Some(live) = self.get_mut(name) {
            live.error = error;
        }
    }

    /// Replaces the filters of an ad hoc variable; gives back whether they changed.
    pub fn set_filters(&mut self, name: &str, filters: Vec<Filter>) -> bool {
        let Some(live) = self.get_mut(name) else { return false };
        let changed = live.filters != filters;
        live.filters = filters;
        changed
    }

    /// Takes the values of `var-<name>` parameters, in the order of the URL; gives back the names that changed.
    pub fn apply_url<'a>(&mut self, params: impl Iterator<Item = (&'a str, &'a str)>) -> Vec<String> {
        url::apply(self, params)
    }

    /// The `var-<name>` parameters that say what is chosen.
    pub fn url_params(&self) -> Vec<(String, String)> {
        url::params(self)
    }

    /// What has to be done to update a variable whose turn has come (see [`Updates::next_batch`]).
    pub fn work(&self, name: &str, lookup: &dyn Lookup) -> Work {
        let Some(live) = self.get(name) else { return Work::Nothing };
        match live.definition.kind {
            VariableKind::Custom => Work::Take(custom_options(&live.definition, lookup)),
            VariableKind::Interval | VariableKind::Switch => Work::Take(live.options.clone()),
            VariableKind::Query if !needs_source(live) => Work::Take(live.options.clone()),
            VariableKind::Query => Work::AskSource,
            VariableKind::DataSource => Work::ListSources,
            _ => Work::Nothing,
        }
    }

    /// The options that a source found, filtered and sorted as the variable says.
    ///
    /// # Errors
    /// [`BadRegex`] when the variable's filter cannot be understood.
    pub fn found_options(
        &self,
        name: &str,
        found: Vec<Choice>,
        lookup: &dyn Lookup,
    ) -> Result<Vec<Choice>, BadRegex> {
        let Some(live) = self.get(name) else { return Ok(found) };
        let regex = interpolate(&live.definition.regex, lookup, &Format::Regex);
        let by_text = live.definition.json.text("regexApplyTo") == "text";
        query_options(found, &regex, by_text, live.definition.sort)
    }
}

/// Whether a query variable has to ask its source when the dashboard opens.
fn needs_source(live: &LiveVariable) -> bool {
    live.definition.refresh != VariableRefresh::Never || live.options.is_empty()
}

/// Options that were saved with the dashboard.
fn stored_options(definition: &Variable) -> Vec<Choice> {
    let stored = definition.json.list("options").iter();
    let choices = stored.map(|option| Choice::new(option.text("text"), option.text("value")));
    choices.filter(|choice| choice.value != ALL_VALUE && !choice.value.is_empty()).collect()
}

fn stored_filters(definition: &Variable) -> Vec<Filter> {
    let stored = definition.json.list("filters").iter();
    let read = |filter: &serde_json::Value| Filter {
        key: filter.text("key"),
        operator: filter.text("operator"),
        value: filter.text("value"),
    };
    stored.map(read).filter(|filter| !filter.key.is_empty()).collect()
}
