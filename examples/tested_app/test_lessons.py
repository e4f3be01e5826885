"""The app's tests. They need no account, no network and no mocks: the plugin runs a local Daily.

Run them:  pytest examples/tested_app

They run only against the local Daily: they move its clock, so that an hour takes no time, and
inject faults to simulate a busy Daily.
"""

import pytest
from lessons import LessonTakenError, School

from dailykit import AuthenticationError, Daily, LocalDaily
from dailykit.local import JoinRefused
from dailykit.models.events import ParticipantJoined
from dailykit.testing import WebhookInbox


@pytest.fixture
def school(local_daily: LocalDaily) -> School:
    """A school on the test's local Daily, which the app finds in the environment."""
    return School()


def test_pupil_and_teacher_meet(school: School, local_daily: LocalDaily) -> None:
    lesson = school.book("monday-9", pupil="Gus", teacher="Ada")

    teacher = local_daily.blocking.join(lesson.teacher_link)
    pupil = local_daily.blocking.join(lesson.pupil_link)

    assert (teacher.user_name, teacher.is_owner) == ("Ada", True)
    assert (pupil.user_name, pupil.is_owner) == ("Gus", False)


def test_joining_needs_the_link(school: School, local_daily: LocalDaily) -> None:
    lesson = school.book("monday-9", pupil="Gus", teacher="Ada")

    with pytest.raises(JoinRefused) as refused:
        local_daily.blocking.join(lesson.room, user_name="Eve")
    assert refused.value.reason == "not-allowed"


def test_an_hour_is_booked_once(school: School) -> None:
    school.book("monday-9", pupil="Gus", teacher="Ada")

    with pytest.raises(LessonTakenError):
        school.book("monday-9", pupil="Bea", teacher="Ada")


def test_a_lesson_ends_after_45_minutes(school: School, local_daily: LocalDaily) -> None:
    lesson = school.book("monday-9", pupil="Gus", teacher="Ada")
    pupil = local_daily.blocking.join(lesson.pupil_link)

    local_daily.blocking.clock.advance(46 * 60)

    assert pupil.left_reason == "exp-room"


def test_cancelling_ejects_the_pupil(
    school: School, local_daily: LocalDaily, sync_daily: Daily
) -> None:
    lesson = school.book("monday-9", pupil="Gus", teacher="Ada")
    pupil = local_daily.blocking.join(lesson.pupil_link)

    school.cancel(lesson)

    assert pupil.left_reason == "ejected"
    assert sync_daily.rooms.list().total_count == 0


def test_the_attendance_list_has_the_pupil(
    school: School, local_daily: LocalDaily, daily_webhooks: WebhookInbox
) -> None:
    lesson = school.book("monday-9", pupil="Gus", teacher="Ada")
    local_daily.blocking.join(lesson.pupil_link)

    for event in daily_webhooks.wait_for(ParticipantJoined):
        school.note(event)

    assert school.present == {("lesson-monday-9", "Gus")}


def test_a_busy_daily_is_retried(school: School, local_daily: LocalDaily) -> None:
    local_daily.faults.add("rooms.create", times=1, status=503)

    assert school.book("monday-9", pupil="Gus", teacher="Ada").room == "lesson-monday-9"

    assert [one.status for one in local_daily.requests.of("rooms.create")] == [503, 200]


def test_a_wrong_key_is_an_authentication_error(
    school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DAILY_API_KEY", "another-key")

    with pytest.raises(AuthenticationError):
        school.book("monday-9", pupil="Gus", teacher="Ada")
