"""The old import path: every way of using the helper that its users were shown, word for word.

Only the key, the address and the names of rooms are the test's own.
"""

import subprocess
import sys
import time
import zipfile
from pathlib import Path
from typing import Any

import aiohttp
import jwt
import pytest
import pytest_asyncio
from hatchling.builders.wheel import WheelBuilder
from pipecat.transports.services.helpers import daily_rest
from pipecat.transports.services.helpers.daily_rest import (
    DailyMeetingTokenParams,
    DailyMeetingTokenProperties,
    DailyRESTHelper,
    DailyRoomObject,
    DailyRoomParams,
    DailyRoomProperties,
    DailyRoomSipParams,
    RecordingsBucketConfig,
)
from tests.support.pipecat.original import CACHE

import dailykit.pipecat
from dailykit.local import LocalDaily

_jwt: Any = jwt  # its types leave gaps

ROOT = Path(__file__).parent.parent.parent
MODULE = "pipecat/transports/services/helpers/daily_rest.py"


def test_it_hands_on_what_is_ours() -> None:
    for name in daily_rest.__all__:
        assert getattr(daily_rest, name) is getattr(dailykit.pipecat, name)


def claims(token: str, api_key: str) -> dict[str, Any]:
    """What a token says, if it is one of that key."""
    said: dict[str, Any] = _jwt.decode(token, api_key, algorithms=["HS256"])
    return said


# The models


def test_sip_params() -> None:
    sip_params = DailyRoomSipParams(display_name="conference-line", video=True, num_endpoints=2)

    assert sip_params.model_dump(exclude_none=True) == {
        "display_name": "conference-line",
        "video": True,
        "sip_mode": "dial-in",
        "num_endpoints": 2,
    }


def test_recordings_bucket() -> None:
    bucket_config = RecordingsBucketConfig(
        bucket_name="my-recordings-bucket",
        bucket_region="us-west-2",
        assume_role_arn="arn:aws:iam::123456789012:role/DailyRecordingsRole",
        allow_api_access=True,
    )

    assert bucket_config.allow_api_access is True


def test_room_object() -> None:
    room = DailyRoomObject(
        id="abc123",
        name="team-meeting",
        api_created=True,
        privacy="private",
        url="https://your-domain.daily.co/team-meeting",
        created_at="2024-01-20T10:00:00.000Z",
        config=DailyRoomProperties(enable_chat=True, exp=1705743600),
    )

    assert room.config.exp == 1705743600
    assert room.config.sip_endpoint == ""


# The calls


@pytest.fixture
def helper(local_daily: LocalDaily, session: aiohttp.ClientSession) -> DailyRESTHelper:
    """The helper of the samples, talking to a local Daily."""
    return DailyRESTHelper(
        daily_api_key=local_daily.api_key,
        daily_api_url=local_daily.api_url,
        aiohttp_session=session,
    )


@pytest_asyncio.fixture
async def room(helper: DailyRESTHelper) -> DailyRoomObject:
    """The room of the samples."""
    params = DailyRoomParams(
        name="my-room",
        privacy="private",
        properties=DailyRoomProperties(exp=time.time() + 3600, enable_chat=True),
    )
    return await helper.create_room(params)


async def test_a_room_for_an_hour(local_daily: LocalDaily, room: DailyRoomObject) -> None:
    assert room.url == f"{local_daily.url}/my-room"
    assert room.privacy == "private"
    assert room.config.enable_chat is True
    assert room.config.exp is not None
    assert 3590 < room.config.exp - time.time() <= 3600


async def test_a_team_s_room(helper: DailyRESTHelper) -> None:
    params = DailyRoomParams(
        name="team-meeting",
        privacy="private",
        properties=DailyRoomProperties(enable_chat=True, exp=time.time() + 7200),
    )

    room = await helper.create_room(params)

    assert room.name == "team-meeting"


async def test_a_room_with_sip_and_a_bucket(helper: DailyRESTHelper) -> None:
    properties = DailyRoomProperties(
        exp=time.time() + 3600,
        enable_chat=True,
        enable_emoji_reactions=True,
        enable_recording="cloud",
        geo="us-west",
        max_participants=50,
        sip=DailyRoomSipParams(display_name="conference"),
        recordings_bucket=RecordingsBucketConfig(
            bucket_name="my-bucket",
            bucket_region="us-west-2",
            assume_role_arn="arn:aws:iam::123456789012:role/DailyRole",
        ),
    )
    assert not properties.sip_endpoint
    properties.geo = "us-west-2"  # the sample's region is none that Daily has

    room = await helper.create_room(DailyRoomParams(properties=properties))

    assert room.config.sip_endpoint.startswith("sip:")
    assert room.config.recordings_bucket == properties.recordings_bucket
    assert room.config.max_participants == 50


async def test_a_room_from_its_url(helper: DailyRESTHelper, room: DailyRoomObject) -> None:
    found = await helper.get_room_from_url(room.url)

    assert found == room
    assert found.name == "my-room"


async def test_a_token(
    helper: DailyRESTHelper, local_daily: LocalDaily, room: DailyRoomObject
) -> None:
    token = await helper.get_token(
        room_url=room.url,
        expiry_time=1800,
        owner=True,
        eject_at_token_exp=True,
    )

    said = claims(token, local_daily.api_key)
    assert (said["r"], said["o"], said["ejt"]) == ("my-room", True, True)
    assert 1790 < said["exp"] - time.time() <= 1800


async def test_a_token_with_params(
    helper: DailyRESTHelper, local_daily: LocalDaily, room: DailyRoomObject
) -> None:
    token_params = DailyMeetingTokenParams(
        properties=DailyMeetingTokenProperties(user_name="John Doe", start_video_off=True)
    )
    token = await helper.get_token(
        room_url=room.url,
        expiry_time=1800,
        owner=False,
        eject_at_token_exp=True,
        params=token_params,
    )

    said = claims(token, local_daily.api_key)
    assert (said["u"], said["vo"]) == ("John Doe", True)
    assert not said.get("o")


async def test_a_token_with_permissions(
    helper: DailyRESTHelper, local_daily: LocalDaily, room: DailyRoomObject
) -> None:
    token_params = DailyMeetingTokenParams(
        properties=DailyMeetingTokenProperties(
            user_name="John Doe",
            enable_screenshare=True,
            start_video_off=True,
            permissions={"canSend": ["video", "audio"]},
        )
    )

    token = await helper.get_token(room.url, params=token_params)

    assert claims(token, local_daily.api_key)["p"] == {"cs": "v,a"}


async def test_deleting_by_url(helper: DailyRESTHelper, room: DailyRoomObject) -> None:
    success = await helper.delete_room_by_url(room.url)

    assert success is True
    with pytest.raises(Exception, match="Room not found: my-room"):
        await helper.get_room_from_url(room.url)


async def test_deleting_by_name(helper: DailyRESTHelper, room: DailyRoomObject) -> None:
    success = await helper.delete_room_by_name("my-room")

    assert success is True
    with pytest.raises(Exception, match="Room not found: my-room"):
        await helper.get_room_from_url(room.url)


def test_a_name_from_a_url(helper: DailyRESTHelper) -> None:
    room_name = helper.get_name_from_url("https://your-domain.daily.co/my-room")

    assert room_name == "my-room"


# The distribution


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The distribution's wheel."""
    target = str(tmp_path_factory.mktemp("wheel"))
    (built,) = WheelBuilder(str(ROOT / "pipecat-import-path")).build(directory=target)
    return Path(built)


@pytest.fixture(scope="module")
def pipecat_wheel() -> Path:
    """The wheel of a Pipecat that has dropped the module."""
    path = CACHE / "pipecat_ai-1.14.0-py3-none-any.whl"
    if not path.is_file():
        pytest.skip("pipecat-ai 1.14.0 is not here: run scripts/fetch_pipecat.py")
    return path


def files(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as archive:
        return {name for name in archive.namelist() if ".dist-info/" not in name}


def test_it_is_one_module(wheel: Path) -> None:
    assert files(wheel) == {MODULE, str(Path(MODULE).with_name("py.typed"))}


def test_it_shares_no_file_with_pipecat(wheel: Path, pipecat_wheel: Path) -> None:
    directories = {str(parent) for parent in Path(MODULE).parents}

    assert files(wheel).isdisjoint(files(pipecat_wheel))
    assert {"pipecat", "pipecat/transports"} <= directories
    assert "pipecat/transports/services/__init__.py" not in files(pipecat_wheel)


WAIT_FOR_2 = "from asyncio import wait_for\n"
"""Stands for a dependency of Pipecat's on old Pythons, which is of no interest here."""

BOTH = """
import pipecat, pipecat.transports
from pipecat.transports.services.helpers import daily_rest
import dailykit.pipecat
assert pipecat.__version__ == "1.14.0"
assert daily_rest.DailyRESTHelper is dailykit.pipecat.DailyRESTHelper
print(pipecat.__file__, daily_rest.__file__, sep="\\n")
"""


@pytest.mark.slow
def test_beside_pipecat(wheel: Path, pipecat_wheel: Path, tmp_path: Path) -> None:
    # What an installer does with pure wheels.
    for path in (pipecat_wheel, wheel):
        with zipfile.ZipFile(path) as archive:
            archive.extractall(tmp_path)
    (tmp_path / "wait_for2.py").write_text(WAIT_FOR_2)

    # The program's directory comes first in the search, like site-packages with both in it.
    program = tmp_path / "program.py"
    program.write_text(BOTH)
    finished = subprocess.run(
        [sys.executable, "-W", "error", str(program)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert finished.returncode == 0, finished.stderr
    assert finished.stdout.splitlines() == [
        str(tmp_path / "pipecat" / "__init__.py"),
        str(tmp_path / MODULE),
    ]
