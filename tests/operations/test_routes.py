import pytest

from dailykit.operations import OPERATIONS
from dailykit.operations.routes import Routes, split_path


@pytest.fixture(scope="module")
def routes() -> Routes:
    return Routes(OPERATIONS)


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.name)
def test_every_operation_is_found_at_its_own_path(routes: Routes, operation: object) -> None:
    (operation,) = (known for known in OPERATIONS if known is operation)
    values = {name: f"a/b {name}" for name in operation.placeholders}
    match = routes.find(operation.method, split_path(operation.path_for(**values)))
    assert match is not None
    assert match.operation is operation
    assert match.values == values


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.name)
def test_a_slash_may_follow_a_word_and_no_value(routes: Routes, operation: object) -> None:
    (operation,) = (known for known in OPERATIONS if known is operation)
    values = dict.fromkeys(operation.placeholders, "x")
    path = operation.path_for(**values).rstrip("/")
    match = routes.find(operation.method, split_path(f"{path}/"))
    if operation.path.endswith("}"):
        assert match is None
    else:
        assert match is not None
        assert (match.operation, match.values) == (operation, values)
    assert routes.find(operation.method, split_path(f"{path}//")) is None


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/nosuchroute"),
        ("PATCH", "/rooms"),
        ("DELETE", "/rooms"),
        ("get", "/rooms"),
        ("GET", "/rooms//"),
        ("GET", "//rooms"),
        ("GET", "/rooms/a/"),
        ("GET", "/rooms/a/b"),
        ("GET", "/Rooms"),
        ("GET", "/rooms/a/../b"),
        ("HEAD", "/rooms"),
        ("OPTIONS", "/rooms"),
    ],
)
def test_other_paths_and_methods_are_not_found(routes: Routes, method: str, path: str) -> None:
    assert routes.find(method, split_path(path)) is None


def test_the_root_has_a_slash_or_none(routes: Routes) -> None:
    for segments in ([], [""]):
        match = routes.find("GET", segments)
        assert match is not None
        assert match.operation.name == "domain.get"


@pytest.mark.parametrize(
    ("path", "segments"),
    [
        ("/a%2Fb/c", ["a/b", "c"]),
        ("/%2e%2e/c", ["..", "c"]),
        ("/a%252Fb", ["a%2Fb"]),
        ("/a%", ["a%"]),
        ("/%ff", ["\ufffd"]),
        ("/%00", ["\0"]),
        ("/", [""]),
    ],
)
def test_segments_are_decoded_once_and_after_splitting(path: str, segments: list[str]) -> None:
    assert split_path(path) == segments
