//! A colour: the palette's by name, or any other by hand.

use leptos::prelude::*;
use model::form::Control;

use crate::forms::bound::Bound;
use crate::ui::popover::Popover;
use crate::ui::theme::Theme;

const HUES: &[&str] = &["green", "yellow", "red", "blue", "orange", "purple"];
const SHADES: &[&str] = &["dark-", "semi-dark-", "", "light-", "super-light-"];

/// The control of forms.
pub(super) fn draw(control: &Control, bound: &Bound) -> AnyView {
    let label = if control.label.is_empty() { "Color".to_owned() } else { control.label.clone() };
    view! { <ColourField label value=bound.text() on_change=bound.on_text() /> }.into_any()
}

/// A swatch that opens the colours.
#[component]
pub fn ColourField(
    /// What it colours.
    #[prop(into)]
    label: String,
    /// The colour as stored: a name or `#rrggbb`.
    #[prop(into)]
    value: Signal<String>,
    /// Told the colour chosen.
    #[prop(into)]
    on_change: Callback<String>,
) -> impl IntoView {
    let theme = use_context::<Theme>();
    let is_dark = Signal::derive(move || theme.as_ref().is_none_or(Theme::is_dark));
    let colours =
        Memo::new(move |_| if is_dark.get() { panels::Theme::dark() } else { panels::Theme::light() });
    let css = move |name: &str| colours.with(|colours| colours.color(name)).map(css_of).unwrap_or_default();
    let open = RwSignal::new(false);
    let full_label = {
        let label = label.clone();
        Signal::derive(move || format!("{label}: {}", value.get()))
    };
    let own_value = Signal::derive(move || {
        colours.with(|colours| colours.color(&value.read())).map(hex_of).unwrap_or_default()
    });
    view! {
        <Popover
            label=full_label
            class="colour-button"
            open
            trigger=move || {
                view! { <span class="colour-swatch" style:background=move || css(&value.read())></span> }
            }
        >
            <div class="colour-list">
                {HUES
                    .iter()
                    .flat_map(|hue| SHADES.iter().map(move |shade| format!("{shade}{hue}")))
                    .map(|name| {
                        let title = name.replace('-', " ");
                        let (shown, chosen, pressed) = (name.clone(), name.clone(), name);
                        view! {
                            <button
                                type="button"
                                class="colour-choice"
                                title=title.clone()
                                aria-label=title
                                aria-pressed=move || (*value.read() == pressed).to_string()
                                style:background=move || css(&shown)
                                on:click=move |_| {
                                    open.set(false);
                                    on_change.run(chosen.clone());
                                }
                            ></button>
                        }
                    })
                    .collect_view()}
            </div>
            <label class="colour-own">
                "Other color"
                <input
                    type="color"
                    prop:value=move || own_value.get()
                    on:change=move |event| on_change.run(event_target_value(&event))
                />
            </label>
        </Popover>
    }
}

fn css_of(colour: charts::Rgba8) -> String {
    format!("#{:02x}{:02x}{:02x}{:02x}", colour.r, colour.g, colour.b, colour.a)
}

fn hex_of(colour: charts::Rgba8) -> String {
    format!("#{:02x}{:02x}{:02x}", colour.r, colour.g, colour.b)
}
