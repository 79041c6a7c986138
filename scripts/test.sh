#!/usr/bin/env bash
# The tests, with a private PostgreSQL. A test that needs it and does not find it fails.
set -euo pipefail
cd "$(dirname "$0")/.."

if command -v cargo-nextest >/dev/null; then
  runner=(cargo nextest run --workspace --exclude frontend)
else
  echo "▸ cargo-nextest is not installed: using cargo test, which is slower"
  runner=(cargo test --workspace --exclude frontend)
fi
# Compiled first, so that PostgreSQL runs only while it is needed.
"${runner[@]}" --no-run
exec scripts/postgres.sh run -- "${runner[@]}" --no-fail-fast
