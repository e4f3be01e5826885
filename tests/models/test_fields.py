"""Rules that hold for every field of every model."""

import pytest
from pydantic import BaseModel
from tests.support.reference.every_model import every_model

from dailykit import models
from dailykit.models._base import DailyAnswer, DailyBody
from dailykit.models._docs import field_docs

EVERY: dict[str, type[BaseModel]] = {
    model.__name__: model for model in every_model() if issubclass(model, DailyBody | DailyAnswer)
}

each = pytest.mark.parametrize("model", EVERY.values(), ids=EVERY)


@each
def test_every_field_is_described(model: type[BaseModel]) -> None:
    docs = field_docs(model)
    assert set(docs) >= set(model.model_fields)
    for name in model.model_fields:
        assert docs[name].endswith((".", "...")), name
        assert len(docs[name]) < 330, name


@each
def test_a_schema_carries_the_descriptions(model: type[BaseModel]) -> None:
    schema = model.model_json_schema()
    for name, field in model.model_fields.items():
        shown = schema["properties"][field.alias or name]
        assert shown["description"] == field_docs(model)[name]


@each
def test_a_body_has_no_defaults_of_its_own(model: type[BaseModel]) -> None:
    # What is sent without having been asked for would override the domain's settings.
    if issubclass(model, DailyBody):
        fields = model.model_fields.values()
        assert {field.get_default() for field in fields if not field.is_required()} <= {None}


def test_descriptions_are_those_of_the_class_that_says_them_last() -> None:
    assert field_docs(models.RoomConfig)["meeting_join_hook"].startswith("The URL")
    assert field_docs(models.RoomProperties)["meeting_join_hook"].startswith("A URL")
    assert field_docs(models.RoomConfig)["exp"] == field_docs(models.RoomProperties)["exp"]


def test_without_a_source_there_are_no_descriptions() -> None:
    made = type("Made", (BaseModel,), {"__module__": "nowhere"})
    assert field_docs(made) == {}
