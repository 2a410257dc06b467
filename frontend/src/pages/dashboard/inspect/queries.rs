//! What was sent and executed, and how long it took.

use leptos::prelude::*;
use model::frame::Frame;
use model::query::Query;
use wasm_bindgen_futures::spawn_local;

use super::outcome::{Outcome, Part, counted};
use crate::browser::clipboard;
use crate::ui::button::Button;
use crate::ui::states::{EmptyState, ErrorCard};
use crate::ui::toast::Toasts;

/// Each query as it was sent, as its source executed it, and what came back.
#[component]
pub(super) fn QueryTab(outcome: Outcome) -> impl IntoView {
    let toasts = use_context::<Toasts>();
    let copy = move |_| {
        let text = outcome
            .request
            .with_untracked(|request| serde_json::to_string_pretty(&**request))
            .unwrap_or_default();
        let toasts = toasts.clone();
        spawn_local(async move {
            let copied = clipboard::copy(&text).await;
            if let Some(toasts) = toasts {
                if copied {
                    toasts.done("Request copied");
                } else {
                    toasts.failed("The browser did not let us copy.");
                }
            }
        });
    };
    let list = move || {
        let (request, parts) = (outcome.request.get(), outcome.parts.get());
        if request.queries.is_empty() {
            return view! { <EmptyState icon="search" title="No queries" text="This panel asks no source." /> }.into_any();
        }
        let one = |query: &Query| query_box(query, parts.iter().find(|part| part.ref_id == query.ref_id));
        request.queries.iter().map(one).collect_view().into_any()
    };
    view! {
        <div class="inspect-bar">
            <Button icon="copy" on:click=copy>"Copy request"</Button>
        </div>
        {list}
    }
}

fn query_box(query: &Query, part: Option<&Part>) -> AnyView {
    let source =
        query.datasource.as_ref().map(|source| format!("{} {}", source.kind, source.uid)).unwrap_or_default();
    let state = match part {
        None => "Waiting for the answer…".to_owned(),
        Some(Part { answer: Err(_), took_ms, .. }) => format!("Failed after {took_ms} ms"),
        Some(Part { answer: Ok(frames), took_ms, .. }) => {
            let points: usize = frames.iter().map(Frame::rows).sum();
            let series = counted(frames.len(), "series", "series");
            format!("{series}, {}, {took_ms} ms", counted(points, "row", "rows"))
        }
    };
    let executed = part
        .and_then(|part| part.answer.as_ref().ok())
        .and_then(|frames| frames.iter().find_map(|frame| frame.meta.executed_query.clone()))
        .map(
            |text| view! { <h4 class="inspect-label">"Executed"</h4> <pre class="inspect-code">{text}</pre> },
        );
    let error = part.and_then(|part| part.answer.as_ref().err()).map(|error| {
        let (message, detail) = (error.message.clone(), error.detail.clone().unwrap_or_default());
        view! { <ErrorCard message detail /> }
    });
    let sent = serde_json::to_string_pretty(query).unwrap_or_default();
    view! {
        <section class="inspect-query">
            <header class="inspect-query-head">
                <span class="inspect-ref">{query.ref_id.clone()}</span>
                <span class="cut muted">{source}</span>
                <span class="inspect-state numbers">{state}</span>
            </header>
            {error}
            {executed}
            <h4 class="inspect-label">"Sent"</h4>
            <pre class="inspect-code">{sent}</pre>
        </section>
    }
    .into_any()
}

/// How long each part took.
#[component]
pub(super) fn StatsTab(outcome: Outcome) -> impl IntoView {
    let row = |label: String, value: String| view! { <tr><th scope="row">{label}</th><td>{value}</td></tr> };
    let rows = move || {
        let parts = outcome.parts.get();
        let total =
            outcome.total_ms.get().map_or_else(|| "still asking".to_owned(), |ms| format!("{ms:.0} ms"));
        let first =
            parts.first().map(|part| row("First answer".to_owned(), format!("{:.0} ms", part.arrived_ms)));
        let each = parts.iter().map(|part| {
            let words = format!("{} ms at the source, here after {:.0} ms", part.took_ms, part.arrived_ms);
            row(format!("Query {}", part.ref_id), words)
        });
        let frames = outcome.frames();
        let values: usize = frames.iter().map(|frame| frame.rows() * frame.fields.len()).sum();
        let errors = parts.iter().filter(|part| part.answer.is_err()).count();
        view! {
            {row("All answers".to_owned(), total)}
            {first}
            {each.collect_view()}
            {row("Frames".to_owned(), frames.len().to_string())}
            {row("Rows".to_owned(), frames.iter().map(Frame::rows).sum::<usize>().to_string())}
            {row("Values".to_owned(), values.to_string())}
            {row("Errors".to_owned(), errors.to_string())}
        }
    };
    view! {
        <table class="inspect-stats numbers">
            <tbody>{rows}</tbody>
        </table>
    }
}
