"""Tasks for Celery's prefork pool: the client is used before the pool is forked."""

import os
from pathlib import Path
from typing import Any

from celery import Celery  # type: ignore[import-untyped] # pyright: ignore[reportMissingTypeStubs]

from dailykit import Daily

FOLDER = Path(os.environ["TASKS_FOLDER"])

daily = Daily(budget=None)
daily.rooms.ensure("a")

app: Any = Celery("tasks", broker="filesystem://", backend=f"file://{FOLDER / 'results'}")
app.conf.broker_transport_options = {
    "data_folder_in": FOLDER / "queue",
    "data_folder_out": FOLDER / "queue",
    "control_folder": FOLDER / "control",
}
app.conf.worker_prefetch_multiplier = 1


@app.task  # type: ignore[untyped-decorator, unused-ignore]
def token_for(user: str) -> dict[str, Any]:
    """Return a token for a user, and the process that got it."""
    return {"worker": os.getpid(), "token": daily.meeting_tokens.create("a", user_name=user)}
