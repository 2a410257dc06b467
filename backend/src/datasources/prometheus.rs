//! Prometheus and what speaks its query API (Thanos, Mimir, VictoriaMetrics): queries, variables, health, completion.

mod answer;
mod client;
mod exemplars;
mod form;
mod frames;
mod health;
mod heatmap;
mod step;
mod suggest;
mod table;
mod variable;

use async_trait::async_trait;
use data::time::TimeRange;
use model::frame::{Frame, Meta, Notice};
use model::query::{QueryAnswer, QueryError};
use serde_json::Value;

use super::{
    Ask, Cx, Health, Kind, Params, Quoting, Source, VariableOption, legend, macros, unknown_resource,
};
use answer::Answer;
use client::Client;
use step::Steps;

/// The kind.
pub(super) struct Prometheus;

const KIND: Kind = Kind {
    id: "prometheus",
    name: "Prometheus",
    description: "Metrics from Prometheus, Thanos, Mimir or VictoriaMetrics, asked in PromQL.",
    category: "Time series",
    built_in: false,
    settings: form::settings,
    query: form::query,
    addresses: &[],
    quoting: Quoting::Prometheus,
    macros: &[
        "__interval",
        "__interval_ms",
        "__rate_interval",
        "__rate_interval_ms",
        "__range",
        "__range_s",
        "__range_ms",
    ],
    // As Grafana: nobody scrapes much more often, and finer steps only repeat what was asked.
    min_interval: "15s",
    name_field: "",
    list_fields: &[],
    honours: form::HONOURS,
};

#[async_trait]
impl Source for Prometheus {
    fn kind(&self) -> &'static Kind {
        &KIND
    }

    async fn query(&self, cx: &Cx<'_>, ask: &Ask) -> QueryAnswer {
        let written = ask.text("expr").trim();
        if written.is_empty() {
            return Ok(Vec::new());
        }
        let client = Client::new(cx)?;
        let steps = Steps::of(cx.instance, ask);
        let expr = steps.put_in(written);
        let modes = Modes::of(ask);
        let (range, instant, exemplars) = tokio::join!(
            run(modes.range, client.range(&expr, &steps)),
            run(modes.instant, client.instant(&expr, ask.range.to_ms)),
            run(modes.exemplars, client.exemplars(&expr, ask.range)),
        );
        let mut frames = Vec::new();
        if let Some(answer) = range? {
            let executed =
                format!("Expr: {expr}\nStep: {}", data::time::duration::format_exact(steps.step_ms));
            frames.extend(shape(answer, ask, &expr, executed, Some(steps.step_ms)));
        }
        if let Some(answer) = instant? {
            frames.extend(shape(answer, ask, &expr, format!("Expr: {expr}"), None));
        }
        match exemplars {
            Ok(None) => {}
            Ok(Some(list)) => frames.extend(exemplars::frame(&list, &ask.query.ref_id)),
            // Half-success: the series are drawn, and the panel says what is missing.
            Err(error) => notice(&mut frames, Notice::warning(format!("No exemplars: {}", error.message))),
        }
        Ok(frames)
    }

    async fn health(&self, cx: &Cx<'_>) -> Health {
        health::check(cx).await
    }

    async fn resource(&self, cx: &Cx<'_>, name: &str, params: &Params) -> Result<Value, QueryError> {
        suggest::load(&Client::new(cx)?, name, params).await?.ok_or_else(|| unknown_resource(&KIND, name))
    }

    async fn variable(
        &self,
        cx: &Cx<'_>,
        query: &Value,
        range: TimeRange,
    ) -> Result<Vec<VariableOption>, QueryError> {
        variable::options(&Client::new(cx)?, query, range).await
    }
}

/// Which of the query API's three questions are asked.
struct Modes {
    range: bool,
    instant: bool,
    exemplars: bool,
}

impl Modes {
    fn of(ask: &Ask) -> Self {
        let instant = ask.flag("instant");
        // A query that names neither is a range query.
        Self { range: ask.flag("range") || !instant, instant, exemplars: ask.flag("exemplar") }
    }
}

/// Waits for the work if it is wanted at all.
async fn run<T>(
    wanted: bool,
    work: impl Future<Output = Result<T, QueryError>>,
) -> Result<Option<T>, QueryError> {
    if wanted { work.await.map(Some) } else { Ok(None) }
}

/// The answer in the format that the query asks for; always at least one frame, which carries what the source said.
fn shape(answer: Answer, ask: &Ask, expr: &str, executed: String, step_ms: Option<f64>) -> Vec<Frame> {
    let notices = notices(&answer);
    let ref_id = ask.query.ref_id.as_str();
    let mut shaped = match ask.text("format") {
        "table" => vec![table::frame(&answer.series, ref_id, ask.among_tables)],
        "heatmap" => heatmap::frames(&answer.series, ref_id, step_ms),
        _ => frames::time_series(answer.series, ref_id, ask.text("legendFormat"), expr, step_ms),
    };
    if shaped.is_empty() {
        shaped.push(Frame::new(ref_id, Vec::new()));
    }
    if let Some(first) = shaped.first_mut() {
        first.meta = Meta { kind: first.meta.kind, executed_query: Some(executed), notices };
    }
    shaped
}

fn notices(answer: &Answer) -> Vec<Notice> {
    let mut notices: Vec<Notice> = answer.warnings.iter().map(Notice::warning).collect();
    notices.extend(answer.infos.iter().map(Notice::info));
    if answer.native_histograms > 0 {
        notices.push(Notice::warning(format!(
            "{} native histograms are left out. Use histogram_quantile or histogram_avg to draw them.",
            answer.native_histograms
        )));
    }
    notices
}

fn notice(frames: &mut [Frame], notice: Notice) {
    if let Some(first) = frames.first_mut() {
        first.meta.notices.push(notice);
    }
}
