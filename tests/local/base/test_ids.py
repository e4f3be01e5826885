import re
import uuid

import pytest

from dailykit.local.base.ids import Ids


def one_of_each(ids: Ids) -> tuple[str, str, str, str]:
    return ids.uuid(), ids.room_name(), ids.hex(16), ids.digits(11)


@pytest.mark.parametrize("ids", [Ids(), Ids("a seed")])
def test_ids_have_the_form_of_daily_s(ids: Ids) -> None:
    for _ in range(200):
        identifier, name, hexadecimal, digits = one_of_each(ids)
        assert str(uuid.UUID(identifier)) == identifier
        assert re.fullmatch(r"[A-Za-z0-9]{20}", name)
        assert re.fullmatch(r"[0-9a-f]{16}", hexadecimal)
        assert re.fullmatch(r"[1-9][0-9]{10}", digits)


def test_the_same_seed_gives_the_same_ids() -> None:
    assert one_of_each(Ids("x")) == one_of_each(Ids("x"))
    assert one_of_each(Ids("x")) != one_of_each(Ids("y"))


def test_without_a_seed_nothing_repeats() -> None:
    assert one_of_each(Ids()) != one_of_each(Ids())
