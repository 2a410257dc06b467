//! What a rule would say now: the panel with the threshold, and each series with its value.

use std::time::Duration;

use leptos::html;
use leptos::prelude::*;
use model::api::{AlertInstance, AlertPreview, AlertRuleSpec, AlertState, AlertWhenEmpty, SaveAlertRule};
use panels::AlertOverlay;

use super::super::words;
use super::draft::Draft;
use crate::api::alerts as api;
use crate::api::load::load;
use crate::browser::clock;
use crate::pages::dashboard::answers::PanelQuery;
use crate::pages::dashboard::board::Board;
use crate::pages::dashboard::chart_theme;
use crate::ui::progress::ProgressBar;
use crate::ui::states::{Badge, Note};
use crate::views::stage::{Stage, StageBox};

/// Quick typing asks once.
const PAUSE: Duration = Duration::from_millis(400);
/// More series than this are not shown.
const MOST_SERIES: usize = 50;

/// The panel and the table.
#[component]
pub(super) fn Preview(board: Board, panel_id: i64, draft: Draft) -> impl IntoView {
    let asked = load(move || {
        let spec = watched(&draft);
        async move {
            let Some(spec) = spec else { return Ok(None) };
            clock::sleep(PAUSE).await;
            api::preview(&SaveAlertRule { spec, version: None }).await.map(Some)
        }
    });
    let (value, failure, busy) = (asked.value, asked.failure, asked.busy);
    let said = value.clone();
    let stage = Stage::new(chart_theme());
    Effect::new(move || {
        let mut overlay = AlertOverlay::from(&draft.as_alert());
        let fires = said.with(|said| said.as_ref().and_then(Option::as_ref).is_some_and(has_firing));
        overlay.state = if fires { AlertState::Firing } else { AlertState::Normal };
        stage.set_alerts(vec![overlay]);
    });
    let content = move || {
        if let Some(failure) = failure.get() {
            return view! { <Note tone="bad">{failure.message}</Note> }.into_any();
        }
        match value.get().flatten() {
            Some(preview) => told(preview, &draft),
            None => view! { <p class="muted">"Each series and its value stand here once the rule is complete."</p> }
                .into_any(),
        }
    };
    view! {
        <PanelPicture board panel_id stage />
        <section class="alert-now" aria-live="polite">
            <h3>"Right now"</h3>
            <ProgressBar on=Signal::derive(move || busy.get()) />
            {content}
        </section>
    }
}

/// What the answer depends on; `None` while something is missing.
fn watched(draft: &Draft) -> Option<AlertRuleSpec> {
    let spec = draft.rule().ok()?;
    // Names, messages and their timing change nothing about the values.
    let usual = AlertRuleSpec::default();
    Some(AlertRuleSpec {
        title: "Preview".to_owned(),
        message: usual.message,
        contact_points: usual.contact_points,
        group_wait: usual.group_wait,
        group_interval: usual.group_interval,
        repeat_interval: usual.repeat_interval,
        ..spec
    })
}

fn has_firing(preview: &AlertPreview) -> bool {
    preview.instances.iter().any(|instance| instance.state == AlertState::Firing)
}

/// The panel as it stands on the dashboard.
#[component]
fn PanelPicture(board: Board, panel_id: i64, stage: Stage) -> impl IntoView {
    let frame = NodeRef::<html::Article>::new();
    let panel = {
        let board = board.clone();
        Memo::new(move |_| board.stored_panel(panel_id))
    };
    let is_there = RwSignal::new(false);
    Effect::new(move || is_there.set(frame.get().is_some()));
    let query = PanelQuery::start(&board, panel.into(), is_there.into(), frame, stage);
    let zooming = board.clone();
    view! {
        <article class="alert-picture" node_ref=frame aria-label="The panel with the threshold">
            <ProgressBar on=query.is_loading />
            <StageBox
                stage
                other_cursor=Signal::derive(|| None)
                on_cursor=Callback::new(|_| {})
                on_zoom=Callback::new(move |range| zooming.set_instants(range))
                on_zoom_out=Callback::new(move |()| board.zoom_out())
            />
        </article>
    }
}

fn told(preview: AlertPreview, draft: &Draft) -> AnyView {
    if let Some(error) = preview.error {
        return view! {
            <Note tone="warn">
                <p>"The rule could not tell now."</p>
                <p>{error}</p>
            </Note>
        }
        .into_any();
    }
    let spec = draft.spec.get();
    let beyond = preview.instances.iter().filter(|instance| instance.state == AlertState::Firing).count();
    let border = draft.border_words();
    let sentence = sentence(&spec, preview.instances.len(), beyond, &border);
    let row = |instance: &AlertInstance| {
        let (tone, word) =
            if instance.state == AlertState::Firing { ("bad", "Beyond") } else { ("ok", "Fine") };
        view! {
            <tr>
                <td><Badge tone text=word /></td>
                <td class="alert-labels">{words::series_name(&instance.labels)}</td>
                <td class="numbers alert-number">{instance.value.clone()}</td>
            </tr>
        }
    };
    let rest = preview.instances.len().saturating_sub(MOST_SERIES);
    view! {
        <p>{sentence}</p>
        {(!preview.instances.is_empty())
            .then(|| {
                view! {
                    <div class="alert-scroll">
                        <table class="alert-table">
                            <thead>
                                <tr>
                                    <th scope="col">"Now"</th>
                                    <th scope="col">"Series"</th>
                                    <th scope="col" class="alert-number">"Value"</th>
                                </tr>
                            </thead>
                            <tbody>{preview.instances.iter().take(MOST_SERIES).map(row).collect_view()}</tbody>
                        </table>
                    </div>
                }
            })}
        {(rest > 0).then(|| view! { <p class="muted">{format!("and {rest} more")}</p> })}
    }
    .into_any()
}

/// What would happen if it stayed as it is.
fn sentence(spec: &AlertRuleSpec, series: usize, beyond: usize, border: &str) -> String {
    let lasts = match spec.pending.as_str() {
        "" | "0" | "0s" => "at once".to_owned(),
        pending => format!("after {pending}"),
    };
    let side = words::compare_words(spec.compare);
    match (series, beyond) {
        (0, _) if spec.when_empty == AlertWhenEmpty::Fine => {
            "The query finds nothing now, which counts as fine.".to_owned()
        }
        (0, _) => {
            format!(
                "The query finds nothing now. If it stays so, people are told {lasts} that the rule cannot tell."
            )
        }
        (1, 0) => format!("The value is not {side} {border} now."),
        (all, 0) => format!("None of {all} series is {side} {border} now."),
        (1, 1) => format!("The value is {side} {border} now. If it stays so, the rule fires {lasts}."),
        (all, 1) => {
            format!("1 of {all} series is {side} {border} now. If it stays so, the rule fires {lasts}.")
        }
        (all, some) => {
            format!("{some} of {all} series are {side} {border} now. If it stays so, the rule fires {lasts}.")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_would_happen_is_told() {
        let spec = AlertRuleSpec::default();
        let at_once = AlertRuleSpec { pending: "0s".to_owned(), ..spec.clone() };
        let fine = AlertRuleSpec { when_empty: AlertWhenEmpty::Fine, ..spec.clone() };
        for (spec, series, beyond, expect) in [
            (&spec, 3, 0, "None of 3 series is above 80% now."),
            (&spec, 3, 1, "1 of 3 series is above 80% now. If it stays so, the rule fires after 5m."),
            (&at_once, 1, 1, "The value is above 80% now. If it stays so, the rule fires at once."),
            (&fine, 0, 0, "The query finds nothing now, which counts as fine."),
        ] {
            assert_eq!(sentence(spec, series, beyond, "80%"), expect);
        }
    }
}
