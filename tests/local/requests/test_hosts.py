import pytest

from dailykit.local.requests.hosts import is_allowed_host, is_wildcard

TOLD = ("daily.test", "192.168.1.5", "fe80::1")


@pytest.mark.parametrize(
    "header",
    [
        "127.0.0.1",
        "127.0.0.1:8000",
        "127.8.9.10:1",
        "localhost",
        "LocalHost:8000",
        "localhost.",
        "acme.localhost:8000",
        "[::1]:8000",
        "[::1]",
        "daily.test",
        "Daily.Test:80",
        "192.168.1.5:8000",
        "[fe80::1]:8000",
    ],
)
def test_loopback_and_what_we_were_told_is_meant_for_us(header: str) -> None:
    assert is_allowed_host(header, TOLD)


@pytest.mark.parametrize(
    "header",
    [
        None,
        "",
        "evil.example",
        "127.0.0.1.evil.example",
        "localhost.evil.example",
        "notlocalhost",
        "evil.example:8000",
        "128.0.0.1",
        "0.0.0.0",
        "[::2]",
        "[::ffff:8.8.8.8]",
        "127.0.0.1@evil.example",
        "evil.example#127.0.0.1",
        "127.0.0.1/",
        "127.0.0.1, evil.example",
        "127.1",
        "2130706433",
        "localhost:port",
        "localhost:123456",
        " localhost",
        "localhost\n",
        "[localhost]",
        "*",
    ],
)
def test_every_other_name_is_not(header: str | None) -> None:
    assert not is_allowed_host(header, TOLD)


def test_wildcards_are_told_apart_from_addresses() -> None:
    assert is_wildcard("0.0.0.0")
    assert is_wildcard("::")
    assert not is_wildcard("127.0.0.1")
