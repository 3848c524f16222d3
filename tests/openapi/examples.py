"""Sends the example of every operation, and holds what is answered, and the answer that is shown, against the schema.

The description leaves objects open, so that fields may be added without breaking anybody's client. Here they are closed: a field that is
answered and not described is an error. Arguments: the listener, a token for everything, and `name=value` for what the path is to have.
"""

import json
import sys
import urllib.error
import urllib.parse
import urllib.request

import jsonschema_rs

API, TOKEN = sys.argv[1:3]
PATH = dict(argument.split("=", 1) for argument in sys.argv[3:])
DOCUMENT = json.load(urllib.request.urlopen(API + "/v1/openapi.json"))


def closed(schema):
    if isinstance(schema, list):
        return [closed(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    parts = {name: part if name == "enum" else closed(part) for name, part in schema.items()}
    # Without a type it says more about an object that is described elsewhere.
    if "object" in schema.get("type", ()) and "properties" in schema:
        parts.setdefault("additionalProperties", False)
    return parts


COMPONENTS = {"schemas": closed(DOCUMENT["components"]["schemas"])}


def check(what, schema, value):
    whole = {"$schema": "https://json-schema.org/draft/2020-12/schema", "components": COMPONENTS, **closed(schema)}
    errors = list(jsonschema_rs.Draft202012Validator(whole).iter_errors(value))
    assert not errors, f"{what}: {errors[0]} in {value}"


def resolved(part):
    while "$ref" in part:
        target = DOCUMENT
        for name in part["$ref"].lstrip("#/").split("/"):
            target = target[name]
        part = target
    return part


def request_of(method, path, operation):
    query, headers = {}, {"X-Request-Id": "example"}
    if operation["security"]:
        headers["Authorization"] = f"Bearer {TOKEN}"
    for parameter in map(resolved, operation["parameters"]):
        if "example" not in parameter:
            continue
        name, example = parameter["name"], parameter["example"]
        text = example if isinstance(example, str) else json.dumps(example)
        check(f"{path} {name}", parameter["schema"], example)
        if parameter["in"] == "path":
            path = path.replace("{%s}" % name, urllib.parse.quote(PATH.get(name, text)))
        else:
            query[name] = text
    body = operation.get("requestBody", {}).get("content", {}).get("application/json")
    if body is not None:
        check(f"{path} body", body["schema"], body["example"])
        headers["Content-Type"] = "application/json"
    address = API + path + ("?" + urllib.parse.urlencode(query) if query else "")
    data = None if body is None else json.dumps(body["example"]).encode()
    return urllib.request.Request(address, data, headers, method=method.upper())


def send(request):
    try:
        return urllib.request.urlopen(request)
    except urllib.error.HTTPError as error:
        raise AssertionError(f"{request.method} {request.full_url}: {error.code} {error.read()}") from None


def shown(operation):
    for status, answer in operation["responses"].items():
        for kind, body in resolved(answer).get("content", {}).items():
            if kind == "application/json" and "example" in body:
                yield status, body


count = 0
for path, item in DOCUMENT["paths"].items():
    for method, operation in item.items():
        name = operation["operationId"]
        for status, body in shown(operation):
            check(f"{name}: the example of {status}", body["schema"], body["example"])
        response = send(request_of(method, path, operation))
        described = resolved(operation["responses"][str(response.status)])
        assert response.headers["X-Request-Id"] == "example", name
        kind = response.headers["Content-Type"]
        assert kind is None if "content" not in described else kind in described["content"], (name, kind)
        if kind == "application/json":
            check(f"{name}: the answer", described["content"][kind]["schema"], json.load(response))
        if kind == "application/x-ndjson":
            for line in response.read().splitlines():
                check(f"{name}: a line", {"$ref": "#/components/schemas/ExportedClick"}, json.loads(line))
        count += 1
print(f"{count} operations")
