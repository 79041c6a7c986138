#!/usr/bin/env bash
# Builds the pages (WASM, JavaScript, CSS, public files) into target/site, and the server.
#   scripts/build.sh [release|dev|journeys]
# `dev` leaves out what only makes files smaller. `journeys` makes the pages as `release` does and takes
# the server that the tests have compiled. A step whose inputs did not change is skipped.
# Why not cargo-leptos: docs/adr/0006-build-without-cargo-leptos.md
. "$(dirname "$0")/lib.sh"

mode=${1:-release}
case $mode in
  release) wasm_profile=wasm-release wasm_folder=wasm-release host_folder=release ;;
  dev) wasm_profile=dev wasm_folder=debug host_folder=debug ;;
  journeys) wasm_profile=wasm-release wasm_folder=wasm-release host_folder=debug ;;
  *) sed -n '2,6p' "$0"; exit 2 ;;
esac
pages=$mode
[ "$mode" = dev ] || pages=release
work=$target/site-work/$pages
mkdir -p "$work"

# What the Rust compiler may emit for this target since 1.82, and nothing more: the browsers of
# the last five years take all of it, whereas `--all-features` emits imports that none takes.
features=(--enable-bulk-memory --enable-multivalue --enable-mutable-globals
  --enable-nontrapping-float-to-int --enable-reference-types --enable-sign-ext)

bindgen() {
  local input=$1 name=$2
  [ -x "$wasm_bindgen" ] || { echo "wasm-bindgen $wasm_bindgen_version is missing: run scripts/need.sh" >&2; exit 1; }
  rm -rf "$work/bindgen/$name"
  # The names of functions stay until the WASM is made small, which needs them.
  "$wasm_bindgen" --target web --no-typescript --keep-debug --out-name "$name" --out-dir "$work/bindgen/$name" "$input"
}

# A function that is called once is not put into its caller unless it is tiny: alike functions pack
# better, and the file is a twelfth smaller on the wire for it.
optimize() {
  local name=$1
  local wasm=$work/bindgen/$name/${name}_bg.wasm
  # Only the desk has views that could be islands.
  if [ "$name" = sirc ]; then node scripts/without_islands.mjs "$wasm" "$work/$name.wasm"; else cp "$wasm" "$work/$name.wasm"; fi
  node_modules/.bin/wasm-opt -Oz --converge --one-caller-inline-max-function-size=10 --low-memory-unused --strip-debug \
    "${features[@]}" -o "$wasm" "$work/$name.wasm"
}

# entry CRATE NAME: what a browser loads of one entry. The desk, the map and the captain's pages are
# entries of their own, so that none pays for another (docs/adr/0012-map.md, 0015-phone-entry.md).
entry() {
  local crate=$1 name=$2
  local input=$target/wasm32-unknown-unknown/$wasm_folder/$crate.wasm stamp
  stamp=$(cat "$input" scripts/build.sh scripts/without_islands.mjs package-lock.json <(echo "$wasm_bindgen_version") | sha256sum)
  if [ "$stamp" != "$(cat "$work/$name.stamp" 2>/dev/null)" ]; then
    rm -f "$work/$name.stamp"
    step "JavaScript for the WASM of $name" bindgen "$input" "$name"
    if [ "$pages" = release ]; then step "WASM of $name made small" optimize "$name"; fi
    echo "$stamp" >"$work/$name.stamp"
  else
    echo "▸ JavaScript for the WASM of $name: unchanged"
  fi
}

# Leptos looks for the hashes beside the program; the copy in the site goes with a deployment.
place_hashes() {
  cmp -s "$site/hash.txt" "$target/$host_folder/hash.txt" || cp "$site/hash.txt" "$target/$host_folder/hash.txt"
}

began=$(seconds)
# Paths of this machine would otherwise stand in the messages of what a browser loads.
flags="'--cfg=erase_components', '--remap-path-prefix=${CARGO_HOME:-$HOME/.cargo}/registry/src=', '--remap-path-prefix=$root='"
# In one call, so that they agree on the features of what several need, and compile it once.
step "Pages in WASM" cargo build -p frontend -p map -p phone --lib --target wasm32-unknown-unknown --profile "$wasm_profile" \
  --config "target.wasm32-unknown-unknown.rustflags=[$flags]"
entry frontend sirc
entry map map
entry phone phone

step "Site in ${site#"$root"/}" node scripts/site.mjs --mode "$pages" --bindgen "$work/bindgen" --out "$site"

case $mode in
  release) step "Server" cargo build -p server --release ;;
  dev) step "Server" cargo build -p server ;;
  # By itself its dependencies would have other features, and be compiled once more.
  journeys) step "Server" compile_tests ;;
esac
place_hashes
echo "▸ Built in $(elapsed "$began"): ${target#"$root"/}/$host_folder/sirc"
