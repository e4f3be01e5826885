#!/bin/sh
# Installs what tests need and pip can't bring: a Chromium, where this may install packages, and its
# headless shell, in which the tests of pages take half as long.
set -eu

first_of() {
    for name in "$@"; do
        if command -v "$name" >/dev/null 2>&1; then
            return 0
        fi
    done
    return 1
}

installed() {
    [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1 || return 1
    if [ -z "$updated" ]; then
        apt-get update -qq || return 1
        updated=yes
    fi
    apt-get install -y -qq "$@" >/dev/null
}

updated=
export DEBIAN_FRONTEND=noninteractive
if ! first_of chromium chromium-browser google-chrome chrome; then
    echo "installing Chromium, for the tests of pages"
    if ! installed chromium; then
        echo "There is no Chromium here: the tests of pages are skipped. Install it for all tests to run." >&2
    fi
fi
if ! first_of chromium-headless-shell; then
    installed chromium-headless-shell || echo "Chromium's headless shell is not here: tests take longer."
fi
