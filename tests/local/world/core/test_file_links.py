"""Links to download files with: good for some time, for one file, and not to be made up."""

from urllib.parse import parse_qsl, urlsplit

import pytest

from dailykit.local import MovableClock
from dailykit.local.world import Domain, Refusal, World
from dailykit.local.world.core.file_links import File, Link


def serve(world: World) -> None:
    world.files.serve(
        "things", lambda domain, owner, name: File(f"{domain.name} {owner} {name}".encode(), "x/y")
    )


def parts(link: Link) -> dict[str, str]:
    """Return what `FileLinks.follow` wants to know."""
    url = urlsplit(link.url)
    *_, domain_id, kind, owner, name = url.path.split("/")
    there = {"domain_id": domain_id, "kind": kind, "owner": owner, "name": name}
    return there | dict(parse_qsl(url.query))


def status(world: World, there: dict[str, str]) -> int:
    with pytest.raises(Refusal) as caught:
        world.files.follow(**there)
    return caught.value.status


def test_a_link_leads_to_its_file(world: World, domain: Domain, now: int) -> None:
    serve(world)
    link = world.files.make(domain, "things", "7", "a.txt")
    assert link.url.startswith(f"http://localhost/~/files/{domain.id}/things/7/a.txt?")
    assert link.expires == now + 3600
    assert world.files.follow(**parts(link)).content == b"acme 7 a.txt"


def test_a_link_is_good_until_its_moment(world: World, domain: Domain, clock: MovableClock) -> None:
    serve(world)
    there = parts(world.files.make(domain, "things", "7", "a.txt", 900))
    clock.advance(899)
    assert world.files.follow(**there).content_type == "x/y"
    clock.advance(1)
    assert status(world, there) == 403


@pytest.mark.parametrize(
    ("part", "other"),
    [
        ("owner", "8"),
        ("name", "b.txt"),
        ("kind", "other"),
        ("domain_id", "nobody"),
        ("expires", "1900000000"),
        ("expires", ""),
        ("expires", "soon"),
        ("signature", ""),
        ("signature", "ä"),
    ],
)
def test_a_changed_link_leads_nowhere(world: World, domain: Domain, part: str, other: str) -> None:
    serve(world)
    world.files.serve("other", lambda domain, owner, name: File(b"", ""))
    there = parts(world.files.make(domain, "things", "7", "a.txt"))
    assert status(world, {**there, part: other}) == 403


def test_another_domain_s_key_makes_no_good_link(world: World, domain: Domain) -> None:
    serve(world)
    other = world.domains.open("other")
    there = parts(world.files.make(other, "things", "7", "a.txt"))
    assert status(world, {**there, "domain_id": domain.id}) == 403


def test_a_link_ends_with_the_key_that_made_it(world: World, domain: Domain) -> None:
    serve(world)
    there = parts(world.files.make(domain, "things", "7", "a.txt"))
    world.domains.open("acme", "another-key")
    assert status(world, there) == 403


def test_a_file_does_not_show_its_content() -> None:
    assert "secret" not in repr(File(b"secret", "text/plain"))
