"""What the double of Azure knows: subscriptions, resources, metrics and tables. No HTTP and no checks here.

Names, shapes and values come from published examples, both MIT licensed:
- Azure/azure-rest-api-specs: Microsoft.Resources 2022-12-01 GetSubscriptions; Microsoft.Insights 2018-01-01 and 2024-02-01
  GetMetric, GetMetricError, GetMetricMetadata, GetMetricDefinitions, GetMetricNamespaces, PostMultiResourceMetricBody;
  Microsoft.OperationalInsights v1 oms-post-example.
- Azure/azure-sdk-for-python, sdk/monitor/azure-monitor-query/tests/recordings: test_query_response_types,
  test_logs_single_query_partial_exception, test_logs_single_query_with_non_200, test_metrics_filter.
The percentage of CPU is a wave, so that charts have something to show.
"""

import math
import re

TENANT = "31c75423-32d6-4322-88b7-c478bdde4858"
CLIENT = "3f0c1e5a-6a3b-4d7e-9d43-0a8d1c2b7e11"
SECRET = "example~client.secret"
MAIN = "291bba3f-e0a5-47bc-a099-3bdcb2a50a05"
OTHER = "72ac930a-f34e-42d8-b06d-dc2a9e12ed71"
SUBSCRIPTIONS = {MAIN: "Example Subscription", OTHER: "Example Subscription2"}
WORKSPACE_GUID = "63613592-b6f7-4c3d-a390-22ba13102111"

RESOURCES = [
    ("todking", "Microsoft.Storage/storageAccounts", "tkfileserv"),
    ("todking", "Microsoft.DocumentDb/databaseAccounts", "tk-cosmos-mongo"),
    ("sas1", "Microsoft.Compute/virtualMachines", "sas1-dev"),
    ("sas2", "Microsoft.Compute/virtualMachines", "sas2-vm"),
    ("sas3", "Microsoft.Compute/virtualMachines", "sas3-vm"),
    ("Rac46PostSwapRG", "Microsoft.Web/sites", "alertruleTest"),
    ("hyr-log", "microsoft.insights/components", "f1-bill"),
    ("contosoazurehq", "Microsoft.OperationalInsights/workspaces", "contosoretail-IT"),
]
GROUPS = {MAIN: sorted({group for group, _, _ in RESOURCES}), OTHER: ["empty"]}
REGION = "westus2"

GRAINS = {"PT1M": 60, "PT5M": 300, "PT15M": 900, "PT30M": 1800, "PT1H": 3600, "PT6H": 21600, "PT12H": 43200, "P1D": 86400}
ALL = ("Average", "Minimum", "Maximum", "Total", "Count")


def metric(name, text, unit, primary, grains=tuple(GRAINS), dimensions=()):
    return {"name": name, "text": text, "unit": unit, "primary": primary, "grains": grains, "dimensions": dict(dimensions)}


TIERS = ("Hot", "Standard", "Cool", "Archive", "Untiered")
HOURLY = ("PT1H", "PT6H", "PT12H", "P1D")
METRICS = {
    "microsoft.storage/storageaccounts/blobservices": [
        metric("BlobCount", "Blob Count", "Count", "Average", HOURLY, [("tier", TIERS)]),
        metric("BlobCapacity", "Blob Capacity", "Bytes", "Average", HOURLY, [("tier", TIERS)]),
    ],
    "microsoft.storage/storageaccounts": [metric("UsedCapacity", "Used capacity", "Bytes", "Average", HOURLY)],
    "microsoft.compute/virtualmachines": [
        metric("Percentage CPU", "Percentage CPU", "Percent", "Average"),
        metric("Data Disk Max Burst IOPS", "Data Disk Max Burst IOPS", "Count", "Average", dimensions=[("LUN", ("0", "1"))]),
    ],
    "microsoft.web/sites": [
        metric("CpuTime", "CPU Time", "Seconds", "Total", dimensions=[("Instance", ("RD0003FF4CF2CB", "RD0003FF4E1A57"))]),
        metric("Requests", "Requests", "Count", "Total", dimensions=[("Instance", ("RD0003FF4CF2CB", "RD0003FF4E1A57"))]),
    ],
    "microsoft.documentdb/databaseaccounts": [
        metric("MongoRequestsCount", "(deprecated) Mongo Request Rate", "CountPerSecond", "Average"),
        metric("MongoRequests", "Mongo Requests", "Count", "Count"),
    ],
    "microsoft.insights/components": [metric("requests/count", "Server requests", "Count", "Count")],
    "microsoft.operationalinsights/workspaces": [metric("Event", "Event", "Count", "Count", dimensions=[("Source", ())])],
}
# A metric that is there and has no answer: GetMetricError.
BROKEN = {
    "MongoRequestsCount": (
        "InvalidSamplingType",
        "Sampling type is not found. Metric:CosmosDBCustomer,AzureMonitor,MongoRequests, SamplingType:NullableAverage.",
    )
}
NAMESPACES = {"microsoft.insights/components": ("Azure.ApplicationInsights", "microsoft.insights/components")}


def resource_id(group, kind, name):
    return f"/subscriptions/{MAIN}/resourceGroups/{group}/providers/{kind}/{name}"


def find(path):
    """Type, name and identifier of the resource at a path; storage accounts have services below them."""
    for group, kind, name in RESOURCES:
        known = resource_id(group, kind, name)
        if path.lower() == known.lower():
            return kind, name, known
        if "storage" in kind.lower() and path.lower().startswith(known.lower() + "/"):
            service, _, last = path[len(known) + 1 :].partition("/")
            if service.lower().endswith("services") and last == "default":
                return f"{kind}/{service}", f"{name}/default", f"{known}/{service}/default"
    return None


BASE = {
    ("BlobCount", "Hot"): 7.0,
    ("BlobCount", "Standard"): 2.0,
    ("BlobCapacity", "Standard"): 621492.0,
    ("BlobCapacity", "Hot"): 4733.0,
}


def value(name, dimensions, resource, second):
    """The average of a metric at a second: the examples' constants, a wave for CPU, 72 for what they leave open."""
    if name == "Percentage CPU":
        shift = sum(resource.lower().encode()) % 7
        return round(30 + 20 * math.sin(second / 900 + shift) + 3 * shift, 3)
    if name in ("BlobCount", "BlobCapacity"):
        tiers = [dimensions["tier"]] if "tier" in dimensions else TIERS
        return sum(BASE.get((name, tier), 0.0) for tier in tiers)
    return 413.0 if second % 21600 == 0 else 72.0


def point(name, dimensions, resource, second, wanted):
    average = value(name, dimensions, resource, second)
    all_values = {
        "average": average,
        "minimum": round(average * 0.5, 3),
        "maximum": round(average * 1.5, 3),
        "total": round(average * 4, 3),
        "count": 4.0,
    }
    return {key: all_values[key] for key in all_values if key in wanted}


def column(name, kind):
    return {"name": name, "type": kind}


def table(columns, rows):
    return {"tables": [{"name": "PrimaryResult", "columns": [column(*one) for one in columns], "rows": rows}]}


TYPES = table(
    [
        ("stringcolumn", "string"),
        ("boolcolumn", "bool"),
        ("datecolumn", "datetime"),
        ("intcolumn", "int"),
        ("longcolumn", "long"),
        ("realcolumn", "real"),
    ],
    [["hello", True, "2000-01-02T03:04:05Z", 100, 101, 102.1]],
)
PARTIAL = table([("percentile_x_50", "long")], [[2]]) | {
    "error": {
        "code": "PartialError",
        "message": "There were some errors when processing your query.",
        "details": [
            {
                "code": "EngineError",
                "message": "Something went wrong processing your query on the server.",
                "innererror": {
                    "code": "-2133196788",
                    "message": "Percentiles aggregator has encountered an overflow exception during evaluation (probably due "
                    "to large weight expression). Results may be incorrect or incomplete (E_OVERFLOW; see "
                    "https://aka.ms/kustoqueryfailures).",
                    "severity": 2,
                    "severityName": "Error",
                },
            }
        ],
    }
}
USAGE = table(
    [
        ("Computer", "string"),
        ("TimeGenerated", "datetime"),
        ("SourceSystem", "string"),
        ("DataType", "string"),
        ("BatchesWithinSla", "long"),
        ("AvgLatencyInSeconds", "real"),
        ("QuantityUnit", "string"),
        ("IsBillable", "bool"),
        ("LinkedMeterId", "guid"),
        ("Span", "timespan"),
        ("Properties", "dynamic"),
    ],
    [
        ["ContosoSQLSrv1", "2017-08-24T06:59:59Z", "OMS", "Perf", 1, 1.286, "MBytes", True, None, "00:59:59", '{"a":1}'],
        ["Store010Web3", "2017-08-24T06:59:59.1234567Z", "OMS", "Perf", 0, "NaN", "MBytes", False, "a4e29a95", None, None],
    ],
)
TABLES = ("Usage", "AzureActivity", "Heartbeat", "AppRequests", "requests", "range")
NAMES = ("Administrative", "Recommendation", "Alert")


def answer(query, start, end):
    """The table for a query that was found well formed; `start` and `end` are seconds."""
    if "boolcolumn" in query:
        return TYPES
    if "percentilesw" in query:
        return PARTIAL
    if re.match(r"\s*print 1\b", query):
        return table([("print_0", "long")], [[1]])
    distinct = re.search(r"\|\s*distinct\s+(\w+)", query)
    if distinct:
        return table([(distinct[1], "string")], [[name] for name in NAMES])
    summarize = re.search(r"\|\s*summarize\s+(?:(\w+)\s*=\s*)?(\w+)\([^)]*\)\s+by\s+(.+?)(?:\||$)", query, re.DOTALL)
    if summarize:
        return summary(summarize, start, end)
    return USAGE


def summary(match, start, end):
    """`summarize count() by Category, bin(TimeGenerated, 1h)`: a row a name, and a step if time is among the columns."""
    counted = match[1] or f"{match[2]}_"
    keys = [key.strip() for key in re.split(r",(?![^(]*\))", match[3]) if key.strip()]
    times = [re.match(r"bin\((\w+)", key)[1] for key in keys if key.startswith("bin(")]
    texts = [key for key in keys if not key.startswith("bin(")]
    columns = [(key, "string") for key in texts] + [(time, "datetime") for time in times] + [(counted, "long")]
    step = max(60, (end - start) // 24)
    seconds = range(start - start % step, end, step) if times else [0]
    rows = []
    for second in seconds:
        for nth, name in enumerate(NAMES if texts else [""]):
            count = int(20 + 10 * math.sin(second / 3600 + nth) + 40 * nth)
            rows.append([name] * len(texts) + [iso(second)] * len(times) + [count])
    return table(columns, rows)


def iso(second):
    from datetime import datetime, timezone

    return datetime.fromtimestamp(second, timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
