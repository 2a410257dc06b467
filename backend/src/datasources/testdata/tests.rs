//! What TestData answers, scenario by scenario.

use model::query::Query;

use super::*;

fn ask(query: Value) -> Ask {
    let query: Query = serde_json::from_value(query).expect("a query");
    let range = TimeRange { from_ms: 1_700_000_000_000, to_ms: 1_700_003_600_000 };
    Ask { query, range, among_tables: false }
}

async fn frames(query: Value) -> Vec<Frame> {
    answer(&ask(query)).await.expect("an answer")
}

fn values(frame: &Frame) -> Vec<Option<f64>> {
    frame.numbers().next().map(|(_, numbers)| numbers.iter().collect()).unwrap_or_default()
}

#[tokio::test]
async fn every_scenario_answers_in_range_or_says_why() {
    for (id, _, scenario) in SCENARIOS {
        let ask = ask(json!({
            "scenarioId": id, "stringInput": "0", "csvContent": "time,a\n2023-11-14T22:30:00Z,1",
            "csvWave": [{ "valuesCSV": "1,2", "timeStep": 60 }], "maxDataPoints": 100,
        }));
        match answer(&ask).await {
            Ok(frames) => {
                let times = || frames.iter().filter_map(Frame::time).flatten();
                assert_eq!(times().next().is_none(), *scenario == Scenario::NoData, "{id}");
                let inside = ask.range.from_ms - 60_000..=ask.range.to_ms;
                let is_inside = times().all(|time| inside.contains(time));
                assert_eq!(is_inside, *scenario != Scenario::OutsideRange, "{id}");
            }
            Err(error) => {
                assert!(matches!(scenario, Scenario::Error | Scenario::ServerError), "{id}: {error}");
            }
        }
    }
}

#[tokio::test]
async fn a_walk_is_the_same_whatever_part_of_it_is_asked() {
    let whole = frames(json!({ "maxDataPoints": 360, "seriesCount": 2, "seed": 7 })).await;
    assert_eq!(whole.len(), 2);
    assert_ne!(values(&whole[0]), values(&whole[1]));
    let mut later = ask(json!({ "intervalMs": 10_000, "maxDataPoints": 360, "seed": 7 }));
    later.range.from_ms += 600_000;
    let part = answer(&later).await.expect("an answer");
    let offset =
        whole[0].time().expect("times").iter().position(|time| part[0].time().expect("times")[0] == *time);
    let offset = offset.expect("the same grid");
    assert_eq!(values(&part[0])[..10], values(&whole[0])[offset..offset + 10]);
    let other = frames(json!({ "maxDataPoints": 360, "seed": 8 })).await;
    assert_ne!(values(&other[0]), values(&whole[0]));
}

#[tokio::test]
async fn walks_keep_their_bounds_even_the_wrong_way_round() {
    let bounded = frames(json!({ "min": 10, "max": 20, "startValue": 15, "spread": 50 })).await;
    assert!(values(&bounded[0]).iter().flatten().all(|value| (10.0..=20.0).contains(value)));
    assert!(!frames(json!({ "min": 20, "max": 10 })).await.is_empty());
}

#[tokio::test]
async fn a_pulse_is_on_and_off() {
    let pulse = frames(json!({
        "scenarioId": "predictable_pulse",
        "pulseWave": { "timeStep": 60, "onCount": 1, "onValue": 5, "offCount": 2, "offValue": "null" },
    }))
    .await;
    let values = values(&pulse[0]);
    assert!(values.windows(3).all(|three| three.iter().flatten().count() == 1), "{values:?}");
}

#[tokio::test]
async fn too_many_points_are_refused() {
    for query in
        [json!({ "points": 1e9, "seriesCount": 1 }), json!({ "points": 200_000, "seriesCount": 100 })]
    {
        match answer(&ask(query.clone())).await {
            Err(error) => assert_eq!(error.kind, QueryErrorKind::TooLarge),
            Ok(frames) => assert!(frames.iter().map(Frame::rows).sum::<usize>() <= 1_000_001, "{query}"),
        }
    }
}

#[tokio::test]
async fn an_unknown_scenario_is_named() {
    let error = answer(&ask(json!({ "scenarioId": "nope" }))).await.expect_err("no such scenario");
    assert!(error.message.contains("nope"));
}
