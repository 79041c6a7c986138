# What the scripts share: where things are, and progress with its duration. Sourced, not run.
# shellcheck shell=bash
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
root=$PWD

# Tools that are built once for every checkout live here; CI keeps its build folder here too.
cache=${SIRC_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/sirc}
target=${CARGO_TARGET_DIR:-$root/target}
case $target in /*) ;; *) target=$root/$target ;; esac
site=$target/site

# The version of a crate in Cargo.lock.
locked() {
  awk -v name="name = \"$1\"" '$0 == name { getline; gsub(/version = |"/, ""); print; exit }' Cargo.lock
}

wasm_bindgen_version=$(locked wasm-bindgen)
wasm_bindgen=$cache/tools/wasm-bindgen-$wasm_bindgen_version/bin/wasm-bindgen

seconds() { date +%s.%N; }
elapsed() { awk -v a="$1" -v b="$(seconds)" 'BEGIN { d = b - a; if (d < 90) printf "%.1f s", d; else printf "%d min %02d s", d / 60, d % 60 }'; }

# step TITLE COMMAND…: says what begins, runs it, says how long it took.
step() {
  local title=$1 began
  shift
  began=$(seconds)
  echo "▸ $title"
  "$@"
  echo "  $title: $(elapsed "$began")"
}

# A port of the loopback that nothing listens on.
free_port() {
  node -e 'const s = require("node:net").createServer().listen(0, "127.0.0.1", () => { console.log(s.address().port); s.close(); })'
}

# The file of a `sqlite:` URL, or nothing for another database.
sqlite_file() {
  case $1 in
    sqlite:*) local path=${1#sqlite:}; path=${path#//}; echo "${path%%\?*}" ;;
  esac
}

# What runs the tests; plain cargo where nextest is missing.
if command -v cargo-nextest >/dev/null; then
  test_runner=(cargo nextest run --workspace --exclude frontend)
else
  test_runner=(cargo test --workspace --exclude frontend)
fi

# Compiles the tests, and with them the server of a debug build.
compile_tests() { "${test_runner[@]}" --no-run; }
