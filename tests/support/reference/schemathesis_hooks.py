"""Has schemathesis ask about things that there are, too: loaded by its own process.

``KNOWN_REQUESTS`` names a JSON file with, for each operation by our name, parts of requests that
make sense. Two of three requests get the path and the query of one; every third one gets its body
too, unless it is to be wrong.
"""

import json
import os
from collections import Counter
from pathlib import Path
from typing import Any

import schemathesis

from dailykit.local.base.json_types import is_list, is_object

_KNOWN: dict[str, list[dict[str, Any]]] = json.loads(Path(os.environ["KNOWN_REQUESTS"]).read_text())
_asked: Counter[str] = Counter()


@schemathesis.hook  # pyright: ignore[reportUnknownMemberType] - it is typed in part
def filter_body(context: Any, body: Any) -> bool:
    """Leave out bodies that the document forbids and the server takes on purpose.

    An empty list counts as an empty object, and Python takes 0 for false.
    """
    return _is_fair(body)


def _is_fair(body: Any) -> bool:
    if is_list(body):
        return bool(body) and all(_is_fair(item) for item in body)
    if is_object(body):
        is_odd = body.get("enable_recording") == 0
        return not is_odd and all(_is_fair(item) for item in body.values())
    return True


@schemathesis.hook  # pyright: ignore[reportUnknownMemberType] - it is typed in part
def before_call(context: Any, case: Any, kwargs: dict[str, Any]) -> None:
    """Put what is known into a request that is about to be sent."""
    name: str = case.operation.definition.raw["x-dailykit-name"]
    # In the stateful phase requests speak of what others have made.
    if name not in _KNOWN or case.meta is None or case.meta.phase.name.value == "stateful":
        return
    number = _asked[name]
    _asked[name] += 1
    if number % 3 == 0:
        return
    known = _KNOWN[name][number // 3 % len(_KNOWN[name])]
    case.path_parameters.update(known.get("path", {}))
    if case.meta.generation.mode.is_positive:
        case.query.update(known.get("query", {}))
        if "body" in known and number % 3 == 1:
            case.body = known["body"]
