//! Choosing a folder, by its whole path.

use leptos::prelude::*;
use model::api::SearchHit;

use crate::api::dashboards::{self, Wanted};
use crate::api::load::load;
use crate::ui::select::{Choice, Select};

/// A folder's uid; empty is the top.
#[component]
pub fn FolderSelect(
    /// The chosen one.
    value: RwSignal<String>,
) -> impl IntoView {
    let loaded =
        load(|| async { dashboards::search(&Wanted { kind: "dash-folder", ..Wanted::default() }).await });
    let (found, busy) = (loaded.value, loaded.busy);
    let options = Signal::derive(move || {
        let folders = found.get().unwrap_or_default();
        let mut all = vec![Choice::new("", "Dashboards (top)")];
        let mut paths: Vec<Choice> =
            folders.iter().map(|folder| Choice::new(folder.uid.clone(), path_of(folder, &folders))).collect();
        paths.sort_by_key(|choice| choice.label.to_lowercase());
        all.append(&mut paths);
        all
    });
    let choose =
        Callback::new(move |chosen: Vec<String>| value.set(chosen.into_iter().next().unwrap_or_default()));
    view! {
        <Select
            label="Folder"
            options
            selected=Signal::derive(move || vec![value.get()])
            on_change=choose
            loading=Signal::derive(move || busy.get())
        />
    }
}

/// The titles from the top down.
fn path_of(folder: &SearchHit, all: &[SearchHit]) -> String {
    let mut titles = vec![folder.title.as_str()];
    let mut at = folder;
    while let Some(above) = at.folder_uid.as_ref().and_then(|uid| all.iter().find(|other| other.uid == *uid))
    {
        // A ring of folders cannot be stored; the bound keeps a page alive that is told of one.
        if titles.len() > all.len() {
            break;
        }
        titles.push(&above.title);
        at = above;
    }
    titles.reverse();
    titles.join(" / ")
}
