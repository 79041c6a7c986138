#!/usr/bin/env bash
# Prints the path of the browser that the end-to-end tests drive: $CHROMIUM, or the system's.
set -euo pipefail
for name in ${CHROMIUM:+"$CHROMIUM"} chromium chromium-browser google-chrome-stable google-chrome; do
  if path=$(command -v "$name"); then echo "$path"; exit 0; fi
done
echo "Missing: Chromium; on Debian: sudo apt-get install chromium, or set CHROMIUM to its path" >&2
exit 1
