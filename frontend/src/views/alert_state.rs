//! How an alert rule stands, as a sign: its icon, tone and word say the same.

use leptos::prelude::*;
use model::api::AlertState;
use panels::alerts::state_name;

use crate::ui::states::Badge;

/// The icon of a state.
pub fn icon(state: AlertState) -> &'static str {
    match state {
        AlertState::Firing => "bell-ring",
        AlertState::Pending => "bell-dot",
        AlertState::NoData | AlertState::Error => "bell-minus",
        AlertState::Paused => "bell-off",
        AlertState::Normal | AlertState::Unknown => "bell",
    }
}

/// The tone of a state.
pub fn tone(state: AlertState) -> &'static str {
    match state {
        AlertState::Firing => "bad",
        AlertState::Pending => "warn",
        AlertState::Normal => "ok",
        AlertState::NoData | AlertState::Error => "info",
        AlertState::Unknown | AlertState::Paused => "plain",
    }
}

/// The state as a badge.
pub fn badge(state: AlertState) -> AnyView {
    view! { <Badge tone=tone(state) text=state_name(state) /> }.into_any()
}
