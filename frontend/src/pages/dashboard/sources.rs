//! The data sources as queries see them: what is set up, joined with what their kinds say.

use data::interpolate::Format;
use data::query::Source;
use futures_util::future::try_join;
use model::dashboard::Lenient;

use crate::api::http::ApiFailure;
use crate::api::sources;

/// Everything that a panel may ask.
pub async fn all() -> Result<Vec<Source>, ApiFailure> {
    let (list, kinds) = try_join(sources::askable(), sources::asking_rules()).await?;
    let known = |id: &str| kinds.iter().find(|kind| kind.id == id);
    let found = list.into_iter().map(|source| {
        let kind = known(&source.kind);
        Source {
            min_interval: match source.json_data.text("timeInterval") {
                own if own.is_empty() => kind.map(|kind| kind.min_interval.clone()).unwrap_or_default(),
                own => own,
            },
            quoting: Format::of_source(kind.map_or("", |kind| kind.quoting.as_str())),
            macros: kind.map(|kind| kind.macros.clone()).unwrap_or_default(),
            name_field: kind.map(|kind| kind.name_field.clone()).unwrap_or_default(),
            list_fields: kind.map(|kind| kind.list_fields.clone()).unwrap_or_default(),
            uid: source.uid,
            name: source.name,
            kind: source.kind,
            is_default: source.is_default,
        }
    });
    Ok(found.collect())
}
