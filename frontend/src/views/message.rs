//! One calm sentence in the place of data.

use leptos::prelude::*;
use panels::view::{Message, MessageKind};

use crate::ui::icon::Icon;

/// A message.
#[component]
pub fn MessageBox(
    /// What it says.
    message: Message,
) -> impl IntoView {
    let icon = match message.kind {
        MessageKind::NoData => "circle-slash",
        MessageKind::Setup => "info",
    };
    view! {
        <div class="message" role="status">
            <Icon name=icon />
            <p class="message-text">{message.text}</p>
            {(!message.hint.is_empty()).then(|| view! { <p class="message-hint">{message.hint}</p> })}
        </div>
    }
}
