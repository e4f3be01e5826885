#!/bin/sh
# Renews requirements/*.txt: pinned, hashed, and free of index and host names.
set -eu
compile() {
    .venv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
        --no-emit-index-url --no-emit-find-links --no-annotate --upgrade \
        --custom-compile-command "make pins" "$@"
}
compile pyproject.toml --extra cli --extra local requirements/build.in -o requirements/run.txt
compile pyproject.toml --extra all requirements/build.in requirements/dev.in -o requirements/dev.txt
