"""What pydantic complains of, as text for people: where it is wrong, and why. Never the value."""

from pydantic import ValidationError

__all__ = ["complaints", "first_complaint"]


def complaints(error: ValidationError, whole: str = "", *, within: str = "") -> str:
    """Return all complaints, such as ``exp: Input should be a valid integer; nbf: ...``.

    Args:
        error: The error.
        whole: What to call the place of a complaint about the whole input.
        within: A field whose own fields are named without it.
    """
    return "; ".join(
        _text(problem["loc"][problem["loc"][:1] == (within,) :], problem["msg"], whole)
        for problem in error.errors(include_url=False, include_input=False, include_context=False)
    )


def first_complaint(error: ValidationError, whole: str = "", *, skip: int = 0) -> str:
    """Return the first complaint.

    Args:
        error: The error.
        whole: What to call the place of a complaint about the whole input.
        skip: How many steps of the place to leave out, such as the name of a union's member.
    """
    problem = error.errors(include_url=False, include_input=False, include_context=False)[0]
    return _text(problem["loc"][skip:], problem["msg"], whole)


def _text(place: tuple[str | int, ...], message: str, whole: str) -> str:
    where = ".".join(str(step) for step in place) or whole
    return f"{where}: {message}" if where else message
