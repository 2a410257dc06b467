//! What a row or card of a list shows that leads somewhere: an icon, a name, and a few words about it. The link or button
//! around it has the class `row-link` or `row-card`.

use leptos::prelude::*;

use super::icon::Icon;

/// Icon and words.
#[component]
pub fn RowFace(
    /// The icon.
    icon: &'static str,
    /// The name.
    #[prop(into)]
    name: String,
    /// A few words about it.
    #[prop(into)]
    about: String,
    /// Whether both are cut to one line each rather than wrapped.
    #[prop(optional)]
    cut: bool,
) -> impl IntoView {
    view! {
        <span class="row-icon">
            <Icon name=icon />
        </span>
        <span class="row-words">
            <span class="row-name" class:cut=cut>
                {name}
            </span>
            <span class="row-about" class:cut=cut>
                {about}
            </span>
        </span>
    }
}
