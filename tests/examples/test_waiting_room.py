"""The waiting room."""

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from examples.waiting_room import open_visit, page_doctor_with
from tests.examples.conftest import PressCtrlC, Program

from dailykit import AsyncDaily, Daily
from dailykit.local import LocalDaily
from dailykit.webhooks import new_secret


async def test_the_patient_waits_until_the_doctor_lets_them_in(local_daily: LocalDaily) -> None:
    with Daily() as daily:
        visit = open_visit(daily, "gus", "Dr. Ada")
        assert open_visit(daily, "gus", "Dr. Ada").room.id == visit.room.id

    async with (
        await local_daily.join(visit.doctor_link) as doctor,
        await local_daily.join(visit.patient_link, user_name="Gus") as patient,
    ):
        assert (doctor.user_name, doctor.is_owner) == ("Dr. Ada", True)
        assert patient.state == "waiting"
        await doctor.next_event("waiting-participant-added")
        (waiting,) = doctor.waiting_participants.values()
        await doctor.admit(waiting)
        await patient.admitted()


async def test_the_visit_ends_after_45_minutes(local_daily: LocalDaily) -> None:
    with Daily() as daily:
        visit = open_visit(daily, "gus", "Dr. Ada")
    doctor = await local_daily.join(visit.doctor_link)
    await local_daily.clock.advance(46 * 60)
    assert await doctor.gone() == "exp-room"


async def test_the_doctor_is_told_who_waits(
    local_daily: LocalDaily, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = new_secret()
    monkeypatch.setenv("DAILY_WEBHOOK_SECRET", secret)
    pages: list[str] = []
    app = web.Application()
    receiver = page_doctor_with(pages.append)
    receiver.add_to(app, "/daily")
    async with TestServer(app) as server, AsyncDaily() as daily:
        events = ("waiting-participant.joined",)
        await daily.webhooks.ensure(str(server.make_url("/daily")), events, secret=secret)
        with Daily() as blocking:
            visit = open_visit(blocking, "gus", "Dr. Ada")
        await local_daily.join(visit.patient_link, user_name="Gus")
        await local_daily.settle()
        await receiver.drain()
    assert pages == ["Gus waits in visit-gus"]


def test_the_command(program: Program, press_ctrl_c: PressCtrlC) -> None:
    process = program("waiting_room.py", "gus")
    assert process.stdout is not None
    doctor, patient = process.stdout.readline(), process.stdout.readline()
    assert doctor.startswith("Doctor:  http://127.0.0.1:")
    assert "/visit-gus?t=" in doctor
    assert patient.startswith("Patient: http://127.0.0.1:")
    assert patient.endswith("/visit-gus\n")
    out, err = press_ctrl_c(process)
    assert process.returncode == 0
    assert (out, "Traceback" in err) == ("The visit is over.\n", False)
