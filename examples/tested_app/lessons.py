"""A small app: a music school books lessons, and sends links to pupils and teachers."""

from dataclasses import dataclass, field
from datetime import timedelta

from dailykit import AlreadyExistsError, Daily
from dailykit.models.events import Event, ParticipantJoined

LESSON = timedelta(minutes=45)


class LessonTakenError(Exception):
    """That hour is already booked."""


@dataclass(frozen=True)
class Lesson:
    """A booked lesson."""

    room: str
    teacher_link: str
    pupil_link: str


@dataclass
class School:
    """Books lessons, and keeps the attendance list.

    Attributes:
        present: Who attended which lesson, as (room, name).
    """

    present: set[tuple[str, str]] = field(default_factory=set[tuple[str, str]])

    def book(self, hour: str, pupil: str, teacher: str) -> Lesson:
        """Book a lesson.

        Raises:
            LessonTakenError: That hour is taken.
        """
        with Daily() as daily:
            try:
                taught = daily.start_session(
                    name=f"lesson-{hour}", user_name=teacher, owner=True, expires_in=LESSON
                )
            except AlreadyExistsError:
                raise LessonTakenError(hour) from None
            learned = daily.start_session(taught.room, user_name=pupil, expires_in=LESSON)
        return Lesson(taught.room.name, taught.join_url, learned.join_url)

    def cancel(self, lesson: Lesson) -> None:
        """Cancel a lesson, and eject its participants."""
        with Daily() as daily:
            daily.rooms.delete(lesson.room, missing_ok=True)

    def note(self, event: Event) -> None:
        """Record who attended. A handler for `dailykit.webhooks.Receiver`."""
        if isinstance(event, ParticipantJoined):
            self.present.add((event.payload.room or "", event.payload.user_name or ""))
