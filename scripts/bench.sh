#!/usr/bin/env bash
# Measures the release server over HTTP and prints a table for each database.
#   scripts/bench.sh [--fresh] [all|quick|desk|roster|crash]
# `all`    SQLite with 37,000 and with 370,000 petitions, PostgreSQL with 37,000, then `desk` and twenty
#          kills (the default)
# `quick`  SQLite with 37,000 petitions, a few seconds for each part
# `desk`   what the desk does all day, on SQLite with 37,000, 370,000 and 1,000,000 petitions, then on
#          PostgreSQL with 370,000 and 1,000,000; making the large ones takes some minutes each
# `roster` of `quick` only the roster: map data, workbook, papers, a captain's first visit
# `crash`  kills the server twenty times while 64 clients write and looks for what it acknowledged;
#          then a server that answers before it commits, on which this must fail
# The demonstration is played once; larger databases are made of it by copying every petition within the
# database (`sirc-bench multiply`). Those of SQLite are kept in target/bench, `--fresh` makes them again.
# Each run measures a copy. SIRC_BENCH_SECONDS is how long each part lasts.
. "$(dirname "$0")/lib.sh"

folder=$target/bench
[ "${1:-}" = --fresh ] && { rm -f "$folder"/sqlite-*.db "$folder/padron.xlsx"; shift; }
what=${1:-all}
sirc=$target/release/sirc
bench=$target/release/sirc-bench
seconds=${SIRC_BENCH_SECONDS:-10}
export SIRC_SECRET_FILE=$folder/secret.key
mkdir -p "$folder"

# The pages too, because what a captain loads is measured. The bench by itself: the server stays the one
# that a deployment runs.
build() {
  scripts/build.sh release
  step "Bench, release" cargo build --release --quiet -p sirc-bench
}

# migrate URL: the schema of this program and, in an empty database, the first catalogues.
migrate() { SIRC_DATABASE_URL=$1 "$sirc" migrate >/dev/null; }

# fill URL: the demonstration, 37,000 petitions.
fill() {
  migrate "$1"
  SIRC_DATABASE_URL=$1 "$sirc" demo
}

# multiply URL TIMES: of every petition of a filled database so many.
multiply() { "$bench" --database "$1" multiply --times "$2"; }

# keep NAME TIMES: makes a SQLite database that is kept, of the smallest one unless it is that.
keep() {
  local making=$folder/making.db
  rm -f "$making"*
  if [ "$2" = 1 ]; then
    step "Filling $1" fill "sqlite:$making"
  else
    [ -f "$folder/sqlite-37k.db" ] || keep sqlite-37k 1
    cp --reflink=auto "$folder/sqlite-37k.db" "$making"
    step "Multiplying to $1" multiply "sqlite:$making" "$2"
  fi
  mv "$making" "$folder/$1.db"
}

# copy_of NAME TIMES: a copy of a SQLite database, which is made first if it is missing.
copy_of() {
  local kept=$folder/$1.db copy=$folder/run.db
  [ -f "$kept" ] || keep "$1" "$2" >&2
  rm -f "$copy"*
  cp --reflink=auto "$kept" "$copy"
  database=sqlite:$copy
  # It may have been kept by an earlier program.
  migrate "$database"
}

# The roster that is imported, with neighborhoods and wards of the demonstration; written once. A debug
# build, because only the bench needs it and nothing of it is measured.
workbook() {
  [ ! -f "$folder/padron.xlsx" ] || return 0
  step "Workbook of a roster" cargo run --quiet -p sirc-bench --example workbook -- "$database" "$folder/padron.xlsx"
}

# measure TITLE SECONDS [PART]
measure() {
  "$bench" --sirc "$sirc" --database "$database" --folder "$folder" --workbook "$folder/padron.xlsx" \
    --title "▸ $1" "${3:-all}" --seconds "$2"
}

crash() {
  local program=$1 kills=$2
  rm -f "$folder/crash.db"*
  migrate "sqlite:$folder/crash.db"
  "$bench" --sirc "$program" --database "sqlite:$folder/crash.db" --folder "$folder" crash --kills "$kills"
}

# A debug build, because only three crates differ from the one that tests use. It is moved away so
# that nobody starts it by mistake.
build_liar() {
  cargo build --quiet -p server --features db/ack-before-commit
  mv "$target/debug/sirc" "$folder/liar"
}

# The checker has to notice a server that lies, or its silence would prove nothing.
falsify() {
  if crash "$folder/liar" 20; then
    echo "  The checker did not notice a server that answers before it commits." >&2
    return 1
  fi
  echo "  As it must be: the checker fails on a server that answers before it commits."
}

on_postgres() {
  database=$TEST_POSTGRES_URL
  step "Filling PostgreSQL" fill "$database"
  measure "PostgreSQL, 37,000 petitions" "$seconds"
}

# The URL of another database on the server of the tests.
on_server() {
  local server=${TEST_POSTGRES_URL%%\?*} rest=
  case $TEST_POSTGRES_URL in *\?*) rest="?${TEST_POSTGRES_URL#*\?}" ;; esac
  echo "${server%/*}/$1$rest"
}

# One database is filled, and the large ones are made of copies of it, one after the other.
desk_on_postgres() {
  local times
  psql "$TEST_POSTGRES_URL" -qc "CREATE DATABASE filled"
  step "Filling PostgreSQL" fill "$(on_server filled)"
  for times in 10 27; do
    psql "$TEST_POSTGRES_URL" -qc "CREATE DATABASE desk_$times TEMPLATE filled"
    database=$(on_server "desk_$times")
    step "Multiplying PostgreSQL by $times" multiply "$database" "$times"
    # What was made is on the disk before anything is measured, as it would be the next morning.
    psql "$database" -qc CHECKPOINT
    measure "PostgreSQL, $times years of petitions" "$seconds" desk
    psql "$TEST_POSTGRES_URL" -qc "DROP DATABASE desk_$times"
  done
}

desk_of_large() {
  copy_of sqlite-370k 10
  measure "SQLite, 370,000 petitions, the desk" "$seconds" desk
  copy_of sqlite-1m 27
  measure "SQLite, 1,000,000 petitions, the desk" "$seconds" desk
  scripts/postgres.sh run --fsync -- "$0" desk-on-postgres
}

case $what in
  all)
    build
    copy_of sqlite-37k 1
    workbook
    measure "SQLite, 37,000 petitions" "$seconds"
    copy_of sqlite-370k 10
    measure "SQLite, 370,000 petitions" "$seconds"
    scripts/postgres.sh run --fsync -- "$0" on-postgres
    desk_of_large
    step "Twenty kills" crash "$sirc" 20
    ;;
  quick)
    build
    copy_of sqlite-37k 1
    workbook
    measure "SQLite, 37,000 petitions, quick" 3
    ;;
  desk)
    build
    copy_of sqlite-37k 1
    measure "SQLite, 37,000 petitions, the desk" "$seconds" desk
    desk_of_large
    ;;
  roster)
    build
    copy_of sqlite-37k 1
    workbook
    measure "SQLite, 37,000 petitions, roster" 3 roster
    ;;
  crash)
    build
    step "Twenty kills" crash "$sirc" 20
    step "A server that answers before it commits" build_liar
    step "Twenty kills of it" falsify
    ;;
  on-postgres) on_postgres ;;
  desk-on-postgres) desk_on_postgres ;;
  *) sed -n '3,14p' "$0" | cut -c3-; exit 2 ;;
esac
rm -f "$folder/run.db"* "$folder/crash.db"*
