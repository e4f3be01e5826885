"""The OpenAPI document, and whether the local Daily keeps to it."""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from tests.support.reference.known_requests import plant
from tests.support.servers.servers import Answer, HTTPServer
from tests.support.sizes import sized

from dailykit.local import LocalDaily
from dailykit.local.rest.handlers import HANDLERS
from dailykit.local.rest.openapi import openapi_document
from dailykit.operations import OPERATIONS

CONFIG = Path(__file__).with_name("schemathesis.toml")
HOOKS = Path(__file__).parents[2] / "support" / "reference" / "schemathesis_hooks.py"


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    """The document of a local Daily."""
    return openapi_document("http://127.0.0.1:8000/v1")


def operations(document: dict[str, Any]) -> dict[str, Any]:
    """Return the document's operations by our names."""
    return {
        operation["x-dailykit-name"]: operation
        for path in document["paths"].values()
        for operation in path.values()
    }


def schema_of(document: dict[str, Any], name: str) -> dict[str, Any]:
    schema: dict[str, Any] = document["components"]["schemas"][name]
    return schema


def test_every_operation_of_the_table_is_in_it(document: dict[str, Any]) -> None:
    for operation in OPERATIONS:
        described = document["paths"][operation.path][operation.method.lower()]
        assert described["operationId"] == operation.operation_id
        assert described["x-dailykit-name"] == operation.name
        placeholders = [one["name"] for one in described["parameters"] if one["in"] == "path"]
        assert tuple(placeholders) == operation.placeholders
    assert len(operations(document)) == len(OPERATIONS)


def test_it_says_where_the_server_is(document: dict[str, Any]) -> None:
    assert document["openapi"] == "3.1.0"
    assert document["servers"] == [{"url": "http://127.0.0.1:8000/v1"}]
    assert openapi_document("http://other/v1")["servers"] == [{"url": "http://other/v1"}]


def test_every_reference_leads_somewhere(document: dict[str, Any]) -> None:
    names = set(re.findall(r"'#/components/schemas/(\w+)'", str(document)))
    assert names == set(document["components"]["schemas"])


def test_bodies_take_nothing_unknown(document: dict[str, Any]) -> None:
    body = schema_of(document, "CreateRoomBody")
    assert set(body["properties"]) == {"name", "privacy", "properties"}
    assert body["additionalProperties"] is False
    assert schema_of(document, "RoomProperties")["additionalProperties"] is False


def test_answers_may_say_more(document: dict[str, Any]) -> None:
    assert schema_of(document, "Room")["additionalProperties"] is True


def test_lists_of_values_are_closed_in_bodies_and_open_in_answers(
    document: dict[str, Any],
) -> None:
    choices = {"enum": ["public", "private"], "type": "string"}
    asked = schema_of(document, "CreateRoomBody")["properties"]["privacy"]["anyOf"]
    assert asked == [choices, {"type": "null"}]
    assert {"type": "string"} in schema_of(document, "Room")["properties"]["privacy"]["anyOf"]


def test_regions_stay_open_in_bodies(document: dict[str, Any]) -> None:
    geo = schema_of(document, "RoomProperties")["properties"]["geo"]["anyOf"]
    assert {"type": "string"} in geo


@pytest.mark.parametrize("preset", ["default", "portrait", "something-new"])
def test_a_layout_of_any_kind_fits(document: dict[str, Any], preset: str) -> None:
    schema = {**schema_of(document, "RecordingOptions"), "components": document["components"]}
    jsonschema.validate({"layout": {"preset": preset}}, schema)


def test_a_body_is_required_where_something_in_it_is(document: dict[str, Any]) -> None:
    described = operations(document)
    assert described["rooms.create"]["requestBody"]["required"] is False
    assert described["webhooks.create"]["requestBody"]["required"] is True
    assert "requestBody" not in described["rooms.get"]


def test_queries_know_their_limits(document: dict[str, Any]) -> None:
    (limit, *_) = operations(document)["rooms.list"]["parameters"]
    assert (limit["name"], limit["in"], limit["required"]) == ("limit", "query", False)
    assert (limit["schema"]["minimum"], limit["schema"]["maximum"]) == (1, 100)


@pytest.mark.parametrize(
    ("name", "statuses"),
    [
        ("rooms.get", {"200", "400", "401", "404", "429"}),
        ("rooms.create", {"200", "400", "401", "404", "408", "413", "429"}),
        ("phone_numbers.buy", {"200", "400", "401", "404", "408", "413", "422", "429"}),
    ],
)
def test_it_names_every_status(document: dict[str, Any], name: str, statuses: set[str]) -> None:
    assert set(operations(document)[name]["responses"]) == statuses


def test_what_is_not_served_says_so(document: dict[str, Any]) -> None:
    for name, described in operations(document).items():
        assert ("501" in described["responses"]) is (name not in HANDLERS)


def test_an_empty_answer_has_no_content(document: dict[str, Any]) -> None:
    assert "content" not in operations(document)["webhooks.delete"]["responses"]["200"]


def test_a_bare_list_is_one(document: dict[str, Any]) -> None:
    answer = operations(document)["webhooks.list"]["responses"]["200"]
    schema = answer["content"]["application/json"]["schema"]
    assert schema == {"type": "array", "items": {"$ref": "#/components/schemas/Webhook"}}


@pytest.mark.slow
@pytest.mark.sized
@pytest.mark.timeout(900)
def test_the_local_daily_keeps_to_it_in_thousands_of_requests(tmp_path: Path) -> None:
    config = {"max_webhook_count": 1_000}
    with (
        HTTPServer(lambda _: Answer()) as hook,
        LocalDaily(seed_file={"config": config}) as daily,
    ):
        known = tmp_path / "known.json"
        known.write_text(json.dumps(plant(daily, hook.url)))
        daily.forget_requests()
        command = [
            *(sys.executable, "-m", "schemathesis.cli"),
            *("--config-file", str(CONFIG), "run", f"{daily.url}/~/openapi.json"),
            *("--phases", "examples,fuzzing,stateful", "--seed", "1"),
            *("--max-examples", str(sized(8, 30))),
        ]
        environment = {
            "API_URL": daily.api_url,
            "API_KEY": daily.api_key,
            "COLUMNS": "120",
            "KNOWN_REQUESTS": str(known),
            "SCHEMATHESIS_HOOKS": str(HOOKS),
        }
        # It leaves notes wherever it runs.
        done = subprocess.run(
            command,
            env=environment,
            cwd=tmp_path,
            check=False,
            capture_output=True,
            text=True,
            timeout=850,
        )
        requests = daily.requests
    assert done.returncode == 0, done.stdout + done.stderr
    least = sized(600, 2_000)
    count = re.search(r"(\d+) generated, (\d+) passed", done.stdout)
    assert count is not None, done.stdout
    assert count[1] == count[2]
    assert int(count[1]) >= least
    # They came here, each operation was asked for, and nearly each of them did what was asked.
    assert len(requests) >= least
    assert {one.operation for one in requests} >= {row.name for row in OPERATIONS}
    succeeded = {one.operation for one in requests if one.status == 200}
    assert len(succeeded) >= 0.85 * len(OPERATIONS)
    assert not [one for one in requests if one.status is None or one.status >= 500]
