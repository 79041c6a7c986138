#!/usr/bin/env bash
# Installs what the project needs, or stops with one line that says what to install.
#   scripts/need.sh [check|run|test]
# `check` needs Rust alone; `run` also what builds the pages; `test` also PostgreSQL and Chromium.
# What serves the pages is asked for only where there are pages (frontend/) or browser tests (end2end/).
. "$(dirname "$0")/lib.sh"

for_what=${1:-test}
missing() { echo "Missing: $1" >&2; exit 1; }
packages=()
wanted() { [ "$for_what" = test ] || { [ "$for_what" = run ] && [ "$1" = run ]; }; }

# what is missing, and the Debian packages that bring it; installed together below.
lacks=()
lack() { lacks+=("$1"); shift; packages+=("$@"); }

command -v cc >/dev/null || lack "a C compiler" build-essential
if wanted test; then
  command -v initdb >/dev/null || compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || lack "the PostgreSQL server" postgresql
  [ ! -d end2end ] || scripts/chromium.sh >/dev/null 2>&1 || lack "Chromium" chromium fonts-dejavu-core
fi
if [ ${#packages[@]} -gt 0 ]; then
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    install_packages() {
      apt-get update -qq
      DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${packages[@]}" >/dev/null
    }
    step "Installing ${packages[*]} with apt" install_packages
  else
    list=$(printf ', %s' "${lacks[@]}")
    missing "${list:2}; on Debian: sudo apt-get install --no-install-recommends ${packages[*]}"
  fi
fi

# The version, components and WASM target come from rust-toolchain.toml.
command -v cargo >/dev/null || missing "Rust; install rustup with your system's package manager or from https://rustup.rs"
if ! sysroot=$(rustc --print sysroot 2>/dev/null) || [ ! -d "$sysroot/lib/rustlib/wasm32-unknown-unknown" ]; then
  command -v rustup >/dev/null || missing "the Rust target wasm32-unknown-unknown for $(rustc --version)"
  channel=$(sed -n 's/^channel = "\(.*\)"/\1/p' rust-toolchain.toml)
  step "Installing Rust $channel with its WASM target" rustup toolchain install "$channel" --profile minimal \
    --component rustfmt --component clippy --target wasm32-unknown-unknown
fi
wanted run && [ -d frontend ] || exit 0

node_major=$(node --version 2>/dev/null | sed -E 's/^v([0-9]+).*/\1/' || true)
[ "${node_major:-0}" -ge 20 ] && command -v npm >/dev/null || missing "Node.js 20 or newer with npm (found: $(node --version 2>/dev/null || echo none)); see https://nodejs.org"

# No package may run a program of its own while it is installed.
if ! cmp -s package-lock.json node_modules/.installed.lock; then
  install_npm() {
    npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
    cp package-lock.json node_modules/.installed.lock
  }
  step "Installing the npm packages of package-lock.json" install_npm
fi

# It must be exactly the version that the WASM was compiled with. It is built with its newest
# dependencies and few optimizations: a minute or two instead of five, and it runs for a second.
if [ ! -x "$wasm_bindgen" ]; then
  install_wasm_bindgen() {
    mkdir -p "$cache/tools"
    local folder=${wasm_bindgen%/bin/*}
    CARGO_TARGET_DIR=$folder.build CARGO_PROFILE_RELEASE_LTO=off CARGO_PROFILE_RELEASE_CODEGEN_UNITS=16 \
      CARGO_PROFILE_RELEASE_OPT_LEVEL=1 RUSTFLAGS='' \
      cargo install wasm-bindgen-cli --version "$wasm_bindgen_version" --root "$folder.new"
    rm -rf "$folder" "$folder.build"
    mv "$folder.new" "$folder"
  }
  step "Building wasm-bindgen $wasm_bindgen_version (two minutes, once)" install_wasm_bindgen
fi
