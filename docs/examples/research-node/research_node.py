"""One step of a pipeline that does research and lets Tallylight choose by whom."""

import json
import os
import sys
import urllib.request

ADDRESS = os.environ.get("TALLYLIGHT_ADDRESS", "http://127.0.0.1:7411")
TOKEN = os.environ["TALLYLIGHT_TOKEN"]  # from Settings, or `npm run tallylight -- client add NAME`


def research(state):
    """Takes `topic` and `remaining_budget` (US dollars), and returns what the state gains."""
    body = {
        "input": state["topic"],
        "requirements": {
            "complexity": "high",
            "quality_threshold": 0.85,
            "urgency": "normal",
            "budget_constraint": state["remaining_budget"],
        },
    }
    request = urllib.request.Request(
        f"{ADDRESS}/v1/run/research",
        json.dumps(body).encode(),
        {"authorization": f"Bearer {TOKEN}", "content-type": "application/json"},
    )
    with urllib.request.urlopen(request) as response:  # raises HTTPError when it is refused
        answer = json.load(response)
    return {
        "research_discovery": answer["result"],
        "provider_used": answer["provider_used"],
        "routing_decision": answer["routing_decision"],
        "cost_impact": answer["cost_impact"],
    }


if __name__ == "__main__":
    topic = sys.argv[1] if len(sys.argv) > 1 else "How did the first podcasts find their listeners?"
    state = {"topic": topic, "remaining_budget": 5.00}
    print(json.dumps({**state, **research(state)}, indent=2))
