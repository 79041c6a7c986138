#!/usr/bin/env bash
# Migrates the database and serves it. The database of data/, which nobody chose, is filled with the
# demonstration when it is empty; one that SIRC_DATABASE_URL names never is.
set -euo pipefail
cd "$(dirname "$0")/.."
sirc=${CARGO_TARGET_DIR:-target}/release/sirc
"$sirc" migrate
if [ -z "${SIRC_DATABASE_URL:-}" ]; then
  "$sirc" demo --if-empty
fi
export SIRC_SITE_ROOT=${SIRC_SITE_ROOT:-${CARGO_TARGET_DIR:-target}/site}
echo "▸ SIRC is at http://${SIRC_LISTEN:-127.0.0.1:3000} (staff), /seguimiento (citizens), /api/v1 (programs)"
exec "$sirc" serve
