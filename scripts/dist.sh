#!/bin/sh
# Builds what goes to a package index into a folder, and checks it:  dist.sh FOLDER
set -eu
folder=$1
bin=${BIN:-.venv/bin}

rm -rf "$folder"
# The wheel is built from the sdist, so that the sdist lacks nothing. Without build isolation, so
# that the pinned hatchling builds, and no network is needed.
build() { "$bin/uv" build --quiet --no-build-isolation --python "$bin/python" --out-dir "$folder" "$1"; }
build .
build pipecat-import-path
rm -f "$folder/.gitignore"
"$bin/twine" check --strict "$folder"/*
"$bin/check-wheel-contents" "$folder"/*.whl
