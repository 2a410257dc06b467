//! Thresholds: from which value on which colour. Colours stay as stored; the theme turns them into colours.

use data::order;
use model::dashboard::Lenient;
use serde_json::Value;

/// Steps of one column, ascending; the first begins at minus infinity.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Thresholds {
    percentage: bool,
    steps: Vec<(f64, String)>,
}

impl Thresholds {
    pub(super) fn read(stored: &Value) -> Self {
        let step = |step: &Value| (step.num("value").unwrap_or(f64::NEG_INFINITY), step.text("color"));
        let mut steps: Vec<(f64, String)> = stored.list("steps").iter().map(step).collect();
        order::sort_by(&mut steps, |a, b| a.0.total_cmp(&b.0));
        if let Some(first) = steps.first_mut() {
            first.0 = f64::NEG_INFINITY;
        }
        Self { percentage: stored.text("mode") == "percentage", steps }
    }

    /// Whether steps are percentages of the range from least to greatest value.
    pub fn is_percentage(&self) -> bool {
        self.percentage && self.steps.len() > 1
    }

    /// Whether there is any step but the first.
    pub fn is_empty(&self) -> bool {
        self.steps.len() < 2
    }

    /// The steps as values, given the range: where each begins and its stored colour.
    pub fn steps(&self, (min, max): (f64, f64)) -> impl Iterator<Item = (f64, &str)> {
        let value = move |step: f64| if self.percentage { min + (max - min) * step / 100.0 } else { step };
        self.steps.iter().map(move |(step, color)| (value(*step), color.as_str()))
    }

    /// The stored colour of a value: that of the last step that is not above it. `None` without steps.
    pub fn color(&self, value: f64, range: (f64, f64)) -> Option<&str> {
        let first = self.steps.first().map(|(_, color)| color.as_str());
        self.steps(range).take_while(|(step, _)| value >= *step).last().map(|(_, color)| color).or(first)
    }
}
