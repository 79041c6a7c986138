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
cat <<'TEXT'
▸ SIRC serves its JSON API on http://127.0.0.1:3000/api/v1 (document: /api/v1/openapi.json).
  A first user:  echo 'una frase larga y propia' | target/release/sirc admin user rosario --name 'Rosario' --role coordinator
  Its API key:   target/release/sirc admin token rosario --name pruebas
TEXT
exec "$sirc" serve
