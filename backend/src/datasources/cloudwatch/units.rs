//! Units of AWS' own metrics, where their names or their documentation leave no doubt. CloudWatch's answers have none.

/// Metrics with their units; AWS documents each.
const KNOWN: &[(&str, &str, &str)] = &[
    ("AWS/ApiGateway", "IntegrationLatency", "ms"),
    ("AWS/ApiGateway", "Latency", "ms"),
    ("AWS/ApplicationELB", "TargetResponseTime", "s"),
    ("AWS/DynamoDB", "SuccessfulRequestLatency", "ms"),
    ("AWS/EC2", "NetworkIn", "bytes"),
    ("AWS/EC2", "NetworkOut", "bytes"),
    ("AWS/ELB", "Latency", "s"),
    ("AWS/Lambda", "Duration", "ms"),
    ("AWS/Lambda", "IteratorAge", "ms"),
    ("AWS/RDS", "FreeStorageSpace", "bytes"),
    ("AWS/RDS", "FreeableMemory", "bytes"),
    ("AWS/RDS", "NetworkReceiveThroughput", "binBps"),
    ("AWS/RDS", "NetworkTransmitThroughput", "binBps"),
    ("AWS/RDS", "ReadLatency", "s"),
    ("AWS/RDS", "ReadThroughput", "binBps"),
    ("AWS/RDS", "ReplicaLag", "s"),
    ("AWS/RDS", "SwapUsage", "bytes"),
    ("AWS/RDS", "WriteLatency", "s"),
    ("AWS/RDS", "WriteThroughput", "binBps"),
    ("AWS/SQS", "ApproximateAgeOfOldestMessage", "s"),
    ("AWS/SQS", "SentMessageSize", "bytes"),
];

/// The unit of a statistic of a metric; nothing where it is not sure.
pub(super) fn of(namespace: &str, metric: &str, stat: &str) -> Option<&'static str> {
    let is_of_values = ["Average", "Sum", "Minimum", "Maximum", "IQM"].contains(&stat)
        || ["p", "tm", "wm", "ts"].iter().any(|start| {
            stat.strip_prefix(start).is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
        });
    if !is_of_values || !namespace.starts_with("AWS/") {
        return None;
    }
    let known = KNOWN.iter().find(|(of, name, _)| *of == namespace && *name == metric);
    known.map(|(_, _, unit)| *unit).or_else(|| {
        if ["CPUUtilization", "MemoryUtilization"].contains(&metric) {
            Some("percent")
        } else if metric.ends_with("Bytes") {
            Some("bytes")
        } else {
            None
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_are_known_or_left_open() {
        let check = |namespace: &str, metric: &str, stat: &str, expect: Option<&str>| {
            assert_eq!(of(namespace, metric, stat), expect, "{namespace} {metric} {stat}");
        };
        check("AWS/EC2", "CPUUtilization", "Average", Some("percent"));
        check("AWS/Lambda", "Duration", "p99.9", Some("ms"));
        check("AWS/EBS", "VolumeReadBytes", "Sum", Some("bytes"));
        check("AWS/EC2", "CPUUtilization", "SampleCount", None);
        check("AWS/EC2", "CPUUtilization", "PR(1:2)", None);
        check("Own", "CPUUtilization", "Average", None);
        check("AWS/EC2", "StatusCheckFailed", "Sum", None);
        assert!(KNOWN.is_sorted(), "each stands once and is found");
    }
}
