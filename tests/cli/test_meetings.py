"""``dailykit meetings`` and ``dailykit presence``."""

import json

from tests.support.terminal.cli import Run

from dailykit import Daily, LocalDaily


async def test_who_is_and_was_in_which_room(on_local: Run, daily: Daily, local: LocalDaily) -> None:
    standup, lobby = daily.rooms.create("standup"), daily.rooms.create("lobby")
    now = local.clock.now()
    await local.clock.freeze(now - 7200)
    async with await local.join(standup, user_name="Ada"):
        await local.clock.advance(1800)
    await local.clock.set(now - 60)
    async with await local.join(lobby, user_name="[red]Bo\x1b"):
        await local.clock.set(now)

        heading, person = on_local("presence").stdout.splitlines()
        assert heading.split() == ["room", "user", "name", "user", "id", "joined", "participant"]
        assert person.split()[:2] == ["lobby", "[red]Bo\N{REPLACEMENT CHARACTER}"]
        everywhere = json.loads(on_local("presence", "--json").stdout)
        assert everywhere.keys() == {"lobby"}
        alone = json.loads(on_local("presence", "standup", "--json").stdout)
        assert alone == {"total_count": 0, "data": []}

        _, *lines = on_local("meetings", "list").stdout.splitlines()
        assert [line.split()[0] for line in lines] == ["lobby", "standup"]
        assert "so far" in lines[0]
        assert "30 minutes" in lines[1]
        listed = ("meetings", "list", "--json")
        (ongoing,) = json.loads(on_local(*listed, "--ongoing").stdout)
        (recent,) = json.loads(on_local(*listed, "--since", "1h").stdout)
        assert ongoing["id"] == recent["id"] == everywhere["lobby"][0]["mtgSessionId"]

    (meeting,) = json.loads(on_local(*listed, "--room", standup.url).stdout)
    shown = on_local("meetings", "show", meeting["id"]).stdout.splitlines()
    assert shown[0].split() == ["room", "standup"]
    assert shown[-1].split()[0] == "Ada"
    assert shown[-1].rstrip().endswith("30 minutes")
    answered = json.loads(on_local("meetings", "show", meeting["id"], "--json").stdout)
    assert answered == meeting
    assert on_local("meetings", "show", "nothing").returncode == 1


def test_a_meeting_of_one_for_a_moment_is_none_and_the_list_says_so(
    on_local: Run, daily: Daily, local: LocalDaily
) -> None:
    daily.rooms.create("standup")
    with local.blocking.join("standup", user_name="Ada"):
        pass

    listed = on_local("meetings", "list")

    assert listed.stdout == ""
    assert listed.stderr.splitlines() == [
        "There are no meetings.",
        "A meeting counts once a second participant joins, or one has been alone for 30 seconds.",
    ]
