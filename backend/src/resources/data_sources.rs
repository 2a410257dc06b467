//! `/api/datasources`: where data comes from. Two are built in and always there; secrets go in and never come out.

mod change;
mod checked;
pub(crate) mod store;

use axum::Json;
use axum::extract::State;
use data::interpolate::Format;
use model::api::{DataSource, HealthResult};
use model::dashboard::Lenient;
use serde::Serialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;

use super::set_up::KindHead;
use crate::app::App;
use crate::auth::{Allowed, QueryDataSources, ReadDataSources};
use crate::datasources::{self, Instance, Source};
use crate::error::{Error, not_found};
use crate::http::input::Path;
use crate::http::route::Routes;
use crate::secrets;
use change::{create_source, delete_by_id, delete_by_name, delete_by_uid, update_by_id, update_by_uid};
use store::{DataSourceRow, Key};

/// Uid, kind and name of the data sources that every organisation has. The first is the default where no other is.
const BUILT_IN: [(&str, &str, &str); 2] =
    [("belvedere", "belvedere", "-- Belvedere --"), ("testdata", "testdata", "TestData")];

/// The routes of this noun.
#[must_use]
pub fn routes() -> Routes {
    Routes::new("Data sources")
        .get("/api/datasources", "List data sources", list_sources)
        .post("/api/datasources", "Add a data source", create_source)
        .get("/api/datasources/kinds", "List the kinds of data source with their forms", list_kinds)
        .get("/api/datasources/uid/{uid}", "Get a data source", get_by_uid)
        .put("/api/datasources/uid/{uid}", "Change a data source", update_by_uid)
        .delete("/api/datasources/uid/{uid}", "Delete a data source", delete_by_uid)
        .get("/api/datasources/uid/{uid}/health", "Test whether a data source answers", test_source)
        .get("/api/datasources/name/{name}", "Get a data source by its name", get_by_name)
        .delete("/api/datasources/name/{name}", "Delete a data source by its name", delete_by_name)
        .get("/api/datasources/{id}", "Get a data source by its number", get_by_id)
        .put("/api/datasources/{id}", "Change a data source by its number", update_by_id)
        .delete("/api/datasources/{id}", "Delete a data source by its number", delete_by_id)
}

/// A kind of data source, as the page needs it.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
struct KindInfo {
    #[serde(flatten)]
    head: KindHead,
    category: &'static str,
    built_in: bool,
    quoting: &'static str,
    macros: &'static [&'static str],
    min_interval: &'static str,
    name_field: &'static str,
    list_fields: &'static [&'static str],
    /// The form of the settings.
    #[schema(value_type = Object)]
    settings: model::form::Form,
    /// The form of a query.
    #[schema(value_type = Object)]
    query: model::form::Form,
}

/// Whether there is a kind of data source with the id.
pub(crate) fn is_known_kind(id: &str) -> bool {
    datasources::find(id).is_some()
}

/// All data sources of an organisation, the built-in ones first.
///
/// # Errors
/// As the database says.
pub(crate) async fn list(app: &App, org_id: i64) -> Result<Vec<DataSource>, Error> {
    let mut found = Vec::new();
    for row in rows(app, org_id).await? {
        found.push(answer(app, org_id, row).await?);
    }
    Ok(found)
}

/// The rows of all, the built-in ones first, one of them the default.
async fn rows(app: &App, org_id: i64) -> Result<Vec<DataSourceRow>, Error> {
    let stored = store::all(&app.db, org_id).await?;
    let has_default = stored.iter().any(|row| row.is_default);
    let own = built_in().enumerate();
    let own = own.map(|(index, row)| DataSourceRow { is_default: index == 0 && !has_default, ..row });
    Ok(own.chain(stored).collect())
}

/// The data sources as the resolving of queries sees them: what is set up, joined with what their kinds say. The page
/// makes the same of `/api/datasources` and the kinds.
///
/// # Errors
/// As the database says.
pub(crate) async fn askable(app: &App, org_id: i64) -> Result<Vec<data::query::Source>, Error> {
    let owned = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
    let sources = rows(app, org_id).await?.into_iter().map(|source| {
        let kind = datasources::find(&source.kind).map(Source::kind);
        let own_interval = source.json_data.text("timeInterval");
        let min_interval = match own_interval.as_str() {
            "" => kind.map_or("", |kind| kind.min_interval),
            own => own,
        };
        data::query::Source {
            min_interval: min_interval.to_owned(),
            quoting: Format::of_source(kind.map_or("", |kind| kind.quoting.id())),
            macros: owned(kind.map_or(&[], |kind| kind.macros)),
            name_field: kind.map_or("", |kind| kind.name_field).to_owned(),
            list_fields: owned(kind.map_or(&[], |kind| kind.list_fields)),
            uid: source.uid,
            name: source.name,
            kind: source.kind,
            is_default: source.is_default,
        }
    });
    Ok(sources.collect())
}

/// A data source with its secrets, ready to be asked. An empty uid means the default one.
///
/// # Errors
/// 404 if the organisation has none with the uid.
pub async fn instance(app: &App, org_id: i64, uid: &str) -> Result<Instance, Error> {
    let row = if uid.is_empty() {
        let rows = store::all(&app.db, org_id).await?;
        rows.into_iter().find(|row| row.is_default).or_else(|| built_in().next())
    } else {
        find(app, org_id, Key::Uid(uid)).await?
    };
    let row = row.ok_or_else(|| not_found("Data source"))?;
    let secrets = match row.id {
        0 => Vec::new(),
        id => app.secrets.all(&app.db, org_id, &store::secret_object(id)).await?,
    };
    Ok(Instance {
        org_id,
        uid: row.uid,
        name: row.name,
        kind: row.kind,
        url: row.url,
        basic_auth: row.basic_auth,
        basic_auth_user: row.basic_auth_user,
        json_data: match row.json_data {
            Value::Object(json_data) => json_data,
            _ => Map::new(),
        },
        secrets: secrets.into_iter().map(|(field, secret)| (field, secret.reveal().to_owned())).collect(),
        version: row.version,
    })
}

fn built_in() -> impl Iterator<Item = DataSourceRow> {
    BUILT_IN.iter().map(|(uid, kind, name)| DataSourceRow {
        id: 0,
        uid: (*uid).to_owned(),
        name: (*name).to_owned(),
        kind: (*kind).to_owned(),
        url: String::new(),
        login: String::new(),
        db_name: String::new(),
        basic_auth: false,
        basic_auth_user: String::new(),
        is_default: false,
        json_data: Value::Object(Map::new()),
        version: 1,
    })
}

async fn find(app: &App, org_id: i64, key: Key<'_>) -> Result<Option<DataSourceRow>, Error> {
    let own = built_in().find(|row| match key {
        Key::Id(_) => false,
        Key::Uid(uid) => row.uid == uid,
        Key::Name(name) => row.name == name,
    });
    match own {
        Some(row) => Ok(Some(row)),
        None => Ok(store::find(&app.db, org_id, key).await?),
    }
}

async fn answer(app: &App, org_id: i64, row: DataSourceRow) -> Result<DataSource, Error> {
    let set = match row.id {
        0 => Vec::new(),
        id => secrets::fields(&app.db, org_id, &store::secret_object(id)).await?,
    };
    let type_name = datasources::find(&row.kind).map(|source| source.kind().name);
    Ok(DataSource {
        id: row.id,
        uid: row.uid,
        org_id,
        name: row.name,
        type_name: type_name.map_or_else(|| row.kind.clone(), str::to_owned),
        kind: row.kind,
        access: "proxy".to_owned(),
        url: row.url,
        user: row.login,
        database: row.db_name,
        basic_auth: row.basic_auth,
        basic_auth_user: row.basic_auth_user,
        is_default: row.is_default,
        json_data: row.json_data,
        secure_json_fields: set.into_iter().map(|field| (field, true)).collect(),
        version: row.version,
        read_only: row.id == 0,
    })
}

async fn list_sources(
    caller: Allowed<ReadDataSources>,
    State(app): State<App>,
) -> Result<Json<Vec<DataSource>>, Error> {
    Ok(Json(list(&app, caller.org_id).await?))
}

async fn list_kinds(_: Allowed<ReadDataSources>) -> Result<Json<Vec<KindInfo>>, Error> {
    let kinds = datasources::SOURCES.iter().map(|source| {
        let kind = source.kind();
        KindInfo {
            head: KindHead { id: kind.id, name: kind.name, description: kind.description },
            category: kind.category,
            built_in: kind.built_in,
            quoting: kind.quoting.id(),
            macros: kind.macros,
            min_interval: kind.min_interval,
            name_field: kind.name_field,
            list_fields: kind.list_fields,
            settings: (kind.settings)(),
            query: (kind.query)(),
        }
    });
    Ok(Json(kinds.collect()))
}

async fn get(app: &App, org_id: i64, key: Key<'_>) -> Result<Json<DataSource>, Error> {
    let row = find(app, org_id, key).await?.ok_or_else(|| not_found("Data source"))?;
    if row.id == 0 {
        // Whether a built-in one is the default depends on the others.
        let all = list(app, org_id).await?;
        return all
            .into_iter()
            .find(|source| source.uid == row.uid)
            .map(Json)
            .ok_or_else(|| not_found("Data source"));
    }
    Ok(Json(answer(app, org_id, row).await?))
}

async fn get_by_uid(
    caller: Allowed<ReadDataSources>,
    State(app): State<App>,
    Path(uid): Path<String>,
) -> Result<Json<DataSource>, Error> {
    get(&app, caller.org_id, Key::Uid(&uid)).await
}

async fn get_by_name(
    caller: Allowed<ReadDataSources>,
    State(app): State<App>,
    Path(name): Path<String>,
) -> Result<Json<DataSource>, Error> {
    get(&app, caller.org_id, Key::Name(&name)).await
}

async fn get_by_id(
    caller: Allowed<ReadDataSources>,
    State(app): State<App>,
    Path(id): Path<i64>,
) -> Result<Json<DataSource>, Error> {
    get(&app, caller.org_id, Key::Id(id)).await
}

async fn test_source(
    caller: Allowed<QueryDataSources>,
    State(app): State<App>,
    Path(uid): Path<String>,
) -> Result<Json<HealthResult>, Error> {
    let instance = instance(&app, caller.org_id, &uid).await?;
    let health = app.hub.health(&instance).await;
    let status = if health.ok { "OK" } else { "ERROR" }.to_owned();
    Ok(Json(HealthResult { status, message: health.message }))
}
