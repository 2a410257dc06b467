"""What Azure's published schemas demand of requests, and Azure's words where they are not met. Knows no data.

After metrics_API.json (Microsoft.Insights 2024-02-01) and OperationalInsights.json (v1) of Azure/azure-rest-api-specs (MIT).
"""

import re
from datetime import datetime, timedelta, timezone


class Refused(Exception):
    """An answer that is an error, in one of Azure's forms."""

    def __init__(self, status, body, headers=None):
        super().__init__(body)
        self.status, self.body, self.headers = status, body, headers or {}


def arm(status, code, message, headers=None):
    """As the resource manager says it."""
    return Refused(status, {"error": {"code": code, "message": message}}, headers)


def bad_metric(message):
    """As the metrics service says it: without the wrapping."""
    return Refused(400, {"code": "BadRequest", "message": message})


def bad_query(code, message, inner):
    """As Log Analytics says it: the reason is the innermost."""
    innermost = {"code": code, "message": message}
    wrapped = {"code": inner, "message": f"A {'semantic' if inner == 'SemanticError' else 'recognition'} error occurred."}
    error = {"message": "The request had some invalid properties", "code": "BadArgumentError"}
    return Refused(400, {"error": error | {"innererror": wrapped | {"innererror": innermost}}})


VERSIONS = {
    "subscriptions": ("2022-12-01", "2020-01-01"),
    "resources": ("2021-04-01",),
    "insights": ("2018-01-01", "2021-05-01", "2023-10-01", "2024-02-01"),
}
METRIC_PARAMS = {
    "timespan",
    "interval",
    "metricnames",
    "aggregation",
    "top",
    "orderby",
    "$filter",
    "resulttype",
    "metricnamespace",
    "autoadjusttimegrain",
    "validatedimensions",
    "rollupby",
}
AGGREGATIONS = {"none", "average", "count", "minimum", "maximum", "total"}


def params(pairs, service, allowed):
    """Parameters by their lower names: the version there and known, each name known and there once."""
    found = {}
    for key, value in pairs:
        if key.lower() in found:
            raise arm(400, "InvalidQueryParameter", f"The query parameter '{key}' is specified twice.")
        found[key.lower()] = value
    version = found.pop("api-version", None)
    if not version:
        message = "The api-version query parameter (?api-version=) is required for all requests."
        raise arm(400, "MissingApiVersionParameter", message)
    if version not in VERSIONS[service]:
        known = ",".join(VERSIONS[service])
        message = f"The api-version '{version}' is invalid. The supported versions are '{known}'."
        raise arm(400, "InvalidApiVersionParameter", message)
    for key in found:
        if key not in allowed:
            raise arm(400, "InvalidQueryParameter", f"The query parameter '{key}' is not known.")
    return found


def instant(text):
    match = re.fullmatch(r"(\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d)?)(?:\.\d{1,7})?(Z|\+00:00)", text)
    if not match:
        return None
    form = "%Y-%m-%dT%H:%M:%S" if match[1].count(":") == 2 else "%Y-%m-%dT%H:%M"
    try:
        return int(datetime.strptime(match[1], form).replace(tzinfo=timezone.utc).timestamp())
    except ValueError:
        return None


def duration(text):
    """Seconds of an ISO 8601 duration, or nothing."""
    match = re.fullmatch(r"P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?", text)
    if not match or not any(match.groups()):
        return None
    days, hours, minutes, seconds = (float(part or 0) for part in match.groups())
    return int(timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds).total_seconds())


def timespan(text, now):
    """Start and end in seconds: two times, a time and a duration, or a duration until now."""
    first, slash, second = text.partition("/")
    if not slash:
        length = duration(first)
        return (now - length, now) if length else None
    start, end = instant(first), instant(second)
    if start is not None and end is None and duration(second):
        end = start + duration(second)
    return (start, end) if start is not None and end is not None and start < end else None


CLAUSE = re.compile(r"\s*([\w.\-/% ]+?)\s+(eq|ne|sw)\s+'((?:[^']|'')*)'\s*")


def dimension_filter(text):
    """Clauses by dimension, in lower case: `A eq 'x' or A eq 'y' and B sw 'z'`. `or` may not part two dimensions."""
    found, last, at = {}, None, 0
    text = re.sub(r"%28|%29", lambda bracket: "\0" if bracket[0] == "%28" else "\1", text)
    plain = text.replace("(", " ").replace(")", " ")
    if text.count("(") != text.count(")"):
        raise bad_metric(f"The filter string is not valid: {text}")
    while at < len(plain):
        match = CLAUSE.match(plain.replace("\0", "-").replace("\1", "-"), at)
        if not match:
            raise bad_metric(f"The filter string is not valid: {text}")
        name, operator, value = match[1].strip().lower(), match[2], match[3].replace("''", "'")
        if last and last[0] == "or" and last[1] != name:
            raise bad_metric(f"The logical or operator cannot separate two different metadata names: {last[1]}, {name}")
        found.setdefault(name, []).append((operator, value))
        if operator == "sw" and len(found[name]) > 1:
            raise bad_metric(f"Only one 'sw' condition is allowed for the dimension {name}")
        at = match.end()
        joined = re.compile(r"(and|or)\s").match(plain, at)
        if joined:
            last, at = (joined[1], name), joined.end()
        elif at < len(plain):
            raise bad_metric(f"The filter string is not valid: {text}")
    return found


def admits(clauses, value):
    """Whether a dimension's value passes its clauses."""
    value = value.lower()
    equal = [wanted.lower() for operator, wanted in clauses if operator == "eq"]
    unequal = [wanted.lower() for operator, wanted in clauses if operator == "ne"]
    begins = [wanted.lower() for operator, wanted in clauses if operator == "sw"]
    return (
        (not equal or "*" in equal or value in equal)
        and value not in unequal
        and all(value.startswith(start) for start in begins)
    )


def kusto(query, tables):
    """Refuses what Kusto cannot parse, as far as its signs show it, and tables that are not there."""
    if "$" in re.sub(r"'[^']*'|\"[^\"]*\"", "", query):
        line = query[: query.index("$")].count("\n") + 1
        raise bad_query("SYN0002", f"Query could not be parsed at '$' on line [{line},1]", "SyntaxError")
    bare = re.sub(r"@'(?:[^']|'')*'|'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"", "", query)
    if "'" in bare or bare.count("(") != bare.count(")") or bare.count("[") != bare.count("]"):
        raise bad_query("SYN0002", "Query could not be parsed: unbalanced quotes or brackets", "SyntaxError")
    for text in re.findall(r"datetime\('([^']*)'\)", query):
        if instant(text) is None:
            raise bad_query("SEM0021", f"A datetime literal cannot be read: '{text}'", "SemanticError")
    first = re.match(r"\s*(?:let\s[^;]*;\s*)*(\w+)", query)
    if not first or first[1] not in (*tables, "print"):
        name = first[1] if first else ""
        message = f"'where' operator: Failed to resolve table or column expression named '{name}'"
        raise bad_query("SEM0100", message, "SemanticError")


def log_body(body):
    """The body of a log query: an object of known members, with a query."""
    if not isinstance(body, dict) or not isinstance(body.get("query"), str) or not body["query"].strip():
        raise arm(400, "BadArgumentError", "The request had some invalid properties: query is required.")
    unknown = set(body) - {"query", "timespan", "workspaces"}
    if unknown:
        raise arm(400, "BadArgumentError", f"The request had some invalid properties: {', '.join(sorted(unknown))}.")
    # Microsoft's SDK sends null for none.
    workspaces = body.get("workspaces") or []
    if not isinstance(workspaces, list) or not all(isinstance(one, str) for one in workspaces):
        raise arm(400, "BadArgumentError", "The request had some invalid properties: workspaces is a list of texts.")
    return body
