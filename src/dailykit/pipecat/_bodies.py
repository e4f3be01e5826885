"""What is sent: the body for a token, and a room's name in the URL of a request. Pure."""

from typing import Any, cast
from urllib.parse import unquote

from pydantic import BaseModel
from yarl import URL

from dailykit.operations._operation import encode_segment
from dailykit.pipecat._models import DailyMeetingTokenParams, DailyMeetingTokenProperties

__all__ = ["name_in", "segment_of", "token_body", "url_of_room"]


def token_body(params: DailyMeetingTokenParams | None, **wanted: Any) -> Any:
    """Return the body for a token; what is wanted comes before what `params` say."""
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
    """Return a name for the path of a request, or None where no room can have it.

    A name from a URL may hold percent-escapes. They are undone here, because the path is escaped
    as a whole later: so they mean the same as in the URL, and a name can leave its place neither
    with a slash nor with dots, escaped or not.
    """
    name = unquote(room_name)
    try:
        name.encode()
    except UnicodeEncodeError:
        return None
    return name if name.strip(".") else None


def url_of_room(api_url: str, name: str, segment: str) -> str | URL:
    """Return the URL of a room: as Pipecat writes it, where that leads to the same place.

    Args:
        api_url: The root of the API.
        name: The room's name as it was given.
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
        return right  # which the session will refuse
