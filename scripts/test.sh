#!/usr/bin/env bash
# The tests, with a private PostgreSQL. A test that needs it and does not find it fails.
. "$(dirname "$0")/lib.sh"

command -v cargo-nextest >/dev/null || echo "▸ cargo-nextest is not installed: using cargo test, which is slower"
# Compiled first, so that PostgreSQL runs only while it is needed.
compile_tests
exec scripts/postgres.sh run -- "${test_runner[@]}" --no-fail-fast
