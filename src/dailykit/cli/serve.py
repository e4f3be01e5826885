"""``dailykit serve``: a local Daily as a server."""

import json
import os
from collections.abc import Sequence
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from dailykit.access import CONTROL_TOKEN_VARIABLE
from dailykit.cli._keys import keys_from_file, warn_of_visible
from dailykit.naming import LOCAL_KEY_START

if TYPE_CHECKING:
    from dailykit.local.run.serve import Service

__all__ = ["command"]

_API_KEY: Final = "DAILY_API_KEY"
_MEMORY: Final = ":memory:"


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", default=8000, show_default=True, help="The port; 0 picks a free one.")
@click.option(
    "--db",
    default=_MEMORY,
    show_default=True,
    help="A SQLite file that stores everything, created if missing, or :memory:.",
)
@click.option(
    "--domain",
    "names",
    multiple=True,
    default=["local"],
    show_default=True,
    help="A domain's name; repeat it for several.",
)
@click.option(
    "--api-key",
    "keys",
    multiple=True,
    help="The domain's API key; repeat it in the order of the domains. Default: DAILY_API_KEY if "
    "it is a local key, the stored one, or a new one.",
)
@click.option(
    "--api-key-file",
    "keys_in_file",
    type=click.File(),
    callback=keys_from_file,
    help="A file with the domains' API keys, one per line in order, or - for standard input.",
)
@click.option(
    "--seed",
    type=click.Path(exists=True, dir_okay=False),
    help="A JSON or YAML file with rooms and more to start with.",
)
@click.option(
    "--rate-limits/--no-rate-limits",
    default=True,
    show_default=True,
    help="Refuse requests beyond Daily's rate limits.",
)
@click.option(
    "--retry-after",
    is_flag=True,
    help="Add a Retry-After header to these refusals. Daily is not known to send one.",
)
@click.option(
    "--max-rooms",
    type=click.IntRange(min=0),
    help="How many rooms a domain may have at once; creating one more is refused. "
    "Default: any number.",
)
@click.option(
    "--domains-in-path",
    is_flag=True,
    help="Give rooms of further domains the URL http://HOST:PORT/DOMAIN~ROOM, which resolves "
    "everywhere, instead of http://DOMAIN.localhost:PORT/ROOM.",
)
@click.option(
    "--allow-host",
    "allowed_hosts",
    multiple=True,
    help="Another host name to accept in requests; repeat it for several.",
)
@click.option(
    "--control-token",
    envvar=CONTROL_TOKEN_VARIABLE,
    help="A secret that lets programs on other machines use the control (clock, faults, reset). "
    f"Better given as {CONTROL_TOKEN_VARIABLE}. Default: only this machine may.",
)
@click.option(
    "--ready-file",
    type=click.Path(dir_okay=False, path_type=Path),
    help="A file to write when ready, with the JSON that --json prints.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one line of JSON when ready.")
@click.pass_context
def command(
    context: click.Context,
    /,
    names: Sequence[str],
    keys: Sequence[str],
    keys_in_file: Sequence[str],
    as_json: bool,
    ready_file: Path | None,
    **options: Any,
) -> None:
    """Run a local Daily until Ctrl-C.

    It serves Daily's REST API under /v1, by default on loopback only. Its dashboard is at /~/, with
    its clock, faults and request log under the same path, for this machine only.
    """
    if keys and keys_in_file:
        raise click.UsageError("give --api-key or --api-key-file, not both")
    warn_of_visible(context, keys)
    given = keys or keys_in_file
    keys = given or _key_of_environment()
    if len(keys) > len(names):
        raise click.UsageError("there are more API keys than --domain options")
    from dailykit.local.run.serve import serve

    domains = list(zip_longest(names, keys))

    def ready(service: "Service") -> None:
        if as_json:
            click.echo(_as_json(service))
        else:
            _say(service, "" if given else _about_key(service.domains[0].api_key, options["db"]))
        if ready_file is not None:
            _write_ready_file(service, ready_file)

    serve(domains=domains, ready=ready, **options)


def _write_ready_file(service: "Service", path: Path) -> None:
    """Write the file whole or not at all, readable only by its owner: it has the API keys."""
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(f"{_as_json(service)}\n")
    draft.replace(path)


def _key_of_environment() -> Sequence[str]:
    """Return DAILY_API_KEY if it is a local key, so that the key stays the same between runs."""
    key = os.environ.get(_API_KEY, "").strip()
    return [key] if key.startswith(LOCAL_KEY_START) else []


def _about_key(key: str, db: str) -> str:
    """Return where a key that no option gave comes from, and how long it lasts."""
    found = os.environ.get(_API_KEY, "").strip()
    if key == found:
        return f"The key is the one in {_API_KEY}.\n"
    unused = f"The key in {_API_KEY} is not used, since it does not begin with {LOCAL_KEY_START}.\n"
    kept = f"The key is new at each start. To keep it, set {_API_KEY} before, or use --db FILE.\n"
    return (unused if found else "") + (kept if db == _MEMORY else "")


def _as_json(service: "Service") -> str:
    facts = {
        "url": service.url,
        "api_url": service.api_url,
        "api_key": service.domains[0].api_key,
        "domains": {domain.name: domain.api_key for domain in service.domains},
        "pid": os.getpid(),
    }
    return json.dumps(facts)


def _say(service: "Service", about_key: str) -> None:
    others = "".join(f"  {one.name:<9}  {one.api_key}\n" for one in service.domains[1:])
    click.echo(
        f"Local Daily running at {service.url}. This is not Daily. Nothing leaves this machine\n"
        f"except the webhooks you register.\n"
        f"\n"
        f"  REST API   {service.api_url}\n"
        f"  API key    {service.domains[0].api_key}\n"
        f"{others}"
        f"  Dashboard  {service.url}/~/\n"
        f"\n"
        f"To use it, set\n"
        f"\n"
        f"  export DAILY_API_URL={service.api_url}\n"
        f"  export DAILY_API_KEY={service.domains[0].api_key}\n"
        f"\n"
        f"{about_key}"
        f"Ctrl-C stops it."
    )
