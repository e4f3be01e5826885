"""The pages of the reference read without the site: each begins with what it documents."""

from pathlib import Path

import pytest

from dailykit.operations import OPERATIONS

PAGES = sorted((Path(__file__).parents[2] / "docs/api").glob("*.md"))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_page_begins_with_words_and_a_table(page: Path) -> None:
    before = page.read_text().partition("\n::: ")[0]
    paragraphs = before.split("\n\n")

    assert paragraphs[0].startswith("# ")
    assert len(paragraphs[1].split()) > 8
    assert "\n|---|---|" in before


def test_every_operation_is_on_a_page_with_the_page_of_daily() -> None:
    lines = [line for page in PAGES for line in page.read_text().splitlines()]

    missing = [
        row.name
        for row in OPERATIONS
        if not any(f"[`{row.method} {row.path}`]({row.page})" in line for line in lines)
    ]
    assert missing == []
