#!/usr/bin/env bash
# The end-to-end tests in Chromium, on a free port with a demonstration database of its own: the pages
# that a deployment serves, from the server that the tests have compiled; SIRC_PROFILE=release takes
# the one of a deployment. Arguments go to Playwright: scripts/e2e.sh -g captura --project=phone
. "$(dirname "$0")/lib.sh"

profile=${SIRC_PROFILE:-debug}
sirc=$target/$profile/sirc
if ! [ -x "$sirc" ] || ! cmp -s "$site/hash.txt" "$target/$profile/hash.txt"; then
  echo "Nothing to test, or pages of another build: run scripts/build.sh journeys" >&2
  exit 1
fi

folder=$(mktemp -d "${TMPDIR:-/tmp}/sirc-e2e.XXXXXX")
server=
stop() {
  # Whatever they answer, the folder goes: it holds a whole database.
  [ -z "$server" ] || { kill "$server" && wait "$server"; } 2>/dev/null || true
  rm -rf "$folder"
}
trap stop EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

port=$(free_port)
export SIRC_DATABASE_URL=sqlite:$folder/sirc.db SIRC_SECRET_FILE=$folder/secret.key SIRC_LISTEN=127.0.0.1:$port
export SIRC_SITE_ROOT=$site SIRC_URL=http://127.0.0.1:$port

demonstration() {
  "$sirc" migrate && "$sirc" demo --scale 100
}

step "A small demonstration database" demonstration
"$sirc" serve >"$folder/server.log" 2>&1 &
server=$!
for _ in $(seq 100); do
  kill -0 "$server" 2>/dev/null || break
  curl -fsS -o /dev/null "$SIRC_URL/readyz" 2>/dev/null && ready=yes && break
  sleep 0.1
done
[ "${ready:-}" = yes ] || { echo "The server did not become ready:" >&2; tail -n 20 "$folder/server.log" >&2; exit 1; }

# Not by `step`: within a condition it would hide how the tests ended.
echo "▸ Browser tests at $SIRC_URL"
if ! node_modules/.bin/playwright test -c end2end "$@"; then
  echo "The last the server complained about:" >&2
  grep -v '"level":"INFO"' "$folder/server.log" | tail -n 20 >&2
  exit 1
fi
