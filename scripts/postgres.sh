#!/usr/bin/env bash
# Runs a command with a private PostgreSQL that is gone afterwards.
#   scripts/postgres.sh run [--fsync] -- COMMAND…
# The command finds it in TEST_POSTGRES_URL. --fsync keeps commits durable, for measuring.
set -euo pipefail

[ "${1:-}" = run ] || { sed -n '2,4p' "$0"; exit 2; }
shift
fsync=off
[ "${1:-}" = --fsync ] && { fsync=on; shift; }
[ "${1:-}" = -- ] && shift

initdb=$(command -v initdb || ls -d /usr/lib/postgresql/*/bin/initdb 2>/dev/null | sort -V | tail -n 1 || true)
bin=$(dirname "$(readlink -f "${initdb:-/missing/initdb}")")
[ -x "$bin/initdb" ] || { echo "PostgreSQL is missing: install the server (on Debian: apt-get install postgresql)." >&2; exit 1; }

folder=$(mktemp -d "${TMPDIR:-/tmp}/sirc-postgres.XXXXXX")
# initdb refuses root, so the cluster then belongs to the account that the package made.
as=()
if [ "$(id -u)" = 0 ]; then
  chown postgres "$folder"
  as=(runuser -u postgres --)
fi
stop() {
  (cd / && "${as[@]}" "$bin/pg_ctl" -D "$folder/data" -m immediate stop >/dev/null 2>&1) || true
  rm -rf "$folder"
}
trap stop EXIT

echo "▸ PostgreSQL $("$bin/postgres" --version | grep -oE '[0-9]+\.[0-9]+' | head -n 1) in a temporary folder (fsync $fsync)" >&2
(cd / && "${as[@]}" "$bin/initdb" -D "$folder/data" -U sirc -A trust -E UTF8 --no-locale --no-sync >/dev/null)
(cd / && "${as[@]}" "$bin/pg_ctl" -D "$folder/data" -w -l "$folder/log" \
  -o "-k $folder -h '' -c fsync=$fsync -c max_connections=300 -c shared_buffers=256MB" start >/dev/null) || { cat "$folder/log" >&2; exit 1; }
(cd / && "${as[@]}" "$bin/createdb" -h "$folder" -U sirc sirc)

export TEST_POSTGRES_URL="postgres://sirc@localhost/sirc?host=$folder"
"$@"
