"""The results as a page of Markdown: the figures, the aims, and whether they are met. Pure."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, cast

__all__ = ["text", "why_missing"]

HEAD = """# Results

Written by `make bench`; [README.md](README.md) says what is measured. CPU times depend on the
machine, and requests a second on what else it does; ratios are medians of the ratios within each
round, and depend on neither much.
"""

Rows = Sequence[Mapping[str, Any]]


def text(results: Mapping[str, Any]) -> str:
    """Return the page."""
    told = ", ".join(f"{name} {value}" for name, value in results["setting"].items())
    parts = [HEAD, f"{told}.\n"]
    for name, (title, section) in SECTIONS.items():
        if name not in results["parts"]:
            continue
        found: Any = results["parts"][name]
        missing = why_missing(found)
        body = f"Not measured: {missing}." if missing else section(found)
        parts.append(f"## {title}\n\n{body}\n")
    return "\n".join(parts)


def why_missing(found: Any) -> str | None:
    """Return why there are no figures of a part, or None if there are."""
    reasons = cast("dict[str, Any]", found) if isinstance(found, dict) else {}
    return reasons.get("missing")


def table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """Return a table; all columns but the first are numbers."""
    lines = ["| " + " | ".join(head) + " |", "|---|" + "---:|" * (len(head) - 1)]
    lines += ["| " + " | ".join(_shown(cell) for cell in row) + " |" for row in rows]
    return "\n".join(lines)


def _shown(cell: object) -> str:
    if cell is None:
        return "-"
    return f"{cell:.2f}" if isinstance(cell, float) else str(cell)


def _met(value: float | None, aim: float | None, *, least: bool = False) -> str:
    """Return an aim, and whether it is met."""
    if aim is None:
        return "-"
    if value is None:
        return f"{aim:g}"
    good = value >= aim if least else value <= aim
    return f"{aim:g}: {'met' if good else '**not met**'}"


def _starts(found: Mapping[str, Rows]) -> str:
    imports = [
        (
            row["what"],
            f"{row['cpu_ms']:.0f} ms",
            row["to_base"],
            _met(row["cpu_ms"] / 1000, 0.35)
            if row["what"].startswith("from dailykit.local")
            else "-",
        )
        for row in found["imports"]
    ]
    rooms = [
        (
            row["what"],
            f"{row['cpu_ms']:.0f} ms",
            row["to_pipecat"],
            _met(row["to_pipecat"], row["aim"]),
        )
        for row in found["first_room"]
    ]
    return (
        table(["import", "CPU", "to aiohttp, aiohttp.web and pydantic", "aim (s)"], imports)
        + "\n\nFrom the start of a process to its first room:\n\n"
        + table(["program", "CPU", "to Pipecat's helper", "aim"], rooms)
    )


def _plugin(found: Rows) -> str:
    rows = [
        (
            row["fixtures"],
            f"{row['cpu_ms']:.1f} ms",
            f"{row['over_none_ms']:.1f} ms",
            _met(row["over_none_ms"], row["aim_ms"]),
        )
        for row in found
    ]
    return table(["a test with", "CPU", "over none", "aim (ms)"], rows)


def _served(found: Mapping[str, Rows]) -> str:
    rows = [
        (
            f"{row['operation']}, {row['database']}",
            f"{row['bare_cpu_us']:.0f} us",
            f"{row['local_cpu_us']:.0f} us",
            row["cpu_share"],
            _met(row["cpu_share"], row["aim"], least=True),
            row["bare_per_second"],
            row["local_per_second"],
            row["speed_share"],
        )
        for row in found["requests"]
    ]
    meetings = [(f"{row['meetings']:,}", f"{row['cpu_us']:.0f} us") for row in found["meetings"]]
    head = ["request", "CPU, bare", "CPU, local Daily", "share", "aim", "a second, bare"]
    return (
        "A bare aiohttp.web server with one SQLite statement for each request, and a local Daily, "
        "with 16 connections.\n\n"
        + table([*head, "local Daily", "share"], rows)
        + "\n\n`GET /meetings`, with their participants:\n\n"
        + table(["meetings", "CPU"], meetings)
    )


def _peers(found: Rows) -> str:
    rows = [
        (row["server"], "-", "-", row["missing"])
        if "missing" in row
        else (row["server"], f"{row['cpu_us']} us", row["per_second"], row["to_local"])
        for row in found
    ]
    return table(["server", "CPU", "a second", "CPU to the local Daily's"], rows)


def _sizes(found: Rows) -> str:
    names = list(found[0]["cpu_us"])
    rows = [
        (f"{row['rooms']:,}", *(f"{row['cpu_us'][name]:.0f} us" for name in names)) for row in found
    ]
    return table(["rooms", *names], rows) + "\n\n![](../docs/images/bench-sizes.svg)"


_CALL_AIMS = {"AsyncDaily": 0.8, "dailykit.pipecat": 1.0}


def _calls(found: Mapping[str, Any]) -> str:
    rows = [
        (
            f"{row['call']}, {row['contender']}",
            row["in_flight"],
            f"{row['microseconds']:.0f} us",
            row["to_floor"],
            row["to_pipecat"],
            _met(row["to_pipecat"], _CALL_AIMS.get(row["contender"])),
        )
        for row in found["results"]
    ]
    head = ["call", "in flight", "CPU", "to aiohttp alone", "to Pipecat's helper", "aim"]
    return (
        table(head, rows)
        + "\n\naiohttp alone is the floor of every client on aiohttp: no such client can go below "
        "its ratio to Pipecat's helper."
    )


def _sync_calls(found: Rows) -> str:
    rows = [
        (
            f"{row['call']}, {row['contender']}",
            f"{row['microseconds']:.0f} us",
            row["to_floor"],
            row["to_urllib3"],
        )
        for row in found
    ]
    return table(["call", "CPU", "to http.client alone", "to urllib3 alone"], rows)


def _call_start(found: Mapping[str, Any]) -> str:
    by_distance: Mapping[str, Mapping[str, float]] = found["start_seconds"]
    names = list(next(iter(by_distance.values())))
    rows = [
        (name, *(f"{one[name] * 1000:.1f} ms" for one in by_distance.values())) for name in names
    ]
    mint = found["mint_microseconds"]
    return (
        table(["room and token from", *(f"{away} ms away" for away in by_distance)], rows)
        + f"\n\nMinting a token takes {mint:.1f} us: {1e6 / mint:,.0f} tokens a second."
        + "\n\n![](../docs/images/bench-call-start.svg)"
    )


def _paced(found: Rows) -> str:
    rows = [
        (
            f"{row['rooms']:,} rooms, {row['what']}d",
            f"{row['seconds']:g} s",
            f"{row['least_seconds']:g} s",
            f"{row['to_least']:.3f}",
            row["refused"],
            _met(row["to_least"], row["aim"]),
        )
        for row in found
    ]
    return table(["under Daily's limits", "time", "least", "to least", "429", "aim"], rows)


def _profiles(found: Mapping[str, Mapping[str, Mapping[str, float]]]) -> str:
    imports = [
        (name, ", ".join(f"{part} {taken:g} ms" for part, taken in parts.items()))
        for name, parts in found["imports"].items()
    ]
    shares = [
        (name, ", ".join(f"{part} {share:.0%}" for part, share in list(parts.items())[:_LARGEST]))
        for kind in ("served", "clients")
        for name, parts in found[kind].items()
    ]
    return (
        table(["import", "by package"], imports)
        + "\n\n"
        + table(["a request, on the server or by a client", "the largest shares"], shares)
    )


_LARGEST = 8


def _pages(found: Mapping[str, Any]) -> str:
    joins = [
        (name, *(f"{value} ms" for value in one.values())) for name, one in found["joins"].items()
    ]
    tabs = [
        (name, one["missing"], "-", "-", "-")
        if "missing" in one
        else (
            name,
            f"{one['all_pictures_ms']} ms",
            f"{one['cpu_percent_of_a_core']} %",
            f"{min(one['frames_a_second_of_each']):g}",
            f"{max(one['frames_a_second_of_each']):g}",
        )
        for name, one in found["tabs"].items()
    ]
    head = ["joining", "joined, median", "most", "first picture, median", "most"]
    crowd = ["in one room", "the last has all pictures", "CPU of a core", "frames a second, least"]
    return (
        table(head, joins)
        + "\n\nAll tabs are in one browser, on this machine: a mesh ends where its CPU does.\n\n"
        + table([*crowd, "most"], tabs)
        + "\n\n![](../docs/images/bench-tabs.svg)"
    )


def _any(found: Any) -> str:
    """Return figures of any form: rows as a table, and the rest by name."""
    rows = cast("list[dict[str, Any]]", found if isinstance(found, list) else [found])
    names = list(dict.fromkeys(name for row in rows for name in row))
    flat = [[_cell(row.get(name)) for name in names] for row in rows]
    return table([name.replace("_", " ") for name in names], flat)


def _cell(value: Any) -> str:
    if isinstance(value, dict):
        named = cast("dict[str, Any]", value)
        return ", ".join(f"{name} {_cell(one)}" for name, one in named.items())
    if isinstance(value, list):
        return ", ".join(_cell(one) for one in cast("Iterable[Any]", value))
    return f"{value:.4g}" if isinstance(value, float) else str(value)


SECTIONS: dict[str, tuple[str, Callable[[Any], str]]] = {
    "starts": ("Imports, and the start of a process", _starts),
    "plugin": ("The pytest plugin", _plugin),
    "served": ("The local Daily's requests", _served),
    "peers": ("Other stand-ins, and another event loop", _peers),
    "sizes": ("A local Daily with many rooms", _sizes),
    "calls": ("A call of the asynchronous clients", _calls),
    "sync_calls": ("A call of the synchronous client", _sync_calls),
    "call_start": ("The start of a call", _call_start),
    "paced": ("Pacing", _paced),
    "profiles": ("Where the time goes", _profiles),
    "pages": ("Call pages", _pages),
    "agents": ("Agents", _any),
}
