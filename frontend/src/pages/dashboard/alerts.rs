//! Alert rules on an open dashboard: what they say is asked once, and with each refresh as long as there are any. Rules
//! are made and changed in a drawer that arrives later.

use std::sync::Arc;

use data::time::format::format;
use leptos::prelude::*;
use leptos::task::spawn_local;
use model::api::PanelAlert;
use model::dashboard::Panel;
use panels::AlertOverlay;
use panels::alerts::{state_name, urgency};
use serde_json::Value;

use super::board::Board;
use crate::api::alerts;
use crate::parts;
use crate::ui::icon::Icon;
use crate::ui::menu::Entry;
use crate::ui::tip::Tip;
use crate::views::alert_state::{icon, tone};
use crate::views::stage::Stage;

/// The panel whose rules are open, in the address.
pub const PARAM: &str = "alerts";
/// The rule that is edited, in the address; [`NEW`] for a new one.
pub const RULE_PARAM: &str = "alertRule";
/// Stands for a rule that is not stored yet.
pub const NEW: &str = "new";
/// Kinds of panel on which rules can be set up.
const KINDS: [&str; 2] = ["timeseries", "stat"];

/// What is known of the rules of a dashboard; clones are the same.
#[derive(Clone, Default)]
pub struct Alerts {
    /// Absent before the first answer.
    list: ArcRwSignal<Option<Arc<Vec<PanelAlert>>>>,
    changes: ArcRwSignal<u32>,
}

impl Alerts {
    /// Those of one panel.
    pub fn of_panel(&self, id: i64) -> Vec<PanelAlert> {
        self.list.with(|list| {
            list.iter().flat_map(|all| all.iter()).filter(|alert| alert.panel_id == id).cloned().collect()
        })
    }

    /// Asks again: a rule was made, changed or removed.
    pub fn ask_again(&self) {
        self.changes.update(|changes| *changes = changes.wrapping_add(1));
    }
}

/// Asks now, and again whenever what is shown may be another.
pub fn start(board: &Board) {
    let uid = {
        let document = board.document.clone();
        Memo::new(move |_| document.with(|document| document.uid()))
    };
    let board = board.clone();
    let latest = StoredValue::new(0_u32);
    Effect::new(move |before: Option<(String, u32)>| {
        let (uid, changes) = (uid.get(), board.alerts.changes.get());
        board.refreshes.track();
        board.ticks.track();
        let range = board.time.with(|time| time.range);
        // Where there are no rules, nothing is asked until one is made.
        let has_none =
            board.alerts.list.with_untracked(|list| list.as_ref().is_some_and(|list| list.is_empty()));
        let this = (uid.clone(), changes);
        if uid.is_empty() || (has_none && before.as_ref() == Some(&this)) {
            return this;
        }
        let asked = latest.try_update_value(|latest| {
            *latest = latest.wrapping_add(1);
            *latest
        });
        let board = board.clone();
        spawn_local(async move {
            // What is shown stays where the server cannot tell; panels say enough then.
            let Ok(answer) = alerts::of_dashboard(&uid, range).await else { return };
            if latest.try_get_value() != asked {
                return;
            }
            if answer.as_array().is_some_and(Vec::is_empty) {
                board.alerts.list.set(Some(Arc::default()));
            } else {
                parts::run(&parts::PANEL_ALERTS, (board, answer));
            }
        });
        this
    });
}

/// Reads what the server said about a dashboard with rules.
pub fn take(board: &Board, answer: Value) {
    if let Ok(list) = serde_json::from_value(answer) {
        board.alerts.list.set(Some(Arc::new(list)));
    }
}

/// Shows the rules of a panel on its picture.
pub fn draw_on(board: &Board, id: i64, stage: Stage) {
    let alerts = board.alerts.clone();
    Effect::new(move || stage.set_alerts(alerts.of_panel(id).iter().map(AlertOverlay::from).collect()));
}

/// Opens the drawer on a panel, with a rule or the list of them.
pub fn open(board: &Board, panel_id: i64, rule: Option<&str>) {
    let id = panel_id.to_string();
    board.go(false, |params| params.with(PARAM, Some(&id)).with(RULE_PARAM, rule));
}

/// The entry of the panel's menu; `None` where no rule can be set up.
pub fn entry(board: &Board, panel: &Panel) -> Option<Entry> {
    let count = untrack(|| board.alerts.of_panel(panel.id)).len();
    if count == 0 && !KINDS.contains(&panel.kind.as_str()) {
        return None;
    }
    let label = if count == 0 { "Alert when…".to_owned() } else { format!("Alerts ({count})") };
    let (board, id) = (board.clone(), panel.id);
    let rule = (count == 0).then_some(NEW);
    Some(Entry::run(label, "bell", move || open(&board, id, rule)))
}

/// How the rules of a panel stand, on its head; nothing where there are none.
#[component]
pub fn AlertSign(
    /// The dashboard.
    board: Board,
    /// The panel.
    id: i64,
) -> impl IntoView {
    let alerts = board.alerts.clone();
    let of_panel = Memo::new(move |_| alerts.of_panel(id));
    move || {
        let all = of_panel.get();
        let worst = all.iter().max_by_key(|alert| urgency(alert.state))?;
        let zone = board.zone.get();
        let words = |alert: &PanelAlert| match alert.since_ms {
            Some(ms) => {
                let since = format(ms, &zone, "YYYY-MM-DD HH:mm");
                format!("{} since {since}: {}", state_name(alert.state), alert.title)
            }
            None => format!("{}: {}", state_name(alert.state), alert.title),
        };
        let text: String = all.iter().map(words).collect::<Vec<_>>().join("\n");
        let (href, state) = (format!("/alerting/{}", worst.uid), worst.state);
        Some(view! {
            <Tip text=text.clone()>
                <a class="panel-sign" data-tone=tone(state) href=href aria-label=text>
                    <Icon name=icon(state) />
                </a>
            </Tip>
        })
    }
}
