"""The fields that no model shows, because their values are secret."""

from typing import get_args

from pydantic import BaseModel

from dailykit.operations import OPERATIONS

__all__ = ["secret_fields"]


def secret_fields() -> set[str]:
    """Return their names in requests and answers."""
    found: set[str] = set()
    for operation in OPERATIONS:
        for model in (*_models_in(operation.result), *_models_in(operation.body)):
            _collect(model, found, set())
    return found


def _collect(model: type[BaseModel], found: set[str], seen: set[type[BaseModel]]) -> None:
    if model in seen:
        return
    seen.add(model)
    for name, field in model.model_fields.items():
        if not field.repr:
            found.add(field.alias or name)
        for inner in _models_in(field.annotation):
            _collect(inner, found, seen)


def _models_in(annotation: object) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [model for part in get_args(annotation) for model in _models_in(part)]
