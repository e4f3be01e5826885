"""An online visit to the doctor: patients knock, and the doctor admits them.

Offline:   python examples/offline.py examples/waiting_room.py gus
For real:  DAILY_API_KEY=... python examples/waiting_room.py gus

It prints two links. Open the doctor's in one window and the patient's in another: the patient waits
until the doctor admits them. Ctrl-C ends the visit.
"""

import os
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from dailykit import Daily, Room
from dailykit.models.events import WaitingParticipantJoined
from dailykit.webhooks import Receiver

VISIT = timedelta(minutes=45)


@dataclass(frozen=True)
class Visit:
    """A visit that is ready to start.

    Attributes:
        room: Its room.
        doctor_link: For the doctor only: anyone who has it may admit people.
        patient_link: For the patient. It is not secret, because anyone who opens it must knock.
    """

    room: Room
    doctor_link: str
    patient_link: str


def open_visit(daily: Daily, patient: str, doctor: str) -> Visit:
    """Create a room for a visit, or return the patient's existing one."""
    room = daily.rooms.ensure(
        f"visit-{patient}",
        # Private: joining needs a token. Knocking: without one, patients can ask to join.
        privacy="private",
        enable_knocking=True,
        expires_in=VISIT,
        eject_at_room_exp=True,
        max_participants=2,
        # Patients see themselves before they are seen.
        enable_prejoin_ui=True,
    )
    session = daily.start_session(room, user_name=doctor, owner=True, expires_in=VISIT)
    return Visit(room, session.join_url, session.room_url)


def page_doctor_with(page: Callable[[str], object]) -> Receiver:
    """Return a receiver for Daily's webhook that calls `page` when a patient knocks.

    Serve it as in ``call_service.py``; the webhook's event is ``waiting-participant.joined``.
    """
    receiver = Receiver(os.environ["DAILY_WEBHOOK_SECRET"])

    @receiver.on(WaitingParticipantJoined)
    def knocked(event: WaitingParticipantJoined) -> None:
        page(f"{event.payload.user_name} waits in {event.payload.room}")

    return receiver


def main(patient: str) -> None:
    """Open a visit, and keep it open until Ctrl-C."""
    with Daily() as daily:
        visit = open_visit(daily, patient, "Dr. Ada")
        try:
            print("Doctor: ", visit.doctor_link)
            print("Patient:", visit.patient_link, flush=True)
            threading.Event().wait()
        except KeyboardInterrupt:
            print("The visit is over.")
        finally:
            # This ejects the remaining participants, and the links stop working.
            daily.rooms.delete(visit.room, missing_ok=True)


if __name__ == "__main__":
    main(sys.argv[1])
