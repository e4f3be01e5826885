"""``dailykit domain``."""

import json

from tests.support.terminal.cli import Run

from dailykit import Daily, LocalDaily


def test_settings_are_shown_and_changed(on_local: Run, daily: Daily, local: LocalDaily) -> None:
    changed = on_local("domain", "set", "enable_prejoin_ui=true", "lang=de", "--json")
    assert json.loads(changed.stdout)["config"]["enable_prejoin_ui"] is True
    assert daily.domain.get().config.lang == "de"

    shown = dict(line.split() for line in on_local("domain", "show").stdout.splitlines()[:2])
    assert shown == {"domain_name": local.domain, "domain_id": daily.domain.get().domain_id}
    assert json.loads(on_local("domain", "show", "--json").stdout) == daily.request("GET", "/")


def test_what_is_no_setting_is_a_usage_error(on_local: Run, local: LocalDaily) -> None:
    assert on_local("domain", "set").returncode == 2
    assert on_local("domain", "set", "enable_prejoin_ui").returncode == 2
    refused = on_local("domain", "set", "enable_prejoin_ui=perhaps")
    assert (refused.returncode, refused.stderr.count("\n")) == (1, 1)
    assert len(local.requests) == 0
