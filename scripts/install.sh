#!/bin/sh
# Installs pinned dependencies and the package itself into a virtual environment:
#   install.sh PYTHON VENV REQUIREMENTS [MORE PACKAGES OF THIS REPOSITORY]
set -eu
python=$1 venv=$2 requirements=$3
shift 3

if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
    echo "dailykit needs Python 3.11 or later; $python is $("$python" --version 2>&1)." >&2
    echo "Name another one: make PYTHON=python3.12 ..." >&2
    exit 1
fi
if [ ! -x "$venv/bin/python" ]; then
    # Some distributions ship venv without ensurepip: then the outer pip fills the environment.
    "$python" -m venv "$venv" >/dev/null 2>&1 || "$python" -m venv --clear --without-pip "$venv"
fi
if "$venv/bin/python" -m pip --version >/dev/null 2>&1; then
    pip() { "$venv/bin/python" -m pip "$@"; }
else
    pip() { "$python" -m pip --python "$venv/bin/python" "$@"; }
fi
count=$(grep -c '^[A-Za-z0-9].*==' "$requirements")
echo "Installing $count packages into $venv, which may take a minute ..."
# In a terminal, seconds are counted while pip works in silence.
counter=
stop_counting() {
    [ -z "$counter" ] || kill "$counter" 2>/dev/null || true
    counter=
}
trap stop_counting EXIT
trap 'exit 130' INT TERM
if [ -t 1 ]; then
    (seconds=0; while :; do printf '\r  %d s ' "$seconds"; sleep 1; seconds=$((seconds + 1)); done) &
    counter=$!
fi
pip install --quiet --disable-pip-version-check --require-hashes -r "$requirements"
pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
for extra in "$@"; do
    pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation "$extra"
done
[ -z "$counter" ] || printf '\r        \r'
