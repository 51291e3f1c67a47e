"""What cannot be guessed: orders that exist, product codes, keys that were never used, cursors. Only values that the schema allows are
exchanged for others that it allows, so that wrong ones stay wrong."""

import json
import os
import random
import re
import uuid

import schemathesis

KNOWN = json.loads(os.environ["CERTWRIGHT_KNOWN"])
REFERENCE = re.compile(r"CW-[0-9A-HJKMNP-TV-Z]{12}")
UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
KEY = re.compile(r"[\x21-\x7e]{1,255}")


def is_text(value, most):
    return isinstance(value, str) and 0 < len(value.strip()) <= most and value.isprintable() and "\ufffd" not in value


@schemathesis.hook
def before_call(context, case, kwargs):
    path = case.path_parameters or {}
    reference = path.get("reference")
    if isinstance(reference, str) and REFERENCE.fullmatch(reference) and not exists(reference) and random.random() < 0.8:
        path["reference"] = random.choice(KNOWN["references"])
    if case.operation.path == "/webhooks/{id}" and case.method.upper() == "DELETE":
        # The one that has deliveries stays for what follows.
        if path.get("id") == KNOWN["webhook"]["id"]:
            path["id"] = str(uuid.uuid4())
    elif case.operation.path.startswith("/webhooks/{id}") and UUID.fullmatch(str(path.get("id"))):
        if path["id"] not in SEEN and random.random() < 0.8:
            path["id"] = KNOWN["webhook"]["id"]
            if re.fullmatch(r"[0-9]{1,15}", str(path.get("delivery", ""))):
                path["delivery"] = KNOWN["webhook"]["delivery"]
    query = case.query or {}
    if isinstance(query.get("cursor"), str) and random.random() < 0.9:
        del query["cursor"]
    headers = case.headers or {}
    key = headers.get("Idempotency-Key")
    if isinstance(key, str) and KEY.fullmatch(key) and random.random() < 0.9:
        headers["Idempotency-Key"] = str(uuid.uuid4())
    body = case.body if isinstance(case.body, dict) else {}
    if is_text(body.get("buyer_reference"), 35) and random.random() < 0.9:
        body["buyer_reference"] = uuid.uuid4().hex[:35]
    if is_text(body.get("product_code"), 40) and random.random() < 0.9:
        body["product_code"] = random.choice(KNOWN["products"])
        if body.get("contract_id") and UUID.fullmatch(str(body["contract_id"])):
            del body["contract_id"]
    if is_text(body.get("url"), 1000) and random.random() < 0.8:
        body["url"] = "http://127.0.0.1:9/hook"
    if "admin_contact" in body and is_text(body.get("common_name"), 254) and random.random() < 0.8:
        name = f"{uuid.uuid4().hex[:12]}.com"
        body["common_name"] = name
        if isinstance(body.get("approver_email"), str) and "@" in body["approver_email"]:
            body["approver_email"] = f"admin@{name}"


def exists(reference):
    return reference in SEEN or reference in KNOWN["references"]


SEEN = set()


@schemathesis.hook
def after_call(context, case, response):
    """Orders and webhooks that the run itself has made keep their place in what follows. Names of headers are in lower case here, with lists of values."""
    [location] = response.headers.get("location", [""])
    if response.status_code == 201 and re.search("/(orders|webhooks)/", location):
        SEEN.add(location.rsplit("/", 1)[1])
