"""Asks the double with Microsoft's own SDK and prints what it understood as JSON, for comparison with our answers.

    python sdk.py http://127.0.0.1:4711 '{"metrics": [...], "logs": [...]}'

Each entry under `metrics` holds resource, name, aggregation, start and end in seconds, minutes of the time grain, filter
and namespace; each under `logs` holds workspace, query, start and end.
"""

import json
import sys
import time
import urllib.parse
import urllib.request
import warnings
from datetime import datetime, timedelta, timezone

from azure.core.credentials import AccessToken
from azure.monitor.query import LogsQueryClient, MetricsQueryClient

import world

# The SDK keeps bearer tokens from plain HTTP, which is right anywhere but on loopback.
LOOPBACK = {"enforce_https": False}


class Credential:
    """OAuth's client credentials flow against the double."""

    def __init__(self, url):
        self.address = f"{url}/{world.TENANT}/oauth2/v2.0/token"

    def get_token(self, *scopes, **_):
        form = {"client_id": world.CLIENT, "client_secret": world.SECRET, "grant_type": "client_credentials", "scope": scopes[0]}
        with urllib.request.urlopen(self.address, urllib.parse.urlencode(form).encode()) as answer:
            issued = json.load(answer)
        return AccessToken(issued["access_token"], int(time.time()) + issued["expires_in"])


def span(asked):
    return tuple(datetime.fromtimestamp(asked[key], timezone.utc) for key in ("start", "end"))


def metrics(client, asked):
    answer = client.query_resource(
        asked["resource"],
        [asked["name"]],
        timespan=span(asked),
        granularity=timedelta(minutes=asked["minutes"]),
        aggregations=[asked["aggregation"]],
        filter=asked.get("filter"),
        metric_namespace=asked["namespace"],
        **LOOPBACK,
    )
    found = answer.metrics[0]
    return {
        "unit": str(getattr(found.unit, "value", found.unit)),
        "series": [
            {
                "labels": dict(one.metadata_values),
                "times": [int(point.timestamp.timestamp() * 1000) for point in one.data],
                "values": [getattr(point, asked["aggregation"].lower()) for point in one.data],
            }
            for one in found.timeseries
        ],
    }


def plain(value):
    """Times in milliseconds; what JSON has no word for as text."""
    if isinstance(value, datetime):
        return value.timestamp() * 1000 // 1
    if isinstance(value, float) and value != value:
        return "NaN"
    return value


def logs(client, asked):
    answer = client.query_workspace(asked["workspace"], asked["query"], timespan=span(asked), **LOOPBACK)
    tables = getattr(answer, "tables", None) or answer.partial_data
    table = tables[0]
    return {
        "partial": answer.partial_error.message if hasattr(answer, "partial_error") else None,
        "columns": list(table.columns),
        "types": list(table.columns_types),
        "rows": [[plain(value) for value in row] for row in table.rows],
    }


def main():
    warnings.filterwarnings("ignore", category=DeprecationWarning)
    url, asked = sys.argv[1], json.loads(sys.argv[2])
    credential = Credential(url)
    of_metrics = MetricsQueryClient(credential, endpoint=url, audience="https://management.azure.com")
    of_logs = LogsQueryClient(credential, endpoint=f"{url}/v1", audience="https://api.loganalytics.io")
    result = {
        "metrics": [metrics(of_metrics, one) for one in asked["metrics"]],
        "logs": [logs(of_logs, one) for one in asked["logs"]],
        "namespaces": {
            one: [found.fully_qualified_namespace for found in of_metrics.list_metric_namespaces(one, **LOOPBACK)]
            for one in asked["namespaces"]
        },
    }
    print(json.dumps(result))


if __name__ == "__main__":
    main()
