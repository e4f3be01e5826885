"""Draws docs/images/quickstart.svg: what `dailykit quickstart` prints, as a picture."""

import io
import re
from pathlib import Path

from rich.console import Console

from dailykit.cli.quickstart import Quickstart, introduce, say_what_next
from dailykit.client._sync.client import Daily
from dailykit.local import LocalDaily

ROOT = Path(__file__).parent.parent
PICTURE = ROOT / "docs/images/quickstart.svg"
PROMPT = "$ make demo"


def draw() -> str:
    """Run the steps on a local Daily and return the terminal as SVG."""
    console = Console(
        record=True, width=88, file=io.StringIO(), highlight=False, force_terminal=True
    )
    console.print(f"[bold]{PROMPT}[/]")
    with (
        LocalDaily(seed="picture") as local,
        Daily(local.api_key, api_url=local.api_url) as daily,
    ):
        introduce(console, local.url)
        Quickstart(daily, console).run()
    say_what_next(console)
    svg = console.export_svg(title="dailykit", unique_id="quickstart")
    # The picture must stand alone: no fonts from elsewhere.
    return re.sub(r"\s*@font-face {.*?}", "", svg, flags=re.DOTALL)


if __name__ == "__main__":
    PICTURE.parent.mkdir(parents=True, exist_ok=True)
    PICTURE.write_text(draw())
    print(f"wrote {PICTURE.relative_to(ROOT)}")
