#!/usr/bin/env bash
# browser.sh: finds or, as root, installs by apt the browser that the docs site is tested in, and prints its path.
source "$(dirname "$0")/lib.sh"
for name in chromium chromium-browser google-chrome; do
  if command -v "$name" >&3; then exit; fi
done
apt_need /usr/bin/chromium chromium fonts-dejavu-core
echo /usr/bin/chromium >&3
