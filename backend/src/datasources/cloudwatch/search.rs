//! Search expressions: what a query with open dimensions means in CloudWatch's own language. Pure.

use super::query::{ANY, Selection};

/// The expression that finds the metrics of a selection, each as a series; those without data are left out.
pub(super) fn expression(
    selection: &Selection,
    stat: &str,
    period_secs: u32,
    account: Option<&str>,
) -> String {
    let mut terms = Vec::new();
    if selection.is_exact {
        let names = selection.dimensions.iter().map(|(name, _)| name);
        let schema: Vec<String> =
            std::iter::once(&selection.namespace).chain(names).map(|name| quoted(name)).collect();
        terms.push(format!("{{{}}}", schema.join(",")));
    } else {
        terms.push(format!("Namespace={}", quoted(&selection.namespace)));
    }
    terms.push(format!("MetricName={}", quoted(&selection.metric)));
    for (name, values) in &selection.dimensions {
        let name = quoted(name);
        match &values[..] {
            values if values.iter().any(|value| value == ANY) => {
                // The schema names it already.
                if !selection.is_exact {
                    terms.push(name);
                }
            }
            [value] => terms.push(format!("{name}={}", quoted(value))),
            values => {
                let any: Vec<String> = values.iter().map(|value| quoted(value)).collect();
                terms.push(format!("{name}=({})", any.join(" OR ")));
            }
        }
    }
    if let Some(account) = account {
        terms.push(format!(":aws.AccountId={}", quoted(account)));
    }
    let search = terms.join(" ").replace('\'', "\\'");
    format!("REMOVE_EMPTY(SEARCH('{search}', '{}', {period_secs}))", stat.replace('\'', ""))
}

/// A term that is taken as it is.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

/// The names in an expression that may be those of other queries: words outside of quotes.
pub(super) fn words(expression: &str) -> impl Iterator<Item = &str> {
    let mut quote = None;
    let mut is_escaped = false;
    let is_outside = move |c: char| {
        let is_word = c.is_ascii_alphanumeric() || c == '_';
        match quote {
            Some(_) if is_escaped => is_escaped = false,
            Some(_) if c == '\\' => is_escaped = true,
            Some(open) if c == open => quote = None,
            None if matches!(c, '\'' | '"') => quote = Some(c),
            None if is_word => return false,
            _ => {}
        }
        true
    };
    expression.split(is_outside).filter(|word| !word.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn selection(is_exact: bool, dimensions: &[(&str, &[&str])]) -> Selection {
        let texts = |values: &[&str]| values.iter().map(|value| (*value).to_owned()).collect();
        Selection {
            namespace: "AWS/EC2".to_owned(),
            metric: "CPUUtilization".to_owned(),
            dimensions: dimensions.iter().map(|(name, values)| ((*name).to_owned(), texts(values))).collect(),
            is_exact,
        }
    }

    #[test]
    fn open_dimensions_become_a_search() {
        let check = |is_exact, dimensions: &[(&str, &[&str])], account: Option<&str>, expect: &str| {
            let found = expression(&selection(is_exact, dimensions), "Average", 300, account);
            assert_eq!(found, format!("REMOVE_EMPTY(SEARCH('{expect}', 'Average', 300))"));
        };
        check(
            true,
            &[("InstanceId", &["*"])],
            None,
            r#"{"AWS/EC2","InstanceId"} MetricName="CPUUtilization""#,
        );
        check(
            true,
            &[("InstanceId", &["i-1", "i-2"]), ("Type", &["a"])],
            None,
            r#"{"AWS/EC2","InstanceId","Type"} MetricName="CPUUtilization" "InstanceId"=("i-1" OR "i-2") "Type"="a""#,
        );
        check(
            false,
            &[("InstanceId", &["i-1"]), ("Type", &["*"])],
            Some("123"),
            r#"Namespace="AWS/EC2" MetricName="CPUUtilization" "InstanceId"="i-1" "Type" :aws.AccountId="123""#,
        );
        check(
            true,
            &[("Odd", &["it's \"x\" \\"])],
            None,
            r#"{"AWS/EC2","Odd"} MetricName="CPUUtilization" "Odd"="it\'s \"x\" \\""#,
        );
    }

    #[test]
    fn names_of_other_queries_are_words_outside_of_quotes() {
        let check = |expression: &str, expect: &[&str]| {
            assert_eq!(words(expression).collect::<Vec<_>>(), expect, "{expression}");
        };
        check("errors / invocations * 100", &["errors", "invocations", "100"]);
        check("SUM([a,b_1])", &["SUM", "a", "b_1"]);
        check("SEARCH('{x} errors \\' y', 'Sum', 60)+m1", &["SEARCH", "60", "m1"]);
        check("METRICS(\"errors\")", &["METRICS"]);
        check("'open", &[]);
    }
}
