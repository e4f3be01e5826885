import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support.servers.exchanges import LOST, Headers

from dailykit.client._http import Response, TransportError, connecting_time


@pytest.mark.parametrize(
    ("content_type", "body", "text"),
    [
        (None, "ü".encode(), "ü"),
        ("application/json", "ü".encode(), "ü"),
        ("application/json; charset=utf-8", "ü".encode(), "ü"),
        ("text/html; charset=ISO-8859-1", "ü".encode("latin-1"), "ü"),
        ('text/html; CHARSET="utf-16-le"', "ü".encode("utf-16-le"), "ü"),
        ("text/html; charset=klingon", "ü".encode(), "ü"),
        ("text/html; charset=base64", "ü".encode(), "ü"),
        (None, b"\xffx", "\ufffdx"),
        (None, b"", ""),
    ],
)
def test_text(content_type: str | None, body: bytes, text: str) -> None:
    headers = Headers() if content_type is None else Headers(content_type=content_type)
    assert Response(200, headers, body).text() == text


@given(st.binary(), st.text())
def test_every_body_has_a_text(body: bytes, charset: str) -> None:
    headers = Headers(content_type=f"text/plain; charset={charset}")
    assert isinstance(Response(200, headers, body).text(), str)


def test_a_transport_error_carries_failure_and_cause() -> None:
    cause = OSError("gone")
    error = TransportError(LOST, cause)
    assert error.failure is LOST
    assert error.__cause__ is cause
    assert str(error) == LOST.reason


@pytest.mark.parametrize(("timeout", "expected"), [(30.0, 10.0), (20, 10.0), (5, 2.5), (0.1, 0.05)])
def test_connecting_gets_a_part_of_the_time(timeout: float, expected: float) -> None:
    assert connecting_time(timeout) == expected
