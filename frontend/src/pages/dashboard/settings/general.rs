//! Title, description, tags, time, hovering and colours of a dashboard.

use data::time::Zone;
use leptos::prelude::*;
use model::dashboard::{Dashboard, Palette};
use serde_json::{Value, json};

use super::super::board::Board;
use super::super::refresh::offered_intervals;
use super::super::time_picker::zone_choices;
use super::{change, set};
use crate::api::zones;
use crate::browser::clock;
use crate::ui::field::Field;
use crate::ui::segmented::Segmented;
use crate::ui::select::{Choice, Select};

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// The form; a field is taken on leaving it.
#[component]
pub fn General(
    /// The open dashboard.
    board: StoredValue<Board>,
) -> impl IntoView {
    let read = move |of: fn(&Dashboard) -> String| {
        Signal::derive(move || board.with_value(|board| board.document.with(|document| of(document))))
    };
    let one = move |of: fn(&Dashboard) -> String| {
        Signal::derive(move || vec![board.with_value(|board| board.document.with(|document| of(document)))])
    };
    let choose = move |path: &'static str, value_of: fn(&str) -> Value| {
        move |values: Vec<String>| {
            if let Some(value) = values.first() {
                set(board, path, value_of(value));
            }
        }
    };
    let browser = Zone::from_setting("browser", &clock::zone_name());
    let names = zones::names();
    let zone_options = Signal::derive(move || names.with(|names| zone_choices(&browser, names)));
    let weeks =
        [("", "As in the browser"), ("monday", "Monday"), ("sunday", "Sunday"), ("saturday", "Saturday")];
    let weeks = StoredValue::new(weeks.map(|(value, label)| Choice::new(value, label)).to_vec());
    let months = MONTHS.iter().enumerate().map(|(at, name)| Choice::new(at.to_string(), *name));
    let months = StoredValue::new(months.collect::<Vec<_>>());
    let refreshes = Signal::derive(move || {
        let own = board.with_value(|board| board.document.with(|document| document.refresh_intervals()));
        let fixed = [Choice::new("", "Off"), Choice::new("auto", "Auto")];
        let offered = offered_intervals(own).into_iter().map(|text| Choice::new(text.clone(), text));
        fixed.into_iter().chain(offered).collect::<Vec<_>>()
    });
    let tooltips = [("0", "Alone"), ("1", "Crosshair"), ("2", "Crosshair and tooltip")];
    let tooltips = tooltips.map(|(value, words)| (value.to_owned(), words.to_owned())).to_vec();
    let palettes: Vec<_> =
        Palette::ALL.iter().map(|(palette, words)| (palette.id().to_owned(), (*words).to_owned())).collect();
    let take_palette = move |id: String| {
        if let Some((palette, _)) = Palette::ALL.iter().find(|(palette, _)| palette.id() == id) {
            let edit = board
                .with_value(|board| board.document.with_untracked(|document| document.set_palette(*palette)));
            change(board, &edit);
        }
    };
    view! {
        <div class="settings-general">
            <div class="settings-column">
                <Field
                    label="Title"
                    required=true
                    control=move |id| {
                        line(id, read(Dashboard::title), move |text| {
                            if !text.trim().is_empty() {
                                set(board, "/title", json!(text.trim()));
                            }
                        })
                    }
                />
                <Field
                    label="Description"
                    control=move |id| {
                        let value = read(Dashboard::description);
                        view! {
                            <textarea
                                class="input textarea"
                                id=id
                                rows="3"
                                prop:value=move || value.get()
                                on:change=move |event| set(board, "/description", json!(event_target_value(&event)))
                            ></textarea>
                        }
                            .into_any()
                    }
                />
                <Field
                    label="Tags"
                    help="Separated by commas."
                    control=move |id| {
                        let tags = read(|document| document.tags().join(", "));
                        line(id, tags, move |text| set(board, "/tags", json!(tags_of(&text))))
                    }
                />
                <div class="field">
                    <span class="field-label">"Hovering in a chart shows in the others"</span>
                    <Segmented
                        label="Hovering in a chart shows in the others"
                        options=tooltips
                        value=read(|document| document.graph_tooltip().to_string())
                        on_change=move |value: String| set(board, "/graphTooltip", number(&value))
                    />
                </div>
                <div class="field">
                    <span class="field-label">"Series colors"</span>
                    <Segmented
                        label="Series colors"
                        options=palettes
                        value=read(|document| document.palette().id().to_owned())
                        on_change=take_palette
                    />
                </div>
            </div>
            <div class="settings-column">
                <div class="field">
                    <span class="field-label">"Time zone"</span>
                    <Select
                        label="Time zone"
                        options=zone_options
                        selected=one(|document| {
                            let zone = document.timezone();
                            if zone.is_empty() { "browser".to_owned() } else { zone }
                        })
                        on_change=choose("/timezone", |value| json!(value))
                    />
                </div>
                <div class="field">
                    <span class="field-label">"Refresh"</span>
                    <Select
                        label="Refresh"
                        options=refreshes
                        selected=one(Dashboard::refresh)
                        on_change=choose("/refresh", |value| json!(value))
                    />
                </div>
                <div class="field">
                    <span class="field-label">"Weeks start on"</span>
                    <Select
                        label="Weeks start on"
                        options=Signal::derive(move || weeks.get_value())
                        selected=one(Dashboard::week_start)
                        on_change=choose("/weekStart", |value| json!(value))
                    />
                </div>
                <div class="field">
                    <span class="field-label">"Fiscal year starts in"</span>
                    <Select
                        label="Fiscal year starts in"
                        options=Signal::derive(move || months.get_value())
                        selected=one(|document| document.fiscal_year_start_month().to_string())
                        on_change=choose("/fiscalYearStartMonth", number)
                    />
                </div>
            </div>
        </div>
    }
}

/// A line of text that is taken on leaving it.
fn line(id: String, value: Signal<String>, on_change: impl Fn(String) + 'static) -> AnyView {
    view! {
        <input
            class="input"
            id=id
            type="text"
            autocomplete="off"
            prop:value=move || value.get()
            on:change=move |event| on_change(event_target_value(&event))
        />
    }
    .into_any()
}

fn number(text: &str) -> Value {
    json!(text.parse::<i64>().unwrap_or(0))
}

/// `a, b` without empty and double ones.
fn tags_of(text: &str) -> Vec<String> {
    let mut tags: Vec<String> = Vec::new();
    for tag in text.split(',').map(str::trim).filter(|tag| !tag.is_empty()) {
        if !tags.iter().any(|known| known == tag) {
            tags.push(tag.to_owned());
        }
    }
    tags
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_parted_by_commas() {
        assert_eq!(tags_of(" a, b c,, a "), ["a", "b c"]);
        assert!(tags_of(" , ").is_empty());
        assert_eq!(number("3"), json!(3));
    }
}
