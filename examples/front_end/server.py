"""A front end with Daily's own daily-js, and its back end: a room, and tokens to join it.

    npm install --prefix examples/front_end
    python examples/offline.py examples/front_end/server.py

Open the address that it prints in two tabs. With ``DAILY_API_KEY`` of the real Daily, and without
``offline.py``, the same page joins a call at daily.co. Needs ``pip install "dailykit[local]"``.
"""

import os
import sys
from pathlib import Path

from aiohttp import web

from dailykit import AsyncDaily

FOLDER = Path(__file__).parent
LIBRARY = FOLDER / "node_modules" / "@daily-co" / "daily-js" / "dist" / "daily.js"


async def page(_: web.Request) -> web.StreamResponse:
    """Send the page."""
    return web.FileResponse(FOLDER / "index.html")


async def library(_: web.Request) -> web.StreamResponse:
    """Send daily-js, as npm installed it."""
    return web.FileResponse(LIBRARY)


async def call(_: web.Request) -> web.Response:
    """Create the room, if it does not exist yet, and a token to join it."""
    async with AsyncDaily() as daily:
        room = await daily.rooms.ensure("front-end", privacy="private")
        token = await daily.meeting_tokens.create(room=room, expires_in=3600)
    return web.json_response({"url": room.url, "token": str(token), **machine()})


def machine() -> dict[str, str]:
    """Tell daily-js where a local Daily has its call machine; Daily's own needs nothing."""
    api_url = os.environ.get("DAILY_API_URL")
    return {"bundles": f"{api_url.removesuffix('/v1')}/~/daily-js"} if api_url else {}


def main() -> None:
    """Serve the page until Ctrl-C."""
    if not LIBRARY.is_file():
        sys.exit("daily-js is missing: run `npm install --prefix examples/front_end` first")
    app = web.Application()
    routes = [web.get("/", page), web.get("/daily.js", library), web.get("/call", call)]
    app.add_routes(routes)
    web.run_app(app, host="127.0.0.1", port=int(os.environ.get("PORT", "5173")))


if __name__ == "__main__":
    main()
