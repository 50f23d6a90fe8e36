#!/bin/sh
# Runs a command under a Secret Service of its own, which ends with it and touches no real keyring.
#   scripts/with-keyring.sh COMMAND [ARGUMENT...]
# Needs gnome-keyring and dbus (with dbus-send).
set -eu
for tool in dbus-run-session dbus-send gnome-keyring-daemon; do
  command -v "$tool" >/dev/null || { echo "with-keyring: $tool is not installed" >&2; exit 77; }
done
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
mkdir -m 700 "$home/data" "$home/run" "$home/cache" "$home/state" "$home/config"
export XDG_DATA_HOME="$home/data" XDG_RUNTIME_DIR="$home/run" XDG_CACHE_HOME="$home/cache"
unset DBUS_SESSION_BUS_ADDRESS DISPLAY WAYLAND_DISPLAY
dbus-run-session -- sh -ec '
  # The password makes the login keyring the first time, and unlocks it from then on.
  printf %s keyring-password | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1
  # It takes its name a moment later; whoever asks before would make the bus start a second, locked one.
  tries=0
  until dbus-send --session --print-reply --dest=org.freedesktop.DBus / \
    org.freedesktop.DBus.NameHasOwner string:org.freedesktop.secrets | grep -q "boolean true"; do
    tries=$((tries + 1))
    [ $tries -lt 100 ] || { echo "with-keyring: gnome-keyring-daemon did not start" >&2; exit 77; }
    sleep 0.05
  done
  exec "$@"' sh "$@"
