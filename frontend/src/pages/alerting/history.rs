//! How a rule stood over time: one line with a piece for each state, and the pieces in words.

use data::time::{TimeRange, Zone};
use leptos::prelude::*;
use model::api::AlertBand;
use panels::alerts::state_name;

use super::words::{length, moment};
use crate::views::alert_state;

/// More pieces than this are not told one by one.
const MOST_TOLD: usize = 12;

/// The line and the words.
pub(super) fn draw(bands: &[AlertBand], range: TimeRange, zone: &Zone) -> AnyView {
    let span_ms = (range.to_ms - range.from_ms).max(1) as f64;
    let share = |ms: i64| ((ms - range.from_ms) as f64 / span_ms).clamp(0.0, 1.0) * 100.0;
    let piece = |band: &AlertBand| {
        let (from, to) = (share(band.from_ms), share(band.to_ms.unwrap_or(range.to_ms)));
        view! {
            <span
                class="alert-piece"
                data-tone=alert_state::tone(band.state)
                style:left=format!("min({from:.3}%, 100% - 3px)")
                style:width=format!("max(3px, {:.3}%)", to - from)
            ></span>
        }
    };
    let told = |band: &AlertBand| {
        let from = moment(band.from_ms, range.to_ms, zone);
        let words = match band.to_ms {
            Some(to_ms) => {
                format!("{from} to {}, {}", moment(to_ms, range.to_ms, zone), length(to_ms - band.from_ms))
            }
            None => format!("since {from}, {} so far", length(range.to_ms - band.from_ms)),
        };
        view! {
            <li class="alert-told">
                {alert_state::badge(band.state)}
                <span class="numbers">{words}</span>
            </li>
        }
    };
    let summary = match bands.len() {
        0 => "Never beyond its limits".to_owned(),
        _ => bands.iter().map(|band| state_name(band.state)).collect::<Vec<_>>().join(", then "),
    };
    view! {
        <div class="alert-line" role="img" aria-label=summary>{bands.iter().map(piece).collect_view()}</div>
        <div class="alert-ends numbers">
            <span>{moment(range.from_ms, range.to_ms, zone)}</span>
            <span>"now"</span>
        </div>
        {if bands.is_empty() {
            view! { <p class="muted">"Never beyond its limits in this time."</p> }.into_any()
        } else {
            view! { <ul class="alert-pieces">{bands.iter().rev().take(MOST_TOLD).map(told).collect_view()}</ul> }.into_any()
        }}
    }
    .into_any()
}
