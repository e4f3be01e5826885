"""Reading a room from a response, even if the response is newer than the models."""

from typing import Any, cast

from pydantic import ValidationError

from dailykit.pipecat._models import (
    DailyRoomObject,
    RecordingsBucketConfig,
    TranscriptionBucketConfig,
)

__all__ = ["read_room"]


def read_room(answer: Any) -> DailyRoomObject:
    """Return the room in a response. Config values that do not fit the model are kept as they are.

    A response that is newer than this release is still about a room that exists.

    Args:
        answer: The response's JSON.

    Raises:
        ValidationError: It is not a room. The text is Pipecat's.
        TypeError: It is not a JSON object.
    """
    try:
        return DailyRoomObject(**answer)
    except ValidationError as error:
        places = {problem["loc"][:2] for problem in error.errors(include_url=False)}
        in_config = all(len(place) == 2 and place[0] == "config" for place in places)
        if not in_config or not isinstance(answer, dict):
            raise
        return _read_strange_config(cast("dict[str, Any]", answer), places)


def _read_strange_config(
    room: dict[str, Any], places: set[tuple[int | str, ...]]
) -> DailyRoomObject:
    answered = room["config"]
    strange = {str(name): answered[name] for _, name in places}
    config = {name: value for name, value in answered.items() if name not in strange}
    read = DailyRoomObject.model_validate({**room, "config": config})
    for name, value in strange.items():
        vars(read.config)[name] = _bucket(name, value)
    read.config.model_fields_set.update(strange)
    return read


def _bucket(name: str, value: Any) -> Any:
    """Return a bucket as a model if it lacks only the role, as outside AWS; else as it is."""
    models = {
        "recordings_bucket": RecordingsBucketConfig,
        "transcription_bucket": TranscriptionBucketConfig,
    }
    if name not in models or not isinstance(value, dict):
        return value
    given = cast("dict[str, Any]", value)
    lacks_role_alone = {"bucket_name", "bucket_region"} <= given.keys()
    return models[name].model_construct(**given) if lacks_role_alone else given
