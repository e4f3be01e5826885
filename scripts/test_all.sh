#!/bin/sh
# Runs the core of the suite with each further Python that is installed, and with the oldest
# versions of the dependencies that pyproject.toml allows:
#   test_all.sh [PYTHON ...]        the Pythons to try; by default python3.12 to python3.14
set -eu
uv=.venv/bin/uv
core="tests/client tests/models tests/operations tests/tokens tests/webhooks tests/pipecat tests/local/world tests/local/rest"
[ $# -gt 0 ] || set -- python3.12 python3.13 python3.14

make_venv() { # NAME PYTHON
    venv=.cache/venvs/$1
    echo "== $1 =="
    "$uv" venv --quiet --allow-existing --python "$2" "$venv"
}

install() {
    "$uv" pip install --quiet --python "$venv/bin/python" "$@"
}

run() {
    # shellcheck disable=SC2086 # the folders are meant as words
    "$venv/bin/python" -m pytest -q -n auto --dist worksteal -m "not slow and not browser and not long" $core
}

for python; do
    if "$python" -c '' 2>/dev/null; then
        make_venv "$("$python" -c 'import sys; print("python%d.%d" % sys.version_info[:2])')" "$python"
        install --require-hashes -r requirements/dev.txt
        install --no-deps -e . ./pipecat-import-path
        run
    else
        echo "== $python is not installed =="
    fi
done

make_venv lowest "$(command -v python3.11 || command -v python3)"
install --resolution lowest-direct -e ".[all]" ./pipecat-import-path
# What is installed already stays: only the tools of the tests come on top.
grep -vE '^(#|-c|mypy|pyright|zensical|ruff|pre-commit|uv$|mkdocstrings)' requirements/dev.in |
    xargs "$uv" pip install --quiet --python "$venv/bin/python"
run
