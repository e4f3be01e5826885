"""Replacing what is secret or private in a recording by placeholders. Pure.

All exchanges are known before the first is written. So a secret in one field is replaced wherever
it occurs, such as in the text of an error.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final
from urllib.parse import quote, unquote

from dailykit.cassettes._file import (
    Cassette,
    Content,
    Recorded,
    RecordedAnswer,
    RecordedRequest,
)
from dailykit.cassettes._moments import BEGINNING, is_time, is_time_text
from dailykit.cassettes._pieces import Kind, iso_seconds, iso_text, pieces, placeholder
from dailykit.errors import TokenError
from dailykit.local.base.json_types import is_list, is_object
from dailykit.redaction import is_secret_name, redacted

__all__ = ["PERSONAL", "disguised"]

PERSONAL: Final = frozenset(
    {
        *("displayName", "display_name", "email", "u", "ud", "userId", "userName"),
        *("user_id", "user_name", "username"),
    }
)
"""Fields with names and ids of users. Names that the program itself sent are kept."""

_DOMAIN_FIELDS: Final = ("domain", "domain_name", "domainName")
_DAILY_HOST: Final = re.compile(r"(?<![\w.-])([\w-]+)(?:\.[\w-]+)?\.daily\.co\b")
_SHORTEST: Final = 4
"""Letters of a secret that is replaced in other texts too; shorter ones are often words."""

_DAILYS_OWN: Final = ("api", "dashboard", "docs", "www")
_IN_BASE64: Final = "+/="
_LINKS: Final = ("http://", "https://")


def disguised(
    recorded_at: float, exchanges: Iterable[Recorded], api_keys: Iterable[str]
) -> Cassette:
    """Return the cassette of a recording.

    Args:
        recorded_at: When the recording began, in unix seconds.
        exchanges: The requests and answers as they were.
        api_keys: The API keys in their headers, which may occur elsewhere too.
    """
    exchanges = list(exchanges)
    disguise = _Disguise(int(recorded_at), exchanges, api_keys)
    return Cassette(
        int(recorded_at),
        tuple(disguise.exchange(one) for one in exchanges),
        disguise.tokens,
    )


class _Disguise:
    """The placeholders of one recording."""

    def __init__(
        self, recorded_at: int, exchanges: Sequence[Recorded], api_keys: Iterable[str]
    ) -> None:
        self._recorded_at = recorded_at
        self._numbers: dict[str, dict[str, str]] = {}
        self.tokens: dict[str, Any] = {}
        sent = [leaf for one in exchanges for leaf in _leaves(one.request.content.json, "")]
        answered = [leaf for one in exchanges for leaf in _leaves(one.answer.content.json, "")]
        self._sent = {text for name, text in sent if not is_secret_name(name)}
        self._keys = sorted(api_keys, key=len, reverse=True)
        secrets = {text for name, text in (*sent, *answered) if _is_secret(name, text)}
        self._secrets = {text: self._secret(text) for text in sorted(secrets - self._sent)}
        self._domains = sorted({*_domains((*sent, *answered))} - self._sent)

    def exchange(self, one: Recorded) -> Recorded:
        """Return an exchange without secrets."""
        request, answer = one.request, one.answer
        return Recorded(
            one.at,
            RecordedRequest(
                request.method,
                self._path(request.path),
                self._content(request.content, answered=False),
                request.authorization,
            ),
            RecordedAnswer(
                answer.status,
                self._content(answer.content, answered=True),
                {name: self._text(text, answered=True) for name, text in answer.headers.items()},
            ),
        )

    def _path(self, path: str) -> str:
        path, mark, query = path.partition("?")
        return (
            self._text(path, answered=False)
            + mark
            + "&".join(map(self._parameter, query.split("&")))
        )

    def _parameter(self, pair: str) -> str:
        name, equals, raw = pair.partition("=")
        value = unquote(raw.replace("+", " "))
        if _is_secret(name, value):
            changed = self._secret(value)
        else:
            changed = self._text(value, answered=False)
        return name + equals + (raw if changed == value else quote(changed, safe=":,@"))

    def _content(self, content: Content, *, answered: bool) -> Content:
        if content.text is not None:
            return Content(None, self._text(redacted(content.text), answered=answered))
        return Content(self._value(content.json, "", answered=answered), None)

    def _value(self, value: Any, name: str, *, answered: bool) -> Any:
        if is_object(value):
            return {key: self._value(one, key, answered=answered) for key, one in value.items()}
        if is_list(value):
            return [self._value(one, name, answered=answered) for one in value]
        if isinstance(value, str):
            return self._leaf(value, name, answered=answered)
        return self._number(value, name) if is_time(value, name, self._recorded_at) else value

    def _leaf(self, text: str, name: str, *, answered: bool) -> str:
        if not text:
            return text
        if _is_secret(name, text):
            return self._secret(text)
        is_new = answered and text not in self._sent and not _is_one(Kind.UUID, text)
        if name in PERSONAL and is_new:
            return self._numbered("user", text, "user-{}")
        if name in _DOMAIN_FIELDS and answered and "." not in text:
            return self._numbered("domain", text, "domain-{}")
        return self._text(text, answered=answered)

    def _text(self, text: str, *, answered: bool) -> str:
        for key in self._keys:
            text = text.replace(key, "API-KEY")
        return "".join(
            self._piece(kind, part) if kind else self._plain(part, answered=answered)
            for kind, part in pieces(text)
        )

    def _plain(self, text: str, *, answered: bool) -> str:
        """Return a text without the secrets and the domain that other fields have."""
        text = _DAILY_HOST.sub(self._host, text)
        if not answered:
            return text
        for secret, name in self._secrets.items():
            if len(secret) >= _SHORTEST:
                text = _replaced(text, secret, name)
        for domain in self._domains:
            text = _replaced(text, domain, self._numbered("domain", domain, "domain-{}"))
        return text

    def _host(self, found: re.Match[str]) -> str:
        if found[1] in _DAILYS_OWN:
            return found[0]
        return self._numbered("domain", found[1], "domain-{}") + found[0].removeprefix(found[1])

    def _piece(self, kind: Kind, text: str) -> str:
        if kind is Kind.MOMENT:
            seconds = iso_seconds(text)
            if not is_time(seconds, "", self._recorded_at):
                return text
            return iso_text(seconds - self._recorded_at + BEGINNING, text)
        if kind is Kind.DIGITS and is_time_text(text, self._recorded_at):
            return str(self._number(int(text), ""))
        known = self._numbers.setdefault(kind, {})
        if text in known.values():
            return text  # a placeholder already
        if text not in known:
            known[text] = placeholder(kind, text, len(known) + 1)
            if kind is Kind.TOKEN:
                self.tokens[known[text]] = self._claims(text)
        return known[text]

    def _claims(self, token: str) -> Any:
        from dailykit.tokens._jwt import read

        try:
            return self._value(read(token), "", answered=True)
        except TokenError:
            return None

    def _number(self, value: float, name: str) -> float:
        shift = BEGINNING - self._recorded_at
        in_unix_seconds = is_time(value, name, self._recorded_at) and value < 1e11
        return value + (shift if in_unix_seconds else shift * 1000)

    def _secret(self, text: str) -> str:
        """Return a text of the same form, which Daily accepts or refuses like the secret."""
        if text.startswith(_LINKS):
            return self._numbered("link", text, "https://files.invalid/link-{}")
        known = self._numbers.setdefault("our secret", {})
        if text not in known:
            form = name = "".join(map(_shape, text))
            start, number = form.rstrip("="), 1
            while name in known.values():
                number += 1
                name = start[: -len(str(number))] + str(number) + form[len(start) :]
            known[text] = name
        return known[text]

    def _numbered(self, group: str, text: str, form: str) -> str:
        known = self._numbers.setdefault(f"our {group}", {})
        return known.setdefault(text, form.format(len(known) + 1))


def _shape(letter: str) -> str:
    if letter.isdecimal():
        return "0"
    if letter.isalpha():
        return "S" if letter.isupper() else "s"
    return letter if letter in _IN_BASE64 else "-"


def _is_secret(name: str, text: str) -> bool:
    # The claims of a token are kept, so it is not replaced as a whole.
    return is_secret_name(name) and not _is_one(Kind.TOKEN, text)


def _is_one(kind: Kind, text: str) -> bool:
    return [piece.kind for piece in pieces(text)] == [kind]


def _replaced(text: str, word: str, other: str) -> str:
    return re.sub(rf"(?<![\w-]){re.escape(word)}(?![\w-])", other, text)


def _leaves(value: Any, name: str) -> Iterator[tuple[str, str]]:
    """Yield all texts in a JSON value, each with the name of its field."""
    if isinstance(value, str):
        yield name, value
    elif is_object(value):
        for key, inner in value.items():
            yield from _leaves(inner, key)
    elif is_list(value):
        for inner in value:
            yield from _leaves(inner, name)


def _domains(leaves: Iterable[tuple[str, str]]) -> Iterator[str]:
    """Yield the names of domains that answers and room URLs have."""
    for name, text in leaves:
        if name in _DOMAIN_FIELDS and "." not in text:
            yield text
        for found in _DAILY_HOST.findall(text):
            if found not in _DAILYS_OWN:
                yield found
