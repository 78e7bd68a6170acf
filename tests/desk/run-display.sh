#!/bin/sh
# Runs a test on a display, session bus and accessibility bus of its own, so that it needs no desktop and disturbs none.
#   run-display.sh PROGRAM [ARGUMENT]…
set -eu
work=$(mktemp -d)
mkdir -p "$work/run" "$work/home"
chmod 700 "$work/run"
server=
cleanup () {
  [ -z "$server" ] || kill "$server" 2>/dev/null || true
  [ -z "$server" ] || wait "$server" 2>/dev/null || true
  rm -rf "$work"
}
trap cleanup EXIT
trap 'exit 143' TERM INT

# The server chooses a free number and tells it when it is ready; it must not start anew when a first client leaves it.
Xvfb -displayfd 3 -screen 0 "${MB_TEST_SCREEN:-1366x768}x24" -nolisten tcp -noreset 3>"$work/display" >"$work/xvfb.log" 2>&1 &
server=$!
tries=0
while [ ! -s "$work/display" ]; do
  tries=$((tries + 1))
  if [ "$tries" -gt 100 ] || ! kill -0 "$server" 2>/dev/null; then
    cat "$work/xvfb.log" >&2
    echo "no display" >&2
    exit 99
  fi
  sleep 0.1
done
DISPLAY=":$(cat "$work/display")"
export DISPLAY
unset WAYLAND_DISPLAY DBUS_SESSION_BUS_ADDRESS AT_SPI_BUS_ADDRESS || true
export GDK_BACKEND=x11 GSK_RENDERER=cairo GDK_DEBUG=gl-disable GSETTINGS_BACKEND=memory
export GTK_A11Y="${GTK_A11Y:-none}" GTK_THEME= ; unset GTK_THEME
export HOME="$work/home" XDG_RUNTIME_DIR="$work/run"
export XDG_CONFIG_HOME="$work/home/.config" XDG_DATA_HOME="$work/home/.local/share" XDG_CACHE_HOME="$work/home/.cache"
export LSAN_OPTIONS="${LSAN_OPTIONS:-suppressions=$(dirname "$0")/../lsan.supp:print_suppressions=0}"
status=0
# What the buses and their daemons say is no part of the test's output.
exec 4>&1
dbus-run-session -- sh -c 'exec "$@" >&4 4>&-' sh "$@" >&2 || status=$?
exit "$status"
