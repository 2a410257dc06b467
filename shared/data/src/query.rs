//! From a panel to the request that fills it: variables, range and width put in. Asks nobody itself.

mod source;
mod time;

use model::dashboard::{Lenient, Panel, Target, VariableKind};
use model::query::{DataSourceRef, Query, QueryRequest};
use serde_json::{Map, Value, json};

pub use source::{EXPRESSION, MIXED, Source, find_source};
pub use time::{PanelTime, panel_time};

use crate::interpolate::{Format, Found, Lookup, interpolate, interpolate_json, interpolate_lists};
use crate::interval::{calculate_interval_ms, points};
use crate::time::duration::{format_exact, parse_ms};
use crate::time::{Calendar, TimeRange, Zone};
use crate::variables::{Scope, TimeScope};

/// Fields of a stored query that the request says in its own way, or that concern the editor alone.
const NOT_SENT: [&str; 7] =
    ["refId", "datasource", "hide", "key", "intervalMs", "maxDataPoints", "utcOffsetSec"];

/// Fields of a query that people read: no query language's quoting applies there.
const FOR_PEOPLE: [&str; 3] = ["legendFormat", "alias", "interval"];

/// Everything that a panel's request depends on.
pub struct Question<'a> {
    /// The panel.
    pub panel: &'a Panel,
    /// What names mean where it stands; its time is the dashboard's.
    pub scope: &'a Scope<'a>,
    /// Where days and weeks start.
    pub calendar: &'a Calendar,
    /// Now, in milliseconds since the epoch.
    pub now_ms: i64,
    /// The panel's width in CSS pixels; zero if not known.
    pub width_px: f64,
    /// The data sources there are.
    pub sources: &'a [Source],
}

/// A panel's request and what the panel has to know about it.
#[derive(Debug, Clone, PartialEq)]
pub struct Resolved {
    /// The request; without queries where the panel has none.
    pub request: QueryRequest,
    /// The range of the panel's axis.
    pub range: TimeRange,
    /// What the panel says about a range of its own, such as `Last 1 hour`.
    pub time_info: Option<String>,
    /// `$__interval` in milliseconds.
    pub interval_ms: f64,
}

/// The request that fills a panel. Never fails: what cannot be understood is sent as it is, and the server says
/// what is wrong with it.
pub fn resolve(question: &Question) -> Resolved {
    let PanelTime { time, info } =
        panel_time(question.panel, question.scope, question.calendar, question.now_ms);
    let panel_source = source::panel_source(question.panel, question.scope, question.sources);
    let points = points(question.panel.max_data_points, question.width_px);
    let own_min = interpolate(&question.panel.interval, question.scope, &Format::Glob);
    let source_min =
        panel_source.as_ref().and_then(|source| source.known).map_or("", |source| &source.min_interval);
    let low_ms = parse_ms(&own_min).or_else(|| parse_ms(source_min)).filter(|ms| *ms > 0.0).unwrap_or(1.0);
    let interval_ms = calculate_interval_ms(time.range.length_ms() as f64, points, low_ms);
    let place = Place {
        question,
        panel_source: panel_source.as_ref(),
        interval_ms,
        points,
        offset_secs: offset_secs(&time),
        time: &time,
    };
    let targets = question.panel.targets.iter().enumerate();
    let queries = targets.filter_map(|(at, target)| place.query(at, target));
    let is_any_shown = question.panel.targets.iter().any(|target| !target.hide);
    let request = QueryRequest {
        from: time.range.from_ms.to_string(),
        to: time.range.to_ms.to_string(),
        queries: if is_any_shown { queries.collect() } else { Vec::new() },
    };
    Resolved { request, range: time.range, time_info: info, interval_ms }
}

/// The offset by which steps are aligned: none for absolute ranges in the viewer's own zone, so that two people
/// who look at the same link see the same points.
fn offset_secs(time: &TimeScope) -> i32 {
    match time.zone {
        Zone::Browser(_) if !time.raw.is_relative() => 0,
        _ => time.zone.offset_secs_at(time.range.to_ms),
    }
}

/// What all queries of a panel share.
struct Place<'a> {
    question: &'a Question<'a>,
    panel_source: Option<&'a source::Picked<'a>>,
    interval_ms: f64,
    points: f64,
    offset_secs: i32,
    time: &'a TimeScope,
}

impl Place<'_> {
    /// What is sent for a target; nothing for a hidden one, unless others may refer to it.
    fn query(&self, at: usize, target: &Target) -> Option<Query> {
        let Question { scope, sources, .. } = self.question;
        let picked = source::target_source(target, self.panel_source, *scope, sources);
        let known = picked.as_ref().and_then(|picked| picked.known);
        let name_field = known.map_or("", |source| &source.name_field);
        if target.hide && (name_field.is_empty() || target.json.text(name_field).trim().is_empty()) {
            return None;
        }
        let mut local = scope.local.clone();
        local.push(("__interval".to_owned(), Found::one(format_exact(self.interval_ms))));
        local.push(("__interval_ms".to_owned(), Found::one(self.interval_ms.to_string())));
        let lookup = SourceScope {
            scope: Scope { variables: scope.variables, time: self.time, local },
            left_in_place: known.map_or(&[], |source| &source.macros),
        };
        let quoting = known.map_or(&Format::Glob, |source| &source.quoting);
        let stored = target.json.as_object().into_iter().flatten();
        let mut model: Map<String, Value> = stored
            .filter(|(key, _)| !NOT_SENT.contains(&key.as_str()))
            .map(|(key, value)| (key.clone(), written(key, value, known, &lookup, quoting)))
            .collect();
        if target.hide {
            model.insert("hide".to_owned(), Value::Bool(true));
        }
        let filters = picked.as_ref().map(|picked| self.filters(picked)).unwrap_or_default();
        if !filters.is_empty() {
            model.insert("adhocFilters".to_owned(), Value::Array(filters));
        }
        Some(Query {
            ref_id: if target.ref_id.is_empty() { letter(at) } else { target.ref_id.clone() },
            datasource: picked.map(source::Picked::into_ref),
            interval_ms: Some(self.interval_ms),
            max_data_points: Some(self.points),
            utc_offset_sec: Some(f64::from(self.offset_secs)),
            model,
        })
    }

    /// The filters of ad hoc variables that belong to the query's source.
    fn filters(&self, picked: &source::Picked) -> Vec<Value> {
        let Question { scope, sources, .. } = self.question;
        let ad_hoc = scope.variables.list.iter().filter(|live| live.definition.kind == VariableKind::AdHoc);
        let of_source = ad_hoc.filter(|live| {
            let wanted = live.definition.datasource.clone().unwrap_or_default();
            source::pick(&wanted, *scope, sources).is_some_and(|other| other.same_as(picked))
        });
        of_source
            .flat_map(|live| &live.filters)
            .map(|filter| {
                let value = interpolate(&filter.value, *scope, &Format::Glob);
                json!({ "key": filter.key, "operator": filter.operator, "value": value })
            })
            .collect()
    }
}

/// A scope in which the macros that a source fills in itself mean nothing, so that they stay.
struct SourceScope<'a> {
    scope: Scope<'a>,
    left_in_place: &'a [String],
}

impl Lookup for SourceScope<'_> {
    fn find(&self, name: &str, path: &str) -> Option<Found> {
        if self.left_in_place.iter().any(|left| left == name) {
            return None;
        }
        self.scope.find(name, path)
    }

    fn zone(&self) -> &Zone {
        self.scope.zone()
    }
}

/// The query of a variable, ready to be asked: the source, and the query with its variables put in.
pub fn resolve_variable(name: &str, scope: &Scope, sources: &[Source]) -> Option<(DataSourceRef, Value)> {
    let live = scope.variables.get(name)?;
    let wanted = live.definition.datasource.clone().unwrap_or_default();
    let picked = source::pick(&wanted, scope, sources)?;
    let quoting = picked.known.map_or(&Format::Glob, |source| &source.quoting);
    let query = match &live.definition.query {
        Value::Object(fields) => fields
            .iter()
            .map(|(key, value)| (key.clone(), written(key, value, picked.known, scope, quoting)))
            .collect(),
        text => interpolate_json(text, scope, quoting),
    };
    Some((picked.into_ref(), query))
}

/// A field of a query with its variables put in, as its source wants it.
fn written(
    key: &str,
    value: &Value,
    source: Option<&Source>,
    lookup: &dyn Lookup,
    quoting: &Format,
) -> Value {
    if source.is_some_and(|source| source.list_fields.iter().any(|field| field == key)) {
        interpolate_lists(value, lookup, quoting)
    } else {
        put_in(key, value, lookup, quoting)
    }
}

/// A field with its variables put in; fields of an object in it count by their own names.
fn put_in(key: &str, value: &Value, lookup: &dyn Lookup, quoting: &Format) -> Value {
    match value {
        Value::Object(fields) => {
            fields.iter().map(|(key, value)| (key.clone(), put_in(key, value, lookup, quoting))).collect()
        }
        _ if FOR_PEOPLE.contains(&key) => interpolate_json(value, lookup, &Format::Glob),
        _ => interpolate_json(value, lookup, quoting),
    }
}

/// `A` to `Z`, then `A1`, `B1`, …
fn letter(at: usize) -> String {
    let letter = char::from(b'A' + u8::try_from(at % 26).unwrap_or(0));
    if at < 26 { letter.to_string() } else { format!("{letter}{}", at / 26) }
}
