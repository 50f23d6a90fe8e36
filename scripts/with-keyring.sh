#!/bin/sh
# Runs a command under a Secret Service of its own, which ends with it and touches no real keyring.
#   scripts/with-keyring.sh COMMAND [ARGUMENT...]
# Needs gnome-keyring and dbus. KEYRING=locked starts it with a keyring that is locked, KEYRING=none without the service.
set -eu
for tool in dbus-run-session gnome-keyring-daemon; do
  command -v "$tool" >/dev/null || { echo "with-keyring: $tool is not installed" >&2; exit 69; }
done
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
mkdir -m 700 "$home/data" "$home/run" "$home/cache" "$home/state" "$home/config"
export XDG_DATA_HOME="$home/data" XDG_RUNTIME_DIR="$home/run" XDG_CACHE_HOME="$home/cache"
unset DBUS_SESSION_BUS_ADDRESS
[ "${KEEP_DISPLAY:-}" ] || unset DISPLAY WAYLAND_DISPLAY
dbus-run-session -- sh -ec '
  # The password makes the login keyring the first time, and unlocks it from then on.
  printf %s keyring-password | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1
  exec "$@"' sh "$@"
