//! One panel on the page: asks when it is seen, keeps the old picture until the new one is there, and stays in its
//! box whatever happens.

use std::sync::Arc;

use data::repeat;
use data::time::TimeRange;
use data::variables::Scope;
use leptos::html;
use leptos::prelude::*;
use model::dashboard::{Link, Panel};
use model::frame::{Notice, Severity};

use super::alerts::{self, AlertSign};
use super::annotations;
use super::answers::{Answers, PanelQuery};
use super::board::{Board, Cursor};
use super::chart_theme;
use super::panel_keys;
use crate::browser::observe;
use crate::ui::icon::Icon;
use crate::ui::menu::{Entry, Menu};
use crate::ui::progress::ProgressBar;
use crate::ui::states::ErrorCard;
use crate::ui::tip::Tip;
use crate::ui::toast::Toasts;
use crate::views::stage::{Stage, StageBox};

/// Panels this close to the window ask already.
const AHEAD_PX: u32 = 300;

/// One panel.
#[component]
pub fn PanelBox(
    /// The dashboard.
    board: Board,
    /// The panel.
    id: i64,
    /// Whether it stands on a page of its own: without menu and keys.
    #[prop(optional)]
    alone: bool,
) -> impl IntoView {
    let panel = {
        let board = board.clone();
        // On a page of its own the panel stands for all values of its variables, as the server settles them.
        Memo::new(move |_| if alone { board.stored_panel(id) } else { board.panel(id) })
    };
    let frame = NodeRef::<html::Article>::new();
    let is_seen = RwSignal::new(false);
    let watch = StoredValue::new_local(None);
    Effect::new(move |_| {
        let Some(frame) = frame.get() else { return };
        let guard = observe::in_view(&frame, AHEAD_PX, move |seen| {
            is_seen.try_set(seen);
        });
        watch.try_set_value(guard);
    });
    let is_pointed = RwSignal::new(false);
    let has_focus = RwSignal::new(false);
    let alone = alone || board.is_still;
    let meant = Signal::derive(move || is_pointed.get() || has_focus.get());
    if !alone {
        panel_keys::install(&board, id, meant);
    }
    let stage = Stage::new(chart_theme());
    alerts::draw_on(&board, id, stage);
    annotations::draw_on(&board, id, stage);
    let query = PanelQuery::start(&board, panel.into(), is_seen.into(), frame, stage);

    let title = {
        let board = board.clone();
        Memo::new(move |_| {
            panel
                .with(|panel| panel.as_ref().map(|panel| board.text_of(panel, &panel.title)))
                .unwrap_or_default()
        })
    };
    let transparent = move || panel.with(|panel| panel.as_ref().is_some_and(|panel| panel.transparent));
    let cursor = {
        let board = board.clone();
        Signal::derive(move || {
            let shares = board.document.with(|document| document.graph_tooltip() > 0);
            let other = board.cursor.get().filter(|cursor| shares && cursor.panel_id != id)?;
            Some(other.time_ms)
        })
    };
    let (pointing, zooming, widening) = (board.clone(), board.clone(), board.clone());
    let on_cursor = move |time_ms: Option<i64>| {
        pointing.cursor.set(time_ms.map(|time_ms| Cursor { panel_id: id, time_ms }));
    };
    view! {
        <article
            class="panel"
            class:panel-transparent=transparent
            node_ref=frame
            data-panel-id=id
            aria-label=title
            tabindex="-1"
            on:pointerenter=move |_| is_pointed.set(true)
            on:pointerleave=move |_| is_pointed.set(false)
            on:focusin=move |_| has_focus.set(true)
            on:focusout=move |_| has_focus.set(false)
        >
            <ProgressBar on=query.is_loading />
            <PanelHead board id panel title query alone />
            <div class="panel-body">
                <StageBox
                    stage
                    other_cursor=cursor
                    on_cursor=Callback::new(on_cursor)
                    on_zoom=Callback::new(move |range: TimeRange| zooming.set_instants(range))
                    on_zoom_out=Callback::new(move |()| widening.zoom_out())
                />
                {move || failure(query)}
            </div>
        </article>
    }
}

/// The error of a panel that has nothing to show; beside old or partial data it stands on the panel's head.
fn failure(query: PanelQuery) -> Option<AnyView> {
    let error = query.first_error().filter(|_| !query.answers.with(Answers::has_frames))?;
    let detail = error.detail.unwrap_or_default();
    let retry = Callback::new(move |()| query.retry());
    Some(view! { <div class="panel-failure"><ErrorCard message=error.message detail retry=Some(retry) /></div> }.into_any())
}

#[component]
fn PanelHead(
    board: Board,
    id: i64,
    panel: Memo<Option<Panel>>,
    title: Memo<String>,
    query: PanelQuery,
    alone: bool,
) -> impl IntoView {
    let description = {
        let board = board.clone();
        move || {
            panel
                .with(|panel| panel.as_ref().map(|panel| board.text_of(panel, &panel.description)))
                .unwrap_or_default()
        }
    };
    let has_description =
        move || panel.with(|panel| panel.as_ref().is_some_and(|panel| !panel.description.is_empty()));
    let description = Signal::derive(description);
    let notices = Memo::new(move |_| query.notices());
    let toasts = use_context::<Toasts>();
    let (watched, linking) = (board.clone(), board.clone());
    let has_links =
        Memo::new(move |_| panel.with(|panel| panel.as_ref().is_some_and(|panel| !panel.links.is_empty())));
    let entries = move |()| {
        panel.get_untracked().map(|panel| entries(&board, &panel, toasts.as_ref())).unwrap_or_default()
    };
    view! {
        <header class="panel-head">
            <h2 class="panel-title" title=title>{title}</h2>
            <Show when=has_description>
                <Tip text=description>
                    <span class="panel-sign" tabindex="0" role="img" aria-label=description>
                        <Icon name="info" />
                    </span>
                </Tip>
            </Show>
            {move || query.time_info.get().map(|info| view! { <span class="panel-time">{info}</span> })}
            {move || notices_sign(&notices.get())}
            {move || {
                let board = linking.clone();
                has_links
                    .get()
                    .then(|| {
                        view! {
                            <Menu
                                label=Signal::derive(move || format!("Links of panel {}", title.get()))
                                class="panel-sign panel-links"
                                trigger=|| view! { <Icon name="link" /> }
                                entries=Callback::new(move |()| links(&board, panel))
                            />
                        }
                    })
            }}
            <AlertSign board=watched id />
            <span class="panel-space"></span>
            {(!alone)
                .then(|| {
                    view! {
                        <Menu
                            label=Signal::derive(move || format!("Menu of panel {}", title.get()))
                            class="panel-menu"
                            trigger=|| view! { <Icon name="ellipsis-vertical" /> }
                            entries=Callback::new(entries)
                        />
                    }
                })}
        </header>
    }
}

/// The links of a panel; those that lead nowhere safe are left out.
fn links(board: &Board, panel: Memo<Option<Panel>>) -> Vec<Entry> {
    let Some(panel) = panel.get_untracked() else { return Vec::new() };
    let entry = |link: &Link| {
        let time = board.time.get_untracked();
        let href = board.variables.with_untracked(|variables| {
            panels::links::address(link, &Scope::of_panel(variables, &time, &panel))
        })?;
        let title = untrack(|| board.text_of(&panel, &link.title));
        let title = if title.is_empty() { href.clone() } else { title };
        let icon = if link.is_new_tab { "external-link" } else { "link" };
        Some(Entry::go(title, icon, href).in_new_tab(link.is_new_tab))
    };
    panel.links.iter().filter_map(entry).collect()
}

fn notices_sign(notices: &[Notice]) -> Option<AnyView> {
    let worst = notices.iter().any(|notice| notice.severity == Severity::Warning);
    let text: Arc<str> =
        notices.iter().map(|notice| notice.text.as_str()).collect::<Vec<_>>().join("\n").into();
    if notices.is_empty() {
        return None;
    }
    let (icon, tone) = if worst { ("triangle-alert", "warn") } else { ("info", "info") };
    let label = text.to_string();
    Some(
        view! {
            <Tip text=text.to_string()>
                <span class="panel-sign" data-tone=tone tabindex="0" role="img" aria-label=label>
                    <Icon name=icon />
                </span>
            </Tip>
        }
        .into_any(),
    )
}

fn entries(board: &Board, panel: &Panel, toasts: Option<&Toasts>) -> Vec<Entry> {
    let id = panel.id;
    // What changes one copy of a repeated panel changes what is stored, and so all of them.
    let stored = repeat::stored_id(id).0;
    let turn = |name: &'static str, id: i64| {
        let board = board.clone();
        move || panel_keys::turn(&board, name, id)
    };
    let mut entries = vec![Entry::run("View", "maximize-2", turn("viewPanel", id)).keys("v")];
    if board.meta.with_untracked(|meta| meta.can_edit) {
        entries.push(Entry::run("Edit", "pencil", turn("editPanel", stored)).keys("e"));
    }
    if !board.document.with_untracked(|document| document.uid().is_empty()) {
        let board = board.clone();
        entries.push(Entry::run("Share", "share-2", move || super::share::open(&board, stored)));
    }
    for (at, (label, tab)) in [("Inspect data", "data"), ("Inspect query", "query"), ("Inspect JSON", "json")]
        .into_iter()
        .enumerate()
    {
        let board = board.clone();
        let entry = Entry::run(label, "scan-search", move || super::inspect::open(&board, id, tab));
        entries.push(if at == 0 { entry.keys("i").divided() } else { entry });
    }
    if board.meta.with_untracked(|meta| meta.can_edit) {
        entries.extend(alerts::entry(board, panel).map(Entry::divided));
        let (copying, removing) = (board.clone(), board.clone());
        let (saying, offering) = (toasts.cloned(), toasts.cloned());
        let copy = move || super::changes::duplicate(&copying, stored, saying.as_ref());
        entries.push(Entry::run("Duplicate", "copy", copy).keys("p d").divided());
        let remove = move || super::changes::remove(&removing, stored, offering.as_ref());
        entries.push(Entry::run("Remove", "trash-2", remove).keys("p r").danger());
    }
    entries
}
