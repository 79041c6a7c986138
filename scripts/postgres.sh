#!/usr/bin/env bash
# A private PostgreSQL in a temporary folder, on a socket that only this machine sees.
#   scripts/postgres.sh run [--fsync] -- COMMAND…   for as long as the command runs, which finds
#                                                   it in TEST_POSTGRES_URL
#   scripts/postgres.sh start [--fsync]             until `stop`; prints its URL
#   scripts/postgres.sh url                         the URL of the one that was started
#   scripts/postgres.sh stop                        stops it and removes its data
# --fsync is for measuring: commits are durable, and memory is set as docs/configuration.md tells an office
# to set it. Without it a power cut may lose commits.
set -euo pipefail

usage() { sed -n '3,7p' "$0" | cut -c3-; exit 2; }
command=${1:-}
[ $# -gt 0 ] && shift
fsync=off
[ "${1:-}" = --fsync ] && { fsync=on; shift; }

# The path of a socket may have no more than 107 characters.
parent=${TMPDIR:-/tmp}
[ ${#parent} -le 60 ] || parent=/tmp
started=$parent/sirc-postgres-$(id -u)

# initdb refuses root, so the cluster then belongs to the account that the package made.
as=()
[ "$(id -u)" != 0 ] || as=(runuser -u postgres --)

# Programs run from / because their account need not be able to read this folder.
pg() { local program=$1; shift; (cd / && "${as[@]}" "$bin/$program" "$@"); }

find_programs() {
  local initdb
  initdb=$(command -v initdb || compgen -G '/usr/lib/postgresql/*/bin/initdb' | sort -V | tail -n 1 || true)
  bin=$(dirname "$(readlink -f "${initdb:-/missing/initdb}")")
  [ -x "$bin/initdb" ] || { echo "Missing: the PostgreSQL server; on Debian: sudo apt-get install postgresql" >&2; exit 1; }
}

url_of() { echo "postgres://sirc@localhost/sirc?host=$1"; }

start_in() {
  local folder=$1
  if [ "$(id -u)" = 0 ]; then chown postgres "$folder"; fi
  echo "▸ PostgreSQL $("$bin/postgres" --version | grep -oE '[0-9]+(\.[0-9]+)?' | head -n 1) in $folder (fsync $fsync)" >&2
  pg initdb -D "$folder/data" -U sirc -A trust -E UTF8 --no-locale --no-sync >/dev/null
  local memory="-c shared_buffers=256MB"
  [ "$fsync" = off ] || memory="-c shared_buffers=2GB -c effective_cache_size=6GB -c random_page_cost=1.1 -c max_wal_size=4GB"
  pg pg_ctl -D "$folder/data" -w -l "$folder/log" \
    -o "-k $folder -h '' -c fsync=$fsync -c max_connections=300 $memory" start >/dev/null ||
    { cat "$folder/log" >&2; exit 1; }
  pg createdb -h "$folder" -U sirc sirc
}

# Nobody wants the data, so nothing waits for a checkpoint.
stop_in() {
  pg pg_ctl -D "$1/data" -m immediate stop >/dev/null 2>&1 || true
  rm -rf "$1"
}

running() { [ -d "$started/data" ] && pg pg_ctl -D "$started/data" status >/dev/null 2>&1; }

case $command in
  run)
    [ "${1:-}" = -- ] && shift
    [ $# -gt 0 ] || usage
    find_programs
    folder=$(mktemp -d "$parent/sirc-postgres.XXXXXX")
    trap 'stop_in "$folder"' EXIT
    # Without these the shell would wait for the command after a signal and then not clean up.
    trap 'exit 130' INT
    trap 'exit 143' TERM HUP
    start_in "$folder"
    TEST_POSTGRES_URL=$(url_of "$folder")
    export TEST_POSTGRES_URL
    "$@"
    ;;
  start)
    find_programs
    if ! running; then
      rm -rf "$started"
      mkdir -m 700 "$started"
      start_in "$started"
    fi
    url_of "$started"
    ;;
  url)
    find_programs
    running || { echo "No PostgreSQL was started: scripts/postgres.sh start" >&2; exit 1; }
    url_of "$started"
    ;;
  stop)
    find_programs
    [ ! -d "$started" ] || stop_in "$started"
    ;;
  *) usage ;;
esac
