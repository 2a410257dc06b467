//! Names of series from a template: `{{resourcename}} {{metric}}`, with Grafana's words. Pure text.

use model::frame::Labels;

/// The label that tells resources apart, beside the metric's own dimensions.
pub(super) const RESOURCE_NAME: &str = "resourceName";

/// What a template may name.
pub(super) struct Facts<'a> {
    pub(super) subscription_id: &'a str,
    pub(super) subscription: &'a str,
    pub(super) resource_group: &'a str,
    pub(super) resource_name: &'a str,
    pub(super) namespace: &'a str,
    pub(super) metric: &'a str,
    pub(super) labels: &'a Labels,
}

/// The template filled in; words that mean nothing stay as they are.
pub(super) fn fill(template: &str, facts: &Facts) -> String {
    let mut out = String::with_capacity(template.len());
    let mut rest = template;
    while let Some((before, after)) = rest.split_once("{{") {
        let Some((word, behind)) = after.split_once("}}") else { break };
        out.push_str(before);
        match facts.find(&word.trim().to_ascii_lowercase()) {
            Some(value) => out.push_str(value),
            None => out.push_str(&format!("{{{{{word}}}}}")),
        }
        rest = behind;
    }
    out.push_str(rest);
    out
}

impl<'a> Facts<'a> {
    fn find(&self, word: &str) -> Option<&'a str> {
        let dimension = || self.labels.iter().find(|(name, _)| *name != RESOURCE_NAME);
        Some(match word {
            "subscriptionid" => self.subscription_id,
            "subscription" => self.subscription,
            "resourcegroup" => self.resource_group,
            "resourcename" => self.resource_name,
            "namespace" | "metricnamespace" => self.namespace,
            "metric" => self.metric,
            "dimensionname" => dimension().map_or("", |(name, _)| name),
            "dimensionvalue" => dimension().map_or("", |(_, value)| value),
            _ => {
                return self
                    .labels
                    .iter()
                    .find(|(name, _)| name.eq_ignore_ascii_case(word))
                    .map(|(_, value)| value.as_str());
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_of_a_template() {
        let labels: Labels =
            [("resourceName", "vm"), ("tier", "Hot")].map(|(k, v)| (k.to_owned(), v.to_owned())).into();
        let facts = Facts {
            subscription_id: "s-1",
            subscription: "Main",
            resource_group: "g",
            resource_name: "vm",
            namespace: "m.c/vms",
            metric: "CPU",
            labels: &labels,
        };
        let check = |template: &str, expect: &str| assert_eq!(fill(template, &facts), expect);
        check("{{subscription}} {{ SubscriptionId }}/{{resourcegroup}}", "Main s-1/g");
        check("{{namespace}} {{resourceName}}: {{metric}}", "m.c/vms vm: CPU");
        check("{{dimensionname}}={{dimensionvalue}} {{Tier}}", "tier=Hot Hot");
        check("{{nothing}} {{open", "{{nothing}} {{open");
    }
}
