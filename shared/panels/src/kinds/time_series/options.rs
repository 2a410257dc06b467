//! The panel's own options as stored, read field by field.

use data::time::Zone;
use model::dashboard::Lenient;
use serde::Deserialize;
use serde_json::Value;

use super::LegendOptions;

/// The panel's own options.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(from = "Value")]
pub(crate) struct Options {
    pub(super) legend: LegendOptions,
    pub(super) tooltip: Tooltip,
    /// The zone of the time axis, where it is not the dashboard's.
    pub(super) zone: Option<Zone>,
    pub(super) has_unknown_time_zone: bool,
}

/// What pointing shows.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Tooltip {
    pub(super) mode: TooltipMode,
    pub(super) sort: TooltipSort,
    pub(super) hide_zeros: bool,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum TooltipMode {
    #[default]
    Single,
    Multi,
    None,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum TooltipSort {
    /// As the series stand on the screen, from the top.
    #[default]
    Screen,
    Ascending,
    Descending,
}

impl From<Value> for Options {
    fn from(stored: Value) -> Self {
        let tooltip = stored.at("tooltip");
        let zone = stored.list("timezone").iter().filter_map(Value::as_str).find(|zone| !zone.is_empty());
        let found = zone.map(|zone| (zone, Zone::from_setting(zone, "UTC")));
        // The viewer's zone is what the dashboard has already resolved.
        let own = found.clone().filter(|(_, zone)| !matches!(zone, Zone::Browser(_)));
        Self {
            legend: LegendOptions::read(stored.at("legend")),
            tooltip: Tooltip {
                mode: match tooltip.text("mode").as_str() {
                    "multi" => TooltipMode::Multi,
                    "none" => TooltipMode::None,
                    _ => TooltipMode::Single,
                },
                sort: match tooltip.text("sort").as_str() {
                    "asc" => TooltipSort::Ascending,
                    "desc" => TooltipSort::Descending,
                    _ => TooltipSort::Screen,
                },
                hide_zeros: tooltip.flag("hideZeros"),
            },
            has_unknown_time_zone: own.is_none() && found.is_some_and(|(name, _)| name != "browser"),
            zone: own.map(|(_, zone)| zone),
        }
    }
}
