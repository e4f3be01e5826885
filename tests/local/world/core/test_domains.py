from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from dailykit.local import StartError
from dailykit.local.world import Domain, World
from dailykit.local.world.core.domains import new_api_key
from dailykit.models.domain import UpdateDomainBody


def update(world: World, domain: Domain, **properties: Any) -> Any:
    body = UpdateDomainBody.model_validate({"properties": properties})
    return world.domains.update(domain, body)["config"]


def test_a_new_domain_has_an_id_and_a_key_that_is_no_real_one(world: World) -> None:
    domain = world.domains.open("acme")
    assert domain.api_key.startswith("local-")
    assert world.domains.authenticate(domain.api_key) == domain
    assert world.domains.read(domain)["domain_id"] == domain.id
    assert world.domains.read(domain)["domain_name"] == "acme"


def test_an_unknown_key_is_nobody_s(world: World, domain: Domain) -> None:
    for key in ("", "x", domain.api_key[:-1], domain.api_key + "x", domain.api_key.upper()):
        assert world.domains.authenticate(key) is None


def test_keys_are_long_random_and_not_shown(domain: Domain) -> None:
    assert len({new_api_key() for _ in range(100)}) == 100
    assert len(new_api_key()) == len("local-") + 48
    assert domain.api_key not in repr(domain)


def test_a_domain_keeps_id_key_and_settings_over_a_restart(
    make_world: Callable[..., World], tmp_path: Path
) -> None:
    path = str(tmp_path / "daily.db")
    first = make_world(path)
    domain = first.domains.open("acme")
    update(first, domain, lang="de")
    first.domains._store.close()
    second = make_world(path)
    assert second.domains.open("acme") == domain
    assert second.domains.read(domain)["config"]["lang"] == "de"


def test_a_key_that_is_given_takes_the_place_of_the_old_one(world: World) -> None:
    old = world.domains.open("acme")
    new = world.domains.open("acme", "my-key")
    assert new.id == old.id
    assert world.domains.authenticate("my-key") == new
    assert world.domains.authenticate(old.api_key) is None
    assert world.domains.open("acme") == new


def test_two_domains_can_not_share_a_key(world: World) -> None:
    domain = world.domains.open("acme", "shared")
    with pytest.raises(StartError, match="belongs to the domain 'acme' already") as caught:
        world.domains.open("other", "shared")
    assert "shared" not in str(caught.value)
    assert world.domains.authenticate("shared") == domain


@pytest.mark.parametrize("name", ["", "Acme", "a b", "-a", "a-", "a.b", "a/b", "é", "x" * 64])
def test_a_name_has_to_fit_into_a_host_name(world: World, name: str) -> None:
    with pytest.raises(StartError, match="can't be a domain's name"):
        world.domains.open(name)


@pytest.mark.parametrize("name", ["a", "a-1", "0", "x" * 63])
def test_names_that_fit_are_taken(world: World, name: str) -> None:
    assert world.domains.open(name).name == name


@pytest.mark.parametrize("key", ["a b", "clé", "a\n", "x" * 513])
def test_a_key_has_to_fit_into_a_header(world: World, key: str) -> None:
    with pytest.raises(StartError, match="printable"):
        world.domains.open("acme", key)
    assert world.domains.authenticate(key) is None


def test_settings_are_merged_and_null_resets(world: World, domain: Domain) -> None:
    before = world.domains.read(domain)["config"]
    assert before["lang"] == "en"
    changed = update(world, domain, lang="de", enable_pip_ui=True)
    assert changed == {**before, "lang": "de", "enable_pip_ui": True}
    assert world.domains.read(domain)["config"] == changed
    assert update(world, domain, lang=None, enable_pip_ui=None) == before


def test_settings_are_each_domain_s_own(world: World, domain: Domain) -> None:
    other = world.domains.open("other")
    update(world, domain, hide_daily_branding=True)
    assert world.domains.read(other)["config"]["hide_daily_branding"] is False
