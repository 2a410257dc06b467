//! Which source a panel, query or variable means: by uid, by name, by variable, or the default.

use model::dashboard::{Panel, Target};
use model::query::DataSourceRef;

use crate::interpolate::{Format, Lookup, interpolate};

/// The uid of a panel whose queries name their own sources.
pub const MIXED: &str = "-- Mixed --";
/// The kind and uid of queries that compute from other queries.
pub const EXPRESSION: &str = "__expr__";

/// A data source as far as queries depend on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// Identifier.
    pub uid: String,
    /// Name.
    pub name: String,
    /// Kind, such as `prometheus`.
    pub kind: String,
    /// Whether queries without a source ask this one.
    pub is_default: bool,
    /// The least `$__interval`, such as `15s`; empty for none.
    pub min_interval: String,
    /// How variables are written into its queries where they do not say so themselves.
    pub quoting: Format,
    /// Names that the source fills in itself, such as `__rate_interval`.
    pub macros: Vec<String>,
    /// The field by which its queries refer to each other; empty where none do. Hidden ones that have it are sent.
    pub name_field: String,
    /// Fields in which a variable with several values becomes a list of texts.
    pub list_fields: Vec<String>,
}

/// A source that was asked for.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Picked<'a> {
    /// As asked for, with variables filled in.
    wanted: DataSourceRef,
    /// The source, where there is one.
    pub(super) known: Option<&'a Source>,
}

impl Picked<'_> {
    /// The reference for the server.
    pub(super) fn into_ref(self) -> DataSourceRef {
        match self.known {
            Some(source) => DataSourceRef { kind: source.kind.clone(), uid: source.uid.clone() },
            None => self.wanted,
        }
    }

    /// Whether both mean the same source.
    pub(super) fn same_as(&self, other: &Self) -> bool {
        match (self.known, other.known) {
            (Some(one), Some(other)) => one.uid == other.uid,
            (None, None) => self.wanted == other.wanted,
            _ => false,
        }
    }

    fn is_mixed(&self) -> bool {
        self.wanted.uid == MIXED
    }
}

/// The source of a reference: by uid, then by name; without either, the default one of its kind.
pub fn find_source<'a>(wanted: &DataSourceRef, sources: &'a [Source]) -> Option<&'a Source> {
    let of_kind = |source: &&Source| wanted.kind.is_empty() || source.kind == wanted.kind;
    match wanted.uid.as_str() {
        "" | "default" => sources
            .iter()
            .filter(of_kind)
            .find(|source| source.is_default)
            .or_else(|| sources.iter().find(of_kind)),
        uid => {
            let by_uid = sources.iter().find(|source| source.uid == uid);
            by_uid.or_else(|| sources.iter().find(|source| source.name == uid))
        }
    }
}

/// The source of a reference in which variables may stand; the first of several values counts. `None` when
/// nothing is asked for and there is no default.
pub(super) fn pick<'a>(
    wanted: &DataSourceRef,
    lookup: &dyn Lookup,
    sources: &'a [Source],
) -> Option<Picked<'a>> {
    let uid = interpolate(&wanted.uid, lookup, &Format::Csv);
    let uid = uid.split(',').next().unwrap_or_default().to_owned();
    let wanted = DataSourceRef { kind: wanted.kind.clone(), uid };
    let known = find_source(&wanted, sources);
    (known.is_some() || !wanted.uid.is_empty()).then_some(Picked { wanted, known })
}

/// The source of a panel.
pub(super) fn panel_source<'a>(
    panel: &Panel,
    lookup: &dyn Lookup,
    sources: &'a [Source],
) -> Option<Picked<'a>> {
    pick(panel.datasource.as_ref()?, lookup, sources)
}

/// The source of a query: its panel's, unless that is mixed or names none.
pub(super) fn target_source<'a>(
    target: &Target,
    panel: Option<&Picked<'a>>,
    lookup: &dyn Lookup,
    sources: &'a [Source],
) -> Option<Picked<'a>> {
    let own = || pick(&target.datasource.clone().unwrap_or_default(), lookup, sources);
    let is_expression =
        target.datasource.as_ref().is_some_and(|own| own.kind == EXPRESSION || own.uid == EXPRESSION);
    match panel {
        Some(panel) if !panel.is_mixed() && !is_expression => Some(panel.clone()),
        _ => own(),
    }
}
