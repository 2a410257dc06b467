//! The links that were made: whose, of which panel, how long they work, and ending them.

use data::time::parse_instant;
use data::time::{Zone, format::format};
use leptos::prelude::*;
use leptos::task::spawn_local;
use model::api::{EmbedLink, Embedding};

use super::super::board::Board;
use crate::api::embed;
use crate::api::load::Loaded;
use crate::ui::button::Button;
use crate::ui::states::Badge;
use crate::ui::toast::Toasts;

/// Down to the minute: nobody needs more of a link's end.
const MINUTES: &str = "YYYY-MM-DD HH:mm";

/// The list.
#[component]
pub fn Links(
    /// The dashboard.
    board: StoredValue<Board>,
    /// The panel, or nothing for all.
    panel_id: Option<i64>,
    /// What the server knows.
    loaded: Loaded<Embedding>,
) -> impl IntoView {
    let links = {
        let value = loaded.value.clone();
        Memo::new(move |_| {
            let links =
                value.with(|value| value.as_ref().map(|value| value.links.clone()).unwrap_or_default());
            links
                .into_iter()
                .filter(|link| panel_id.is_none_or(|id| id == link.panel_id))
                .collect::<Vec<EmbedLink>>()
        })
    };
    let toasts = use_context::<Toasts>();
    let revoke = Callback::new(move |id: String| {
        let (uid, value, toasts) = (super::uid_of(board), loaded.value.clone(), toasts.clone());
        spawn_local(async move {
            let ended = embed::revoke_link(&uid, &id).await;
            // One that is gone already is what was wanted.
            if ended.is_ok() || ended.as_ref().is_err_and(|failure| failure.status == 404) {
                value.update(|value| {
                    if let Some(value) = value {
                        value.links.retain(|link| link.id != id);
                    }
                });
            }
            match (ended, toasts) {
                (Ok(_), Some(toasts)) => {
                    toasts.done("Link revoked. Pages that show it lose the panel at once.");
                }
                (Err(failure), Some(toasts)) => toasts.failed(failure.message),
                _ => {}
            }
        });
    });
    let none =
        move || links.with(Vec::is_empty).then(|| view! { <p class="muted">"There are no links yet."</p> });
    let with_title = panel_id.is_none();
    view! {
        <section class="share-list" aria-label="Links">
            <h3>"Links"</h3>
            {none}
            <ul class="share-rows">
                <For
                    each=move || links.get()
                    key=|link| link.id.clone()
                    children=move |link| row(board, &link, with_title, revoke)
                />
            </ul>
        </section>
    }
}

fn row(board: StoredValue<Board>, link: &EmbedLink, with_title: bool, revoke: Callback<String>) -> AnyView {
    let zone = board.with_value(|board| board.zone.get_untracked());
    let until = moment(&link.expiration, &zone);
    let title = board.with_value(|board| untrack(|| board.title(link.panel_id)));
    let title = if title.is_empty() { "A panel that is gone".to_owned() } else { title };
    let made = format!("Made by {} on {}", link.created_by, moment(&link.created, &zone));
    let (end, tone) = if link.has_expired {
        (format!("Expired {until}"), "plain")
    } else {
        (format!("Works until {until}"), "ok")
    };
    let id = link.id.clone();
    let words = if link.has_expired { "Remove" } else { "Revoke" };
    view! {
        <li class="share-row">
            <div class="share-link">
                {with_title.then_some(view! { <strong class="cut">{title}</strong> })}
                <Badge tone text=end />
                <span class="muted">{made}</span>
            </div>
            <Button on:click=move |_| revoke.run(id.clone())>{words}</Button>
        </li>
    }
    .into_any()
}

/// A moment of the server as the dashboard's clock shows it.
fn moment(text: &str, zone: &Zone) -> String {
    parse_instant(text, &Zone::Utc).map_or_else(|| text.to_owned(), |ms| format(ms, zone, MINUTES))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_read_as_the_server_writes_them() {
        assert_eq!(moment("2023-11-14T22:13:20.123Z", &Zone::Utc), "2023-11-14 22:13");
        assert_eq!(moment("never", &Zone::Utc), "never");
    }
}
