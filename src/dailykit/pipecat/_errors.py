"""Errors of two classes: a `DailyError` and the exception that the session raised.

A program written for Pipecat's helper catches the session's exceptions: `aiohttp.ClientError`,
`TimeoutError`, or those of its own fake. A program written for dailykit catches `DailyError`. So
these errors have both classes, the text and attributes of the session's exception, and the
attributes of a `DailyError` (``status``, ``unclear``, ``room_name`` …).
"""

import inspect
import pickle
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any, Final, cast

import aiohttp
from multidict import CIMultiDict, CIMultiDictProxy

from dailykit.errors import DailyConnectionError, DailyError, DailyTimeoutError

__all__ = ["both", "said"]

_FACTS: Final = frozenset(vars(DailyError("")))
"""The attributes of a `DailyError`."""


class _Both(DailyError):  # noqa: N818 (its subclasses have the names of ours)
    """An error with the text of the session's exception, and nothing more."""

    _ours: type[DailyError]
    _theirs: type[Exception]

    def __str__(self) -> str:
        return str(self.__dict__["_said"])

    def __repr__(self) -> str:
        return f"{type(self).__name__}({str(self)!r})"

    def __reduce__(self) -> tuple[Any, ...]:
        kept = {name: value for name, value in vars(self).items() if _can_be_pickled(value)}
        args = self.args if _can_be_pickled(self.args) else ()
        inner = {
            name: value
            for name, value in _inner(self, type(self)._theirs).items()
            if _can_be_pickled(value)
        }
        return _rebuilt, (type(self)._ours, type(self)._theirs, args, inner, kept)


def both(typed: DailyError, raised: Exception, redact: Callable[[str], str]) -> DailyError:
    """Return an error with the classes of `typed` and `raised`, and the text of `raised`.

    Its cause is `typed`, whose cause is `raised`, unless that shows a secret. So the text is that
    of Pipecat's helper, and the traceback has the details. (``pytest.raises(match=...)`` would
    also match a note.) If no class can be both, it returns `typed` with that text.

    Args:
        typed: The error with dailykit's attributes.
        raised: The exception from the session or Python.
        redact: Hides secrets in texts.
    """
    text = redact(said(raised))
    try:
        error = _made(type(typed), type(raised))
    except TypeError:  # a final class, or two that differ inside
        error = typed.restated(text)
    else:
        _set_inner(error, _inner(raised, type(raised)))
        error.args = _without_key(raised.args)
        vars(error).update({name: _hidden(value) for name, value in vars(raised).items()})
        vars(error).update({name: vars(typed)[name] for name in vars(typed) if name in _FACTS})
        if "retry_after" in vars(typed):
            vars(error)["retry_after"] = vars(typed)["retry_after"]
        vars(error)["_said"] = text
    typed.__cause__ = raised if text == said(raised) else None
    error.__cause__ = typed
    return error


def said(raised: BaseException) -> str:
    """Return an exception's text, or its class name if it has no usable text."""
    try:
        return str(raised)
    except Exception:  # noqa: BLE001 (a test's ClientConnectorError without a connection's key)
        return type(raised).__name__


def _made(ours: type[DailyError], theirs: type[Exception]) -> DailyError:
    kind: Any = _kind(ours, theirs)
    for base in kind.__mro__:  # not only the first: only OSError's __new__ can create an OSError
        with suppress(TypeError):
            error: object = base.__new__(kind)
            if isinstance(error, DailyError):
                return error
    raise TypeError


_kinds: Final[dict[tuple[type[DailyError], type[Exception]], type[DailyError]]] = {}


def _kind(ours: type[DailyError], theirs: type[Exception]) -> type[DailyError]:
    if (ours, theirs) not in _kinds:
        _kinds[ours, theirs] = _new_kind(ours, theirs)
    return _kinds[ours, theirs]


def _new_kind(ours: type[DailyError], theirs: type[Exception]) -> type[DailyError]:
    parts = _without_bases([theirs, *_aiohttps(ours), ours])
    # Properties of `theirs`, such as `ClientResponseError.code`, would hide our attributes.
    hidden = {name: None for name in _FACTS if hasattr(theirs, name)}
    names = {
        "__doc__": ours.__doc__,
        "__module__": ours.__module__,
        "__qualname__": ours.__qualname__,
        "_ours": ours,
        "_theirs": theirs,
        **hidden,
    }
    try:
        made = type(ours.__name__, (_Both, *parts), names)
    except TypeError:
        if ours is DailyError:
            raise
        return _new_kind(DailyError, theirs)
    return cast("type[DailyError]", made)


def _aiohttps(ours: type[DailyError]) -> list[type[Exception]]:
    """Return the aiohttp classes that a network error always has, whatever the session raised."""
    if issubclass(ours, DailyTimeoutError):
        return [aiohttp.ServerTimeoutError]
    return [aiohttp.ClientError] if issubclass(ours, DailyConnectionError) else []


def _without_bases(kinds: list[type[Exception]]) -> list[type[Exception]]:
    distinct = list(dict.fromkeys(kinds))
    return [
        kind
        for kind in distinct
        if not any(other is not kind and issubclass(other, kind) for other in distinct)
        and not issubclass(_Both, kind)
    ]


def _inner(raised: Exception, theirs: type[Exception]) -> dict[str, Any]:
    """Return attributes outside the instance's dictionary, such as the ``errno`` of an OSError."""
    found: dict[str, Any] = {}
    for kind in theirs.__mro__:
        for name, member in vars(kind).items():
            inside = inspect.isgetsetdescriptor(member) or inspect.ismemberdescriptor(member)
            if inside and not name.startswith("__") and name != "args":
                with suppress(AttributeError, TypeError):
                    found[name] = getattr(raised, name)
    return found


def _set_inner(error: DailyError, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        with suppress(AttributeError, TypeError):
            setattr(error, name, value)


def _without_key(values: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(_hidden(value) for value in values)


def _hidden(value: object) -> object:
    """Return a value with the API key removed from aiohttp's copy of the request headers."""
    if not isinstance(value, aiohttp.RequestInfo):
        return value
    given: Any = value.headers
    if not isinstance(given, Mapping):  # from a test
        return value
    headers = cast("Mapping[str, str]", given)
    shown = {
        name: "***" if name.lower() == "authorization" else held for name, held in headers.items()
    }
    return value._replace(headers=CIMultiDictProxy(CIMultiDict(shown)))


def _can_be_pickled(value: object) -> bool:
    try:
        pickle.dumps(value)
    except Exception:  # noqa: BLE001 (objects refuse to be pickled in many ways)
        return False
    return True


def _rebuilt(
    ours: type[DailyError],
    theirs: type[Exception],
    args: tuple[Any, ...],
    inner: dict[str, Any],
    state: dict[str, Any],
) -> DailyError:
    error = _made(ours, theirs)
    _set_inner(error, inner)
    error.args = args
    vars(error).update(state)
    return error
