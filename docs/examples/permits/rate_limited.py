"""Keeps a script's own calls to a provider within the limits and budgets of Tallylight."""

import functools
import json
import os
import sys
import urllib.error
import urllib.request

ADDRESS = os.environ.get("TALLYLIGHT_ADDRESS", "http://127.0.0.1:7411")
TOKEN = os.environ["TALLYLIGHT_TOKEN"]  # from Settings, or `npm run tallylight -- client add NAME`


def post(path, body):
    headers = {"authorization": f"Bearer {TOKEN}", "content-type": "application/json"}
    request = urllib.request.Request(ADDRESS + path, json.dumps(body).encode(), headers)
    try:
        with urllib.request.urlopen(request) as answer:
            return json.load(answer)
    except urllib.error.HTTPError as refusal:
        raise OSError(json.load(refusal)["error"]["message"]) from None


def rate_limited(provider, priority="normal", **estimate):
    """Wraps a function that makes one call and returns (result, settlement)."""

    def wrap(call):
        @functools.wraps(call)
        def wrapped(*args, **kwargs):
            wish = {"provider": provider, "priority": priority}
            permit = post("/v1/permits", {**wish, "estimate": {"requests": 1, **estimate}})
            settlement = {"outcome": "unknown"}
            try:
                result, settlement = call(*args, **kwargs)
                return result
            finally:
                try:
                    post(f"/v1/permits/{permit['permit_id']}/settle", settlement)
                except OSError as problem:  # The answer is there and paid for.
                    print("Tallylight was not told how this ended:", problem, file=sys.stderr)

        return wrapped

    return wrap
