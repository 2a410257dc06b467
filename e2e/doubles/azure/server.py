"""A double of Azure on 127.0.0.1: sign-in, resource manager, metrics and Log Analytics, for tests and nothing else.

It answers in the forms of Azure's published examples and refuses what the published schemas refuse; `world.py` and
`schema.py` name the sources. `/double/…` is its own: GET /double/seen tells what was asked, POST /double/throttle makes
the next calls answer 429, POST /double/expire ends all tokens, POST /double/lifetime sets how long new ones hold.

    python3 server.py --port 4711
"""

import argparse
import json
import re
import secrets
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, unquote, urlsplit

import schema
import world
from schema import Refused, arm, bad_metric

SCOPES = {"https://management.azure.com/.default": "management", "https://api.loganalytics.io/.default": "logs"}


class State:
    """Tokens, counts and what was asked to go wrong."""

    def __init__(self):
        self.lock = threading.Lock()
        self.tokens = {}
        self.issued = 0
        self.refused_tokens = 0
        self.lifetime = 3599
        self.throttle = {"times": 0, "retryAfter": 1}
        self.throttled = []
        self.requests = []


STATE = State()


def sign_in(tenant, form):
    """OAuth's client credentials flow, with the errors that Microsoft's sign-in gives."""

    def refuse(status, error, number, message):
        trace = "Trace ID: 0b1c Correlation ID: 2d3e Timestamp: 2026-01-01 00:00:00Z"
        body = {"error": error, "error_description": f"AADSTS{number}: {message} {trace}", "error_codes": [number]}
        return Refused(status, body)

    if tenant != world.TENANT:
        raise refuse(400, "invalid_request", 90002, f"Tenant '{tenant}' not found.")
    if form.get("grant_type") != "client_credentials":
        raise refuse(400, "unsupported_grant_type", 70003, "The app requested an unsupported grant type.")
    if form.get("client_id") != world.CLIENT:
        message = f"Application with identifier '{form.get('client_id')}' was not found in the directory."
        raise refuse(400, "unauthorized_client", 700016, message)
    if form.get("client_secret") != world.SECRET:
        message = "Invalid client secret provided. Ensure the secret being sent is the client secret value, not its ID."
        raise refuse(401, "invalid_client", 7000215, message)
    audience = SCOPES.get(form.get("scope", ""))
    if audience is None:
        raise refuse(400, "invalid_scope", 70011, f"The provided value for scope {form.get('scope')} is not valid.")
    token = secrets.token_urlsafe(24)
    with STATE.lock:
        STATE.issued += 1
        STATE.tokens[token] = (audience, time.monotonic() + STATE.lifetime)
        lifetime = STATE.lifetime
    return {"token_type": "Bearer", "expires_in": lifetime, "ext_expires_in": lifetime, "access_token": token}


def authorize(header, audience):
    kind, _, token = (header or "").partition(" ")
    with STATE.lock:
        known = STATE.tokens.get(token)
        good = kind == "Bearer" and known and known[0] == audience and time.monotonic() < known[1]
        if good:
            return
        STATE.refused_tokens += 1
    challenge = {"WWW-Authenticate": 'Bearer error="invalid_token"'}
    if known and known[0] != audience:
        raise arm(401, "InvalidAuthenticationTokenAudience", "The access token has been obtained for wrong audience.", challenge)
    raise arm(401, "ExpiredAuthenticationToken", "The access token expiry UTC time is earlier than current UTC time.", challenge)


def throttle():
    with STATE.lock:
        if STATE.throttle["times"] <= 0:
            return
        STATE.throttle["times"] -= 1
        STATE.throttled.append(time.monotonic())
        wait = str(STATE.throttle["retryAfter"])
    message = "The request was throttled. Please try again later."
    raise arm(429, "TooManyRequests", message, {"Retry-After": wait})


def page(entries, host, path, pairs, size):
    """One page of a list, with a link to the next."""
    start = int(dict(pairs).get("$skiptoken", 0))
    answer = {"value": entries[start : start + size]}
    if start + size < len(entries):
        kept = "&".join(f"{key}={value}" for key, value in pairs if key != "$skiptoken")
        answer["nextLink"] = f"http://{host}{path}?{kept}&$skiptoken={start + size}".replace(" ", "%20")
    return answer


def subscription(subscription_id):
    return {
        "id": f"/subscriptions/{subscription_id}",
        "subscriptionId": subscription_id,
        "tenantId": world.TENANT,
        "displayName": world.SUBSCRIPTIONS[subscription_id],
        "state": "Enabled",
        "authorizationSource": "RoleBased",
    }


def resources(subscription_id, text):
    """The resources that a filter such as `resourceGroup eq 'g' and resourceType eq 't'` lets through."""
    wanted = schema.dimension_filter(text) if text else {}
    unknown = set(wanted) - {"resourcegroup", "resourcetype", "name", "location"}
    if unknown:
        raise arm(400, "InvalidFilterInQueryString", f"Invalid $filter '{text}' specified in the query string.")
    facts = lambda group, kind, name: {"resourcegroup": group, "resourcetype": kind, "name": name, "location": world.REGION}
    return [
        {"id": world.resource_id(group, kind, name), "name": name, "type": kind, "location": world.REGION}
        for group, kind, name in world.RESOURCES
        if subscription_id == world.MAIN
        and all(schema.admits(clauses, facts(group, kind, name)[key]) for key, clauses in wanted.items())
    ]


def definition(known, resource, kind):
    return {
        "id": f"{resource}/providers/microsoft.insights/metricdefinitions/{known['name']}",
        "resourceId": resource,
        "namespace": kind,
        "name": {"value": known["name"], "localizedValue": known["text"]},
        "isDimensionRequired": False,
        "unit": known["unit"],
        "primaryAggregationType": known["primary"],
        "supportedAggregationTypes": ["None", *world.ALL],
        "metricAvailabilities": [{"timeGrain": grain, "retention": "P93D"} for grain in known["grains"]],
        "dimensions": [{"value": name, "localizedValue": name} for name in known["dimensions"]],
    }


def known_metrics(kind, asked, namespace):
    """The metrics of a type that are asked for, in Azure's words where there is none."""
    offered = world.METRICS.get(kind.lower(), [])
    spaces = {kind.lower(), *(name.lower() for name in world.NAMESPACES.get(kind.lower(), ()))}
    if namespace and namespace.lower() not in spaces:
        raise bad_metric(f"Metric namespace {namespace} is not found for the resource type {kind}.")
    names = [one["name"] for one in offered]
    for name in asked:
        if name.lower() not in [one.lower() for one in names]:
            provider, _, rest = kind.partition("/")
            raise bad_metric(
                f"Failed to find metric configuration for provider: {provider}, resource Type: {rest}, metric: {name}, "
                f"Valid metrics: {','.join(names)}"
            )
    wanted = [name.lower() for name in asked]
    return [one for one in offered if not wanted or one["name"].lower() in wanted]


def metrics(targets, found, filter_text):
    """The metrics API's answer; `targets` are type, name and identifier of each resource, alike in type."""
    span = schema.timespan(found.get("timespan", "PT1H"), int(time.time()))
    if span is None:
        raise bad_metric(f"Invalid timespan: {found['timespan']}")
    kind = targets[0][0]
    chosen = known_metrics(kind, [name.replace("%2", ",") for name in found.get("metricnames", "").split(",") if name], found.get("metricnamespace"))
    wanted = [name.strip().lower() for name in found.get("aggregation", "").split(",") if name.strip()]
    for name in wanted:
        if name not in schema.AGGREGATIONS:
            raise bad_metric(f"Requested aggregation: {name} is not valid. Valid ones: {', '.join(world.ALL)}")
    if "top" in found and (not filter_text or not found["top"].isdigit()):
        raise bad_metric("The top parameter must be a number, and is valid only if $filter is specified.")
    for flag in ("autoadjusttimegrain", "validatedimensions"):
        if found.get(flag, "true").lower() not in ("true", "false"):
            raise bad_metric(f"The parameter {flag} must be true or false.")
    clauses = schema.dimension_filter(filter_text) if filter_text else {}
    per_resource = clauses.pop("microsoft.resourceid", None)
    dimensions = {name.lower(): name for one in chosen for name in one["dimensions"]}
    for name in clauses:
        if name not in dimensions:
            raise bad_metric(f"Metric: {chosen[0]['name']} does not support requested dimension combination: {name}")
    if found.get("resulttype", "data").lower() not in ("data", "metadata"):
        raise bad_metric(f"Invalid result type: {found['resulttype']}")
    is_metadata = found.get("resulttype", "").lower() == "metadata"
    grain = time_grain(found, chosen, span)
    values = [one_metric(one, targets, per_resource, clauses, grain, span, wanted, is_metadata, int(found.get("top", 10))) for one in chosen]
    answer = {"timespan": f"{world.iso(span[0])}/{world.iso(span[1])}", "value": values}
    if not is_metadata:
        answer |= {"cost": 598, "interval": grain}
    return answer | {"namespace": kind.lower(), "resourceregion": world.REGION}


def time_grain(found, chosen, span):
    asked = found.get("interval", "PT1M")
    if asked == "FULL":
        return asked
    seconds = schema.duration(asked)
    if seconds is None:
        raise bad_metric(f"Invalid time grain duration: {asked}")
    common = [grain for grain in world.GRAINS if all(grain in one["grains"] for one in chosen)]
    exact = [grain for grain in common if world.GRAINS[grain] == seconds]
    if exact:
        return exact[0]
    if found.get("autoadjusttimegrain", "false").lower() == "true" or "interval" not in found:
        return next((grain for grain in common if world.GRAINS[grain] >= seconds), common[-1])
    clock = ",".join(time.strftime("%H:%M:%S", time.gmtime(world.GRAINS[grain])) for grain in common)
    raise bad_metric(f"Invalid time grain duration: {asked}, supported ones are: {clock}")


def one_metric(known, targets, per_resource, clauses, grain, span, wanted, is_metadata, top):
    name = known["name"]
    result = {
        "id": f"{targets[0][2]}/providers/Microsoft.Insights/metrics/{name}",
        "type": "Microsoft.Insights/metrics",
        "name": {"value": name, "localizedValue": known["text"]},
        "displayDescription": known["text"],
        "unit": known["unit"],
        "timeseries": [],
    }
    if name in world.BROKEN:
        code, message = world.BROKEN[name]
        return result | {"errorMessage": message, "errorCode": code}
    wanted = [one for one in wanted if one != "none"] or [known["primary"].lower()]
    step = span[1] - span[0] if grain == "FULL" else world.GRAINS[grain]
    first = span[0] if grain == "FULL" else span[0] - span[0] % step
    combinations = [{}]
    for dimension, values in known["dimensions"].items():
        if dimension.lower() in clauses:
            admitted = [value for value in values if schema.admits(clauses[dimension.lower()], value)]
            combinations = [combination | {dimension: value} for combination in combinations for value in admitted]
    for _, _, resource in targets:
        for dimensions in combinations:
            names = [("microsoft.resourceid", resource)] if per_resource else []
            names += [(key.lower(), value) for key, value in dimensions.items()]
            series = {"metadatavalues": [{"name": {"value": key, "localizedValue": key}, "value": value} for key, value in names]}
            if not is_metadata:
                series["data"] = [
                    {"timeStamp": world.iso(second)} | world.point(name, dimensions, resource, second, wanted)
                    for second in range(first, span[1], step)
                ]
            result["timeseries"].append(series)
    result["timeseries"] = result["timeseries"][:top]
    return result | {"errorCode": "Success"}


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def do_GET(self):
        self.handle_request(None)

    def do_POST(self):
        length = int(self.headers.get("Content-Length") or 0)
        self.handle_request(self.rfile.read(length).decode())

    def handle_request(self, body):
        address = urlsplit(self.path)
        path, pairs = unquote(address.path), parse_qsl(address.query, keep_blank_values=True)
        try:
            status, answer, headers = 200, self.answer(path, pairs, body), {}
        except Refused as refused:
            status, answer, headers = refused.status, refused.body, refused.headers
        if not path.startswith("/double/") and not path.endswith("/token"):
            with STATE.lock:
                STATE.requests.append({"method": self.command, "path": path, "params": dict(pairs), "body": body, "status": status})
        data = json.dumps(answer).encode()
        self.send_response(status)
        for key, value in {"Content-Type": "application/json; charset=utf-8", "Content-Length": str(len(data)), **headers}.items():
            self.send_header(key, value)
        self.end_headers()
        self.wfile.write(data)

    def answer(self, path, pairs, body):
        parts = path.strip("/").split("/")
        if parts[0] == "double":
            return self.double(parts[1], json.loads(body or "{}"))
        if parts[1:] == ["oauth2", "v2.0", "token"]:
            return sign_in(parts[0], dict(parse_qsl(body or "")))
        audience = "logs" if parts[0] == "v1" else "management"
        authorize(self.headers.get("Authorization"), audience)
        throttle()
        if audience == "logs":
            return self.logs(path, body)
        return self.management(path, parts, pairs, body)

    def double(self, name, body):
        with STATE.lock:
            if name == "throttle":
                STATE.throttle = {"times": body["times"], "retryAfter": body["retryAfter"]}
            elif name == "expire":
                STATE.tokens.clear()
            elif name == "lifetime":
                STATE.lifetime = body["seconds"]
            return {
                "tokens": STATE.issued,
                "refusedTokens": STATE.refused_tokens,
                "throttled": len(STATE.throttled),
                "requests": list(STATE.requests),
            }

    def management(self, path, parts, pairs, body):
        host = self.headers["Host"]
        lower = path.lower().rstrip("/")
        if lower == "/subscriptions":
            schema.params(pairs, "subscriptions", {"$skiptoken"})
            return page([subscription(one) for one in world.SUBSCRIPTIONS], host, path, pairs, 1)
        if parts[0] != "subscriptions" or parts[1].lower() not in world.SUBSCRIPTIONS:
            raise arm(404, "SubscriptionNotFound", f"The subscription '{parts[1] if len(parts) > 1 else ''}' could not be found.")
        below = "/".join(parts[2:]).lower()
        if below == "":
            schema.params(pairs, "subscriptions", set())
            return subscription(parts[1].lower())
        if below == "resourcegroups":
            schema.params(pairs, "resources", {"$filter", "$top", "$skiptoken"})
            groups = [{"id": f"/subscriptions/{parts[1]}/resourceGroups/{name}", "name": name, "location": world.REGION} for name in world.GROUPS[parts[1]]]
            return page(groups, host, path, pairs, 3)
        if below == "resources":
            found = schema.params(pairs, "resources", {"$filter", "$top", "$expand", "$skiptoken"})
            return page(resources(parts[1], found.get("$filter", "")), host, path, pairs, 3)
        if below == "providers/microsoft.insights/metrics":
            return self.of_subscription(pairs, body)
        resource, _, api = path.rpartition("/providers/")
        found = world.find(resource)
        if found is None:
            raise arm(404, "ResourceNotFound", f"The Resource '{resource}' was not found.")
        return self.of_resource(found, api.lower(), pairs)

    def of_resource(self, target, api, pairs):
        kind, _, resource = target
        if api == "microsoft.insights/metricnamespaces":
            schema.params(pairs, "insights", {"starttime"})
            names = world.NAMESPACES.get(kind.lower(), (kind,))
            prefix = f"{resource}/providers/microsoft.insights/metricNamespaces/"
            return {"value": [{"id": prefix + name, "name": name.replace("/", "-"), "type": "Microsoft.Insights/metricNamespaces", "classification": "Platform", "properties": {"metricNamespaceName": name}} for name in names]}
        if api == "microsoft.insights/metricdefinitions":
            found = schema.params(pairs, "insights", {"metricnamespace"})
            return {"value": [definition(one, resource, kind) for one in known_metrics(kind, [], found.get("metricnamespace"))]}
        if api == "microsoft.insights/metrics":
            found = schema.params(pairs, "insights", schema.METRIC_PARAMS)
            return metrics([target], found, found.get("$filter", ""))
        raise arm(404, "InvalidResourceType", f"The resource type could not be found: {api}.")

    def of_subscription(self, pairs, body):
        found = schema.params(pairs, "insights", schema.METRIC_PARAMS | {"region"})
        if not found.get("region"):
            raise arm(400, "BadRequest", "Missing required region params")
        if self.command == "POST":
            for key, value in json.loads(body or "{}").items():
                key = "$filter" if key == "filter" else key.lower()
                if key in found or key not in schema.METRIC_PARAMS:
                    raise arm(400, "BadRequest", f"The parameter {key} is not known, or is specified in query and body.")
                found[key] = str(value)
        text = found.get("$filter", "")
        wanted = schema.dimension_filter(text).get("microsoft.resourceid") if text else None
        if not wanted:
            raise arm(400, "BadRequest", "A filter on Microsoft.ResourceId is needed.")
        all_targets = [world.find(world.resource_id(*one)) for one in world.RESOURCES]
        namespace = found.get("metricnamespace", "").lower()
        targets = [one for one in all_targets if one[0].lower() == namespace and schema.admits(wanted, one[2])]
        if not targets:
            raise arm(400, "BadRequest", "No resource fits the filter.")
        return metrics(targets, found, text)

    def logs(self, path, body):
        if self.command != "POST" or not path.endswith("/query"):
            raise arm(404, "PathNotFoundError", "The requested path does not exist")
        if not (self.headers.get("Content-Type") or "").startswith("application/json"):
            raise arm(415, "UnsupportedMediaType", "The body must be JSON.")
        target = path[len("/v1") : -len("/query")]
        if target.lower() != f"/workspaces/{world.WORKSPACE_GUID}" and not (target.lower().startswith("/subscriptions/") or target == ""):
            raise arm(404, "WorkspaceNotFoundError", "The requested workspace was not found.")
        asked = schema.log_body(json.loads(body))
        schema.kusto(asked["query"], world.TABLES)
        now = int(time.time())
        span = schema.timespan(asked["timespan"], now) if "timespan" in asked else (now - 86400, now)
        if span is None:
            raise arm(400, "BadArgumentError", f"The request had some invalid properties: timespan {asked['timespan']}.")
        literal = [schema.instant(text) for text in re.findall(r"datetime\('([^']*)'\)", asked["query"])]
        if len(literal) >= 2:
            span = (min(literal), max(literal))
        return world.answer(asked["query"], *span)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, required=True)
    server = ThreadingHTTPServer(("127.0.0.1", parser.parse_args().port), Handler)
    server.daemon_threads = True
    server.serve_forever()


if __name__ == "__main__":
    main()
