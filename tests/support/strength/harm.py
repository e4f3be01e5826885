"""Faults of a proxy that come after the deed: the request was carried out, the answer suffers."""

import gzip
import json
import zlib
from collections.abc import Callable, Mapping
from functools import cache
from typing import Final

from tests.support.sizes import sized
from tests.support.strength.chaos import Exchange, Fault, answer

__all__ = ["HARM"]

_MEGABYTE: Final = 1024 * 1024
_LARGE: Final = sized(66, 100) * _MEGABYTE
"""Bytes of a large answer, more than a client takes."""

_DRIP: Final = 0.01


# --- the connection -------------------------------------------------------------------------------


async def reset_after(exchange: Exchange) -> bool:
    await exchange.act()
    exchange.reset()
    return False


async def close_after(exchange: Exchange) -> bool:
    await exchange.act()
    return False


async def hang_after(exchange: Exchange) -> bool:
    await exchange.act()
    await exchange.hang()
    return False


async def server_dies_after(exchange: Exchange) -> bool:
    await exchange.act()
    await exchange.chaos.die()
    return False


async def reset_in_the_head(exchange: Exchange) -> bool:
    said = bytes(await exchange.act())
    await exchange.say(said[: exchange.dice.randrange(1, 60)])
    exchange.reset()
    return False


async def close_in_the_head(exchange: Exchange) -> bool:
    said = bytes(await exchange.act())
    await exchange.say(said[: exchange.dice.randrange(1, 60)])
    return False


async def close_in_the_body(exchange: Exchange) -> bool:
    said = bytes(await exchange.act())
    await exchange.say(said[: -exchange.dice.randrange(1, 20)])
    return False


async def reset_in_the_body(exchange: Exchange) -> bool:
    said = bytes(await exchange.act())
    await exchange.say(said[: -exchange.dice.randrange(1, 20)])
    exchange.reset()
    return False


async def hang_in_the_body(exchange: Exchange) -> bool:
    said = bytes(await exchange.act())
    await exchange.say(said[:-1])
    await exchange.hang()
    return False


async def slow_head(exchange: Exchange) -> bool:
    await exchange.drip(bytes(await exchange.act()), _DRIP)
    return True


async def slow_body(exchange: Exchange) -> bool:
    head, end, body = bytes(await exchange.act()).partition(b"\r\n\r\n")
    await exchange.say(head + end)
    await exchange.drip(body, _DRIP)
    return True


async def interim_answers(exchange: Exchange) -> bool:
    said = bytes(await exchange.act())
    await exchange.say(b"HTTP/1.1 100 Continue\r\n\r\n" * 3 + b"HTTP/1.1 103 Early\r\nA: b\r\n\r\n")
    await exchange.say(said)
    return True


async def endless_interim_answers(exchange: Exchange) -> bool:
    await exchange.act()
    while True:
        await exchange.drip(b"HTTP/1.1 100 Continue\r\n\r\n", 0.001)


async def answer_of_another(exchange: Exchange) -> bool:
    """Say more than was asked for: the next request must not get this for its answer."""
    said = bytes(await exchange.act())
    room: dict[str, object] = {
        "id": "0",
        "name": "of-another",
        "url": "https://x.daily.co/of-another",
        "config": {},
    }
    await exchange.say(said + answer(200, json.dumps(room).encode()))
    return True


# --- its framing ----------------------------------------------------------------------------------


def framed(*headers: str, after: bytes = b"", cut: int = 0, status: str = "200") -> Fault:
    """Return a fault that sends the body behind headers of its own."""

    async def fault(exchange: Exchange) -> bool:
        body = (await exchange.act()).body
        head = f"HTTP/1.1 {status} OK\r\nContent-Type: application/json\r\n"
        for header in headers:
            head += header.replace("{}", str(len(body))) + "\r\n"
        await exchange.say(head.encode("latin-1") + b"\r\n" + body[: len(body) - cut] + after)
        return False

    return fault


def chunked(frame: Callable[[bytes], bytes]) -> Fault:
    """Return a fault that sends the body in chunks of some sort."""

    async def fault(exchange: Exchange) -> bool:
        body = (await exchange.act()).body
        head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
        await exchange.say(head + frame(body))
        return False

    return fault


def encoded(encoding: str, code: Callable[[bytes], bytes]) -> Fault:
    """Return a fault that sends the body in some encoding, or says so."""

    async def fault(exchange: Exchange) -> bool:
        answered = await exchange.act()
        body = code(answered.body)
        await exchange.say(answer(answered.status, body, f"Content-Encoding: {encoding}"))
        return True

    return fault


def _one_chunk(body: bytes) -> bytes:
    return b"%x\r\n%b\r\n" % (len(body), body)


def _bomb(_: bytes) -> bytes:
    return _packed_zeros()


@cache
def _packed_zeros() -> bytes:
    packer = zlib.compressobj(1, zlib.DEFLATED, 31)
    zeros = bytes(_MEGABYTE)
    return b"".join(packer.compress(zeros) for _ in range(_LARGE // _MEGABYTE)) + packer.flush()


FRAMES: Final[Mapping[str, Fault]] = {
    "length one more": framed("Content-Length: 1{}"),
    "length one less": framed("Content-Length: 3"),
    "length zero": framed("Content-Length: 0"),
    "length absurd": framed("Content-Length: " + "9" * 30),
    "length negative": framed("Content-Length: -1"),
    "length no number": framed("Content-Length: many"),
    "length hexadecimal": framed("Content-Length: 0x{}"),
    "two lengths": framed("Content-Length: {}", "Content-Length: 1"),
    "length and chunks": framed("Content-Length: {}", "Transfer-Encoding: chunked"),
    "no length": framed("Connection: close"),
    "no length, cut": framed("Connection: close", cut=9),
    "an unknown transfer encoding": framed("Transfer-Encoding: teapot", "Content-Length: {}"),
    "a huge header": framed("X-Long: " + "x" * 100_000, "Content-Length: {}"),
    "many headers": framed(*["X-More: y"] * 3000, "Content-Length: {}"),
    "a header without a colon": framed("Nonsense", "Content-Length: {}"),
    "a header with a NUL": framed("X-Nul: \0", "Content-Length: {}"),
    "a header of other bytes": framed("X-Odd: \xff\xfe\xe9", "Content-Length: {}"),
    "a folded header": framed("X-Long: one\r\n two", "Content-Length: {}"),
    "an upgrade": framed("Connection: Upgrade", "Upgrade: h2c", "Content-Length: {}"),
    "cookies": framed("Set-Cookie: a=b; Domain=.co", "Content-Length: {}"),
    "chunks": chunked(lambda body: _one_chunk(body) + b"0\r\n\r\n"),
    "chunks with trailers": chunked(lambda body: _one_chunk(body) + b"0\r\nX-A: b\r\n\r\n"),
    "chunks, no last": chunked(_one_chunk),
    "chunks of odd size": chunked(lambda body: b"zz\r\n" + body + b"\r\n0\r\n\r\n"),
    "chunks of negative size": chunked(lambda body: b"-5\r\n" + body + b"\r\n0\r\n\r\n"),
    "chunks of huge size": chunked(lambda body: b"f" * 20 + b"\r\n" + body),
    "chunks without an end": chunked(lambda body: b"%x\r\n%b" % (len(body), body)),
    "gzip": encoded("gzip", gzip.compress),
    "deflate": encoded("deflate", zlib.compress),
    "gzip, cut": encoded("gzip", lambda body: gzip.compress(body)[:-9]),
    "gzip that is none": encoded("gzip", lambda body: body),
    "gzip with a wrong sum": encoded("gzip", lambda body: gzip.compress(body)[:-8] + b"\0" * 8),
    "an unknown encoding": encoded("teapot", lambda body: body),
    "a gzip bomb": encoded("gzip", _bomb),
}


# --- what is said ---------------------------------------------------------------------------------


def bodies(*choices: bytes, status: int = 200) -> Fault:
    """Return a fault that says one of these."""

    async def fault(exchange: Exchange) -> bool:
        await exchange.act()
        await exchange.say(answer(status, exchange.dice.choice(choices)))
        return True

    return fault


def raw(*choices: bytes) -> Fault:
    """Return a fault that sends one of these, which may be no HTTP at all."""

    async def fault(exchange: Exchange) -> bool:
        await exchange.act()
        await exchange.say(exchange.dice.choice(choices))
        return False

    return fault


async def http_1_0(exchange: Exchange) -> bool:
    answered = await exchange.act()
    await exchange.say(b"HTTP/1.0 %d OK\r\n\r\n%b" % (answered.status, answered.body))
    return False


async def no_head(exchange: Exchange) -> bool:
    await exchange.say((await exchange.act()).body)
    return False


async def random_bytes(exchange: Exchange) -> bool:
    await exchange.act()
    await exchange.say(exchange.dice.randbytes(500))
    return False


async def altered_bytes(exchange: Exchange) -> bool:
    """Alter a few bytes of the head; not the status, which would be a lie that none can see."""
    said = bytearray(bytes(await exchange.act()))
    for _ in range(3):
        said[exchange.dice.randrange(12, said.index(b"\r\n\r\n"))] = exchange.dice.randrange(256)
    await exchange.say(bytes(said))
    return False


async def large_answer(exchange: Exchange) -> bool:
    await exchange.act()
    await exchange.say(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % _LARGE)
    for _ in range(_LARGE // _MEGABYTE):
        await exchange.say(b" " * _MEGABYTE)
    return True


async def large_answer_in_chunks(exchange: Exchange) -> bool:
    await exchange.act()
    await exchange.say(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    for _ in range(_LARGE // _MEGABYTE):
        await exchange.say(_one_chunk(b" " * _MEGABYTE))
    await exchange.say(b"0\r\n\r\n")
    return True


_DEEP: Final = b'{"config":' * 50_000

SAYINGS: Final[Mapping[str, Fault]] = {
    "nothing": bodies(b""),
    "no content": bodies(b"", status=204),
    "null": bodies(b"null"),
    "an empty object": bodies(b"{}"),
    "an empty list": bodies(b"[]"),
    "other JSON": bodies(b"1", b'"text"', b"true", b"[1]", b'[{"name": 1}]', b'{"data": 1}'),
    "deep JSON": bodies(b"[" * 100_000, _DEEP),
    "odd numbers": bodies(b"NaN", b"Infinity", b"1e999", b"9" * 5000, b'{"id": 1e999}'),
    "invalid UTF-8": bodies(b'{"name": "\xff\xfe"}', b"\xed\xa0\x80", b'"\xc3'),
    "a lone surrogate": bodies(b'{"id": "\\ud800", "name": "\\udfff", "url": "\\ud800"}'),
    "a byte order mark": bodies(b"\xef\xbb\xbf{}", "{}".encode("utf-16")),
    "a web page": bodies(b"<!doctype html><title>Sign in to the network</title>"),
    "500 after the deed": bodies(b'{"error": "server-error"}', b"", b"<html>", status=500),
    "502 after the deed": bodies(b"<html>", status=502),
    "504 after the deed": bodies(b"", status=504),
    "599 after the deed": bodies(b"", status=599),
    "no HTTP": raw(b"SSH-2.0-OpenSSH_9.6\r\n", b"\x16\x03\x01\x00\x05", b"PRI * HTTP/2.0\r\n\r\n"),
    "a broken status line": raw(
        *(b"HTTP/1.1 abc OK\r\n\r\n", b"HTTP/9.9 200\r\n\r\n", b"HTTP/1.1\r\n\r\n", b"\r\n" * 9),
        *(b"HTTP/1.1 -200 OK\r\n\r\n", b"HTTP/1.1 2000 OK\r\n\r\n", b"HTTP/1.1 20 OK\r\n\r\n"),
    ),
    "bare line feeds": raw(b"HTTP/1.1 200 OK\nContent-Length: 2\n\n{}"),
}

HARM: Final[Mapping[str, Fault]] = {
    **{
        fault.__name__.replace("_", " "): fault
        for fault in (
            reset_after,
            close_after,
            hang_after,
            server_dies_after,
            reset_in_the_head,
            close_in_the_head,
            close_in_the_body,
            reset_in_the_body,
            hang_in_the_body,
            slow_head,
            slow_body,
            interim_answers,
            endless_interim_answers,
            answer_of_another,
            http_1_0,
            no_head,
            random_bytes,
            altered_bytes,
            large_answer,
            large_answer_in_chunks,
        )
    },
    **FRAMES,
    **SAYINGS,
}
