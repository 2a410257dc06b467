//! `/api/search`: dashboards and folders by words, tags, folder and stars.

use axum::Json;
use axum::extract::State;
use model::api::SearchHit;
use serde::Deserialize;
use utoipa::IntoParams;

use crate::app::App;
use crate::args;
use crate::auth::{Allowed, ReadDashboards};
use crate::db::{Db, DbError};
use crate::error::Error;
use crate::http::input::Query;
use crate::http::route::Routes;
use crate::resources::dashboards::slug;
use crate::resources::folders;

const DEFAULT_LIMIT: usize = 1000;
const MAX_LIMIT: usize = 5000;

/// The routes of this noun.
#[must_use]
pub fn routes() -> Routes {
    Routes::new("Search").get("/api/search", "Find dashboards and folders", search)
}

/// What to find. All conditions must hold.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", default)]
#[into_params(rename_all = "camelCase")]
struct Wanted {
    /// Words that the title holds, in any case and order.
    query: String,
    /// Tags that a dashboard carries, all of them.
    tag: Vec<String>,
    /// `dash-db` or `dash-folder`.
    #[serde(rename = "type")]
    #[param(rename = "type")]
    kind: String,
    /// Folders that hold it; `general` is the top.
    #[serde(rename = "folderUIDs")]
    #[param(rename = "folderUIDs")]
    folder_uids: Vec<String>,
    /// Dashboards with one of these uids.
    #[serde(rename = "dashboardUIDs", alias = "dashboardUID")]
    #[param(rename = "dashboardUIDs")]
    dashboard_uids: Vec<String>,
    /// `true`: only what the caller starred.
    starred: bool,
    /// At most so many; 1000 if left away.
    limit: Option<usize>,
    /// Page of that size, from 1.
    page: Option<usize>,
    /// `alpha-asc` (as if left away) or `alpha-desc`.
    sort: String,
}

async fn search(
    caller: Allowed<ReadDashboards>,
    State(app): State<App>,
    Query(wanted): Query<Wanted>,
) -> Result<Json<Vec<SearchHit>>, Error> {
    let folders = folders::store::all(&app.db, caller.org_id).await?;
    let mut hits = Vec::new();
    let has_dashboard_filter = !wanted.tag.is_empty() || wanted.starred || !wanted.dashboard_uids.is_empty();
    if wanted.kind != "dash-db" && !has_dashboard_filter {
        hits.extend(
            folders.iter().map(|folder| folder_hit(folder, &folders)).filter(|hit| is_wanted(hit, &wanted)),
        );
    }
    if wanted.kind != "dash-folder" {
        let dashboards = dashboard_hits(&app.db, caller.org_id, caller.user_id, &folders).await?;
        hits.extend(dashboards.into_iter().filter(|hit| is_wanted(hit, &wanted)));
    }
    if wanted.sort == "alpha-desc" {
        hits.reverse();
    }
    let limit = wanted.limit.unwrap_or(DEFAULT_LIMIT).clamp(1, MAX_LIMIT);
    let skip = wanted.page.unwrap_or(1).max(1).saturating_sub(1).saturating_mul(limit);
    Ok(Json(hits.into_iter().skip(skip).take(limit).collect()))
}

fn is_wanted(hit: &SearchHit, wanted: &Wanted) -> bool {
    let title = hit.title.to_lowercase();
    let is_in_folder = |uid: &String| match uid.as_str() {
        "" | "general" => hit.folder_uid.is_none(),
        uid => hit.folder_uid.as_deref() == Some(uid),
    };
    wanted.query.to_lowercase().split_whitespace().all(|word| title.contains(word))
        && wanted.tag.iter().all(|tag| hit.tags.contains(tag))
        && (!wanted.starred || hit.is_starred)
        && (wanted.folder_uids.is_empty() || wanted.folder_uids.iter().any(is_in_folder))
        && (wanted.dashboard_uids.is_empty() || wanted.dashboard_uids.contains(&hit.uid))
}

fn folder_hit(folder: &folders::store::FolderRow, folders: &[folders::store::FolderRow]) -> SearchHit {
    let slug = slug(&folder.title);
    let hit = SearchHit {
        id: folder.id,
        url: format!("/dashboards/f/{}/{slug}", folder.uid),
        uid: folder.uid.clone(),
        title: folder.title.clone(),
        uri: format!("db/{slug}"),
        slug: String::new(),
        kind: "dash-folder".to_owned(),
        tags: Vec::new(),
        is_starred: false,
        sort_meta: 0,
        is_deleted: false,
        folder_uid: None,
        folder_title: None,
        folder_url: None,
    };
    in_folder(hit, &folder.parent_uid, folders)
}

fn in_folder(mut hit: SearchHit, uid: &str, folders: &[folders::store::FolderRow]) -> SearchHit {
    if let Some(folder) = folders.iter().find(|folder| folder.uid == uid) {
        hit.folder_uid = Some(folder.uid.clone());
        hit.folder_title = Some(folder.title.clone());
        hit.folder_url = Some(format!("/dashboards/f/{}/{}", folder.uid, slug(&folder.title)));
    }
    hit
}

/// All dashboards of an organisation by title, without their documents.
async fn dashboard_hits(
    db: &Db,
    org_id: i64,
    user_id: i64,
    folders: &[folders::store::FolderRow],
) -> Result<Vec<SearchHit>, DbError> {
    let sql = "SELECT d.id, d.uid, d.title, d.tags, d.folder_uid, \
                      CASE WHEN s.dashboard_id IS NULL THEN FALSE ELSE TRUE END AS is_starred \
               FROM dashboard d LEFT JOIN star s \
                 ON s.org_id = d.org_id AND s.user_id = $2 AND s.dashboard_id = d.id \
               WHERE d.org_id = $1 ORDER BY d.title_folded, d.id";
    let rows = db.rows(sql, args![org_id, user_id]).await?;
    rows.iter()
        .map(|row| {
            let title: String = row.get("title")?;
            let uid: String = row.get("uid")?;
            let tags: String = row.get("tags")?;
            let slug = slug(&title);
            let hit = SearchHit {
                id: row.get("id")?,
                url: format!("/d/{uid}/{slug}"),
                uid,
                title,
                uri: format!("db/{slug}"),
                slug: String::new(),
                kind: "dash-db".to_owned(),
                tags: serde_json::from_str(&tags).unwrap_or_default(),
                is_starred: row.get("is_starred")?,
                sort_meta: 0,
                is_deleted: false,
                folder_uid: None,
                folder_title: None,
                folder_url: None,
            };
            Ok(in_folder(hit, &row.get::<String>("folder_uid")?, folders))
        })
        .collect()
}
