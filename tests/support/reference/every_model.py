"""Every model of dailykit, also those that programs do not name."""

import pkgutil
from collections.abc import Iterator
from importlib import import_module

from pydantic import BaseModel

from dailykit import models

__all__ = ["every_model"]


def every_model() -> Iterator[type[BaseModel]]:
    """Yield each model that a module of `dailykit.models` lists in its ``__all__``."""
    for module in pkgutil.iter_modules(models.__path__, "dailykit.models."):
        home = import_module(module.name)
        for name in getattr(home, "__all__", ()):
            value = getattr(home, name)
            # A type variable's default or an alias is no model, nor is what is imported.
            if (
                isinstance(value, type)
                and issubclass(value, BaseModel)
                and value.__module__ == module.name
            ):
                yield value
