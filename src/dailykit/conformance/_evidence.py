"""The evidence for facts. Each piece is named once, and cases refer to it."""

from typing import Final

from dailykit.conformance._case import Evidence

__all__ = [
    "BATCH_NAMES_CHOICE",
    "CLIENT_TEST",
    "COMMON_PRACTICE",
    "ERROR_REPORT",
    "FIXTURES",
    "FUNCTION_LOGS",
    "KEYLESS_PROBES",
    "IN_PRODUCTION",
    "LEAST_SURPRISE",
    "JAVASCRIPT",
    "MEASURED_CALLS",
    "OLDER_DOCS",
    "POLLING_APP",
    "RECORDS_QUOTED",
    "ROOM_SCRIPTS",
    "STREAMING_RUNS",
    "WEBHOOK_LOG",
    "WEBHOOK_STAGING",
    "documented",
]

KEYLESS_PROBES: Final = Evidence(
    "live 2026-09-02", "requests without a key, published with answers"
)
MEASURED_CALLS: Final = Evidence("live 2026-09-27", "public notes on measurements, paid domain")
ERROR_REPORT: Final = Evidence("live 2026-07-13", "public bug report with the raw answer")
ROOM_SCRIPTS: Final = Evidence("live 2026-08-15", "public scripts run against rooms, with answers")
POLLING_APP: Final = Evidence("live", "public polling app that met the edge")
STREAMING_RUNS: Final = Evidence("live 2026-09-15", "public module for streams, notes on its runs")
WEBHOOK_LOG: Final = Evidence("live 2026-04-20", "public decision log of a web application")
WEBHOOK_STAGING: Final = Evidence("live", "public webhook receiver, captured in staging, 2026")
CLIENT_TEST: Final = Evidence("live", "Daily's own test of a client against the live API")

IN_PRODUCTION: Final = Evidence("live", "public scheduling product, as it runs in production")
RECORDS_QUOTED: Final = Evidence("live", "real records, quoted in the notes of two public programs")

FUNCTION_LOGS: Final = Evidence("live", "public logs of an application with video rooms")

FIXTURES: Final = Evidence("our choice", "follows recorded answers in public client libraries")
COMMON_PRACTICE: Final = Evidence("our choice", "follows what public programs send and rely on")
OLDER_DOCS: Final = Evidence("our choice", "sources disagree; Daily's newer words win")
JAVASCRIPT: Final = Evidence("our choice", "follows JavaScript, in which Daily is written")
LEAST_SURPRISE: Final = Evidence("our choice", "published nowhere; the least surprising")
BATCH_NAMES_CHOICE: Final = Evidence("our choice", "Daily's pages disagree: both keys are accepted")


def documented(page: str) -> Evidence:
    """Return the evidence of a page.

    Args:
        page: Its path in Daily's REST API reference, or in its guides.
    """
    return Evidence("documented", f"Daily's reference: {page}")
