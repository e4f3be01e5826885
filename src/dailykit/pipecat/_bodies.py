"""Parts of requests: the body for a meeting token, and a room's name in a URL. Pure."""

from typing import Any, cast
from urllib.parse import unquote

from pydantic import BaseModel
from yarl import URL

from dailykit.operations._operation import encode_segment
from dailykit.pipecat._models import DailyMeetingTokenParams, DailyMeetingTokenProperties

__all__ = ["name_in", "segment_of", "token_body", "url_of_room"]


def token_body(params: DailyMeetingTokenParams | None, **wanted: Any) -> Any:
    """Return the body for a meeting token; `wanted` overrides `params`."""
    if params is None:
        properties = DailyMeetingTokenProperties(**wanted)
        return DailyMeetingTokenParams(properties=properties).model_dump(exclude_none=True)
    if isinstance(params, BaseModel):  # pyright: ignore[reportUnnecessaryIsInstance]
        copied: Any = params.properties.model_copy()
        params = params.model_copy(update={"properties": copied})
    for name, value in wanted.items():
        setattr(params.properties, name, value)
    return params.model_dump(exclude_none=True)


def name_in(body: object) -> str | None:
    name: object = cast("dict[str, Any]", body).get("name") if isinstance(body, dict) else None
    return name if isinstance(name, str) and name else None


def segment_of(room_name: str) -> str | None:
    """Return a name as a path segment, or None if no room can have it.

    A name from a URL may contain percent-escapes. They are decoded here because the path is
    escaped as a whole later. So they mean the same as in the URL, and a name can't leave its
    segment with slashes or dots, escaped or not.
    """
    name = unquote(room_name)
    try:
        name.encode()
    except UnicodeEncodeError:
        return None
    return name if name.strip(".") else None


def url_of_room(api_url: str, name: str, segment: str) -> str | URL:
    """Return the URL of a room, as Pipecat writes it if that has the same meaning.

    Args:
        api_url: The API's base URL.
        name: The room's name as passed.
        segment: The name without percent-escapes.
    """
    plain = f"{api_url}/rooms/{name}"
    right = f"{api_url}/rooms/{encode_segment(segment)}"
    try:
        read, path = URL(plain), URL(right, encoded=True).raw_path
        same = unquote(read.raw_path) == unquote(path) and read.raw_path.count("/") == path.count(
            "/"
        )
        if same and not read.raw_query_string and not read.raw_fragment and plain[-1] not in "?#":
            return plain
        return URL(right, encoded=True)
    except ValueError:
        return right  # the session will refuse it
