#!/usr/bin/env bash
# Installs what the project needs, or stops with one line that says what to install.
set -euo pipefail

missing() { echo "Missing: $1" >&2; exit 1; }

command -v cargo >/dev/null || missing "Rust; install rustup from your system or rustup.rs"
command -v cc >/dev/null || missing "a C compiler; on Debian: apt-get install build-essential"
command -v make >/dev/null || missing "make; on Debian: apt-get install make"

# The channel, components and WASM target come from rust-toolchain.toml.
if ! ls "$(rustc --print sysroot)/lib/rustlib" 2>/dev/null | grep -q wasm32-unknown-unknown; then
  command -v rustup >/dev/null || missing "the Rust target wasm32-unknown-unknown"
  echo "▸ Installing the WASM target"
  rustup target add wasm32-unknown-unknown
fi

if ! command -v initdb >/dev/null && ! ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1; then
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "▸ Installing PostgreSQL for the tests"
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends postgresql >/dev/null
  else
    missing "the PostgreSQL server; on Debian: apt-get install postgresql"
  fi
fi
