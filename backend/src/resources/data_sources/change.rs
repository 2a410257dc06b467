//! Adding, changing and deleting data sources; the built-in ones stay as they are.

use axum::Json;
use axum::extract::State;
use model::api::{DataSourceSaved, Done, SaveDataSource};
use model::form::value_at;

use super::checked::checked;
use super::store::{self, Change, DataSourceRow, Key};
use super::{find, get};
use crate::app::App;
use crate::auth::{Allowed, ManageDataSources};
use crate::datasources;
use crate::error::{Error, not_found};
use crate::http::body::Body;
use crate::http::input::Path;

pub(super) async fn create_source(
    caller: Allowed<ManageDataSources>,
    State(app): State<App>,
    Body(new): Body<SaveDataSource>,
) -> Result<Json<DataSourceSaved>, Error> {
    let secret = new.secure_json_data.clone();
    let row = checked(new, None)?;
    refuse_taken(&app, caller.org_id, &row, 0).await?;
    let id = store::insert(&app.db, &app.secrets, caller.org_id, &row, &secret, app.clock.now_ms()).await?;
    saved(&app, caller.org_id, id, "Datasource added").await
}

pub(super) async fn update_by_uid(
    caller: Allowed<ManageDataSources>,
    State(app): State<App>,
    Path(uid): Path<String>,
    Body(change): Body<SaveDataSource>,
) -> Result<Json<DataSourceSaved>, Error> {
    update(&app, caller.org_id, Key::Uid(&uid), change).await
}

pub(super) async fn update_by_id(
    caller: Allowed<ManageDataSources>,
    State(app): State<App>,
    Path(id): Path<i64>,
    Body(change): Body<SaveDataSource>,
) -> Result<Json<DataSourceSaved>, Error> {
    update(&app, caller.org_id, Key::Id(id), change).await
}

async fn update(
    app: &App,
    org_id: i64,
    key: Key<'_>,
    change: SaveDataSource,
) -> Result<Json<DataSourceSaved>, Error> {
    let current = changeable(app, org_id, key).await?;
    let mismatch = || Error::PreconditionFailed {
        status: "version-mismatch",
        message: "The data source has been changed by someone else".to_owned(),
    };
    if change.version.is_some_and(|version| version != current.version) {
        return Err(mismatch());
    }
    let secret = change.secure_json_data.clone();
    let row = checked(change, Some(&current))?;
    refuse_taken(app, org_id, &row, current.id).await?;
    let change = Change { new: &row, secret: &secret, has_moved: has_moved(&current, &row) };
    if !store::update(&app.db, &app.secrets, org_id, &current, change, app.clock.now_ms()).await? {
        return Err(mismatch());
    }
    saved(app, org_id, current.id, "Datasource updated").await
}

/// Whether a setting that says where secrets go is another one now: the URL, the kind, or what the kind names besides.
fn has_moved(current: &DataSourceRow, new: &DataSourceRow) -> bool {
    let addresses = datasources::find(&new.kind).map_or(&[][..], |source| source.kind().addresses);
    let differs = |path: &&str| value_at(&current.json_data, path) != value_at(&new.json_data, path);
    new.url != current.url || new.kind != current.kind || addresses.iter().any(differs)
}

pub(super) async fn delete_by_uid(
    caller: Allowed<ManageDataSources>,
    State(app): State<App>,
    Path(uid): Path<String>,
) -> Result<Json<Done>, Error> {
    delete(&app, caller.org_id, Key::Uid(&uid)).await
}

pub(super) async fn delete_by_name(
    caller: Allowed<ManageDataSources>,
    State(app): State<App>,
    Path(name): Path<String>,
) -> Result<Json<Done>, Error> {
    delete(&app, caller.org_id, Key::Name(&name)).await
}

pub(super) async fn delete_by_id(
    caller: Allowed<ManageDataSources>,
    State(app): State<App>,
    Path(id): Path<i64>,
) -> Result<Json<Done>, Error> {
    delete(&app, caller.org_id, Key::Id(id)).await
}

async fn delete(app: &App, org_id: i64, key: Key<'_>) -> Result<Json<Done>, Error> {
    let current = changeable(app, org_id, key).await?;
    store::delete(&app.db, org_id, current.id).await?;
    Ok(Json(Done { message: "Data source deleted".to_owned() }))
}

async fn changeable(app: &App, org_id: i64, key: Key<'_>) -> Result<DataSourceRow, Error> {
    let row = find(app, org_id, key).await?.ok_or_else(|| not_found("Data source"))?;
    if row.id == 0 {
        return Err(Error::Forbidden("This data source is built in and cannot be changed".to_owned()));
    }
    Ok(row)
}

async fn saved(app: &App, org_id: i64, id: i64, message: &str) -> Result<Json<DataSourceSaved>, Error> {
    let Json(datasource) = get(app, org_id, Key::Id(id)).await?;
    Ok(Json(DataSourceSaved { id, name: datasource.name.clone(), message: message.to_owned(), datasource }))
}

/// Another data source may have neither the uid nor the name.
async fn refuse_taken(app: &App, org_id: i64, row: &DataSourceRow, id: i64) -> Result<(), Error> {
    for (key, what) in [(Key::Uid(&row.uid), "uid"), (Key::Name(&row.name), "name")] {
        if find(app, org_id, key).await?.is_some_and(|other| other.id != id || other.id == 0) {
            return Err(Error::Conflict(format!("data source with the same {what} already exists")));
        }
    }
    Ok(())
}
