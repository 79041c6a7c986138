#!/usr/bin/env bash
# Rules of the house that no compiler knows. Each says what to do when it is broken.
set -euo pipefail
cd "$(dirname "$0")/.."
failed=0
broken() { echo "  ✗ $1" >&2; failed=1; }

# Names of the crates that a crate may not reach, in any way.
forbids() {
  local crate=$1; shift
  local tree
  tree=$(cargo tree -p "$crate" -e normal --prefix none --no-dedupe | cut -d' ' -f1 | sort -u)
  for other in "$@"; do
    if grep -qx -- "$other" <<<"$tree"; then
      broken "$crate reaches $other: the direction is server → usecases → db → domain (docs/architecture.md)"
    fi
  done
}
forbids domain sqlx leptos tokio axum db usecases
forbids db leptos axum usecases app
forbids usecases leptos axum app
forbids ui domain db usecases app
lock() { grep -A1 "^name = \"$1\"$" Cargo.lock | grep version | cut -d'"' -f2; }
[ "$(lock sqlx | wc -l)" = 1 ] || broken "Cargo.lock has more than one sqlx: remove the dependency that brings the second"
printf '0.37.0\n%s\n' "$(lock libsqlite3-sys)" | sort -VC || broken "libsqlite3-sys is older than 0.37: SQLite before 3.51.3 can corrupt a database"
for crate in tower-sessions-sqlx-store openssl native-tls; do
  [ -z "$(lock $crate)" ] || broken "Cargo.lock has $crate: use what docs/adr names instead"
done

code() { git ls-files -co --exclude-standard -- '*.rs' | xargs grep -nE "$1" | grep -vE "$2" || true; }
# The multiplier of the bench makes its statements of names that the database's own catalogue gives and of
# numbers, and only measuring uses it: no other text gets there.
found=$(code 'AssertSqlSafe' '^bench/src/multiply/store.rs:'); [ -z "$found" ] || broken "SQL built from text: $found"
found=$(code 'inner_html' '^$'); [ -z "$found" ] || broken "markup built from text: $found"
found=$(code '<textarea|\btextarea\(' '^app/ui/src/text_area.rs'); [ -z "$found" ] || broken "a textarea outside app/ui/src/text_area.rs is not escaped on the server: $found"
found=$(code '\bstyle="' '^$'); [ -z "$found" ] || broken "inline styles are refused by the content security policy, use a class in style/: $found"

found=$(code '\bstyle:' '^$'); [ -z "$found" ] || broken "styles set from code, use a class in style/: $found"

block() { sed -n '/^\[\[workspace.metadata.leptos\]\]/,$p' "$1" | grep ' = ' | sort; }
diff <(block Cargo.toml) <(block Leptos.toml) >/dev/null || broken "Leptos.toml differs from [[workspace.metadata.leptos]] in Cargo.toml"

[ "$failed" = 0 ] && echo "  all kept"
exit "$failed"
