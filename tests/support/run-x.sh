#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# run-x.sh COMMAND [ARG …]: a desktop of its own for one command: X server on a free display, private home, run
# folder, D-Bus session and window manager.  Safe in parallel.  The command's exit status is passed on.
#
# WM        window manager (openbox; "true" for none)
# SCREEN    size of the screen (1280x800x24)
# KEEP_HOME a folder to use as home instead of a fresh one

set -u

for program in Xvfb dbus-run-session; do
  command -v "$program" >/dev/null 2>&1 || {
    echo "Bail out! $program is missing" && exit 1
  }
done

base=$(mktemp -d /tmp/sluice-x.XXXXXX) || exit 1
x_pid=
clean_up() {
  [ -z "$x_pid" ] || kill "$x_pid" 2>/dev/null
  rm -rf "$base" 2>/dev/null
}
trap clean_up EXIT
trap 'exit 143' INT TERM HUP

XDG_RUNTIME_DIR=$base/run
HOME=${KEEP_HOME:-$base/home}
export XDG_RUNTIME_DIR HOME
# The folders must be there before dbus-daemon starts: it never looks for new ones.
mkdir -p "$HOME/.local/share/dbus-1/services" "$HOME/.local/share/applications" "$XDG_RUNTIME_DIR"
chmod 700 "$XDG_RUNTIME_DIR"
export XDG_DATA_HOME="$HOME/.local/share" XDG_CONFIG_HOME="$HOME/.config" XDG_CACHE_HOME="$HOME/.cache" \
  XDG_STATE_HOME="$HOME/.local/state"

unset WAYLAND_DISPLAY DBUS_SESSION_BUS_ADDRESS DESKTOP_STARTUP_ID XDG_ACTIVATION_TOKEN XAUTHORITY
[ "${GTK_A11Y:-}" != none ] || unset GTK_A11Y
export LANG="${LANG:-C.UTF-8}" GDK_BACKEND=x11 GSK_RENDERER="${GSK_RENDERER-cairo}" LIBGL_ALWAYS_SOFTWARE=1
# Without these two a portal that happens to be installed is started, warns, and leaves a mount in the run folder.
export GDK_DEBUG="${GDK_DEBUG-no-portals}" ADW_DISABLE_PORTAL="${ADW_DISABLE_PORTAL-1}"
export GSETTINGS_BACKEND="${X_GSETTINGS_BACKEND:-memory}" XDG_CURRENT_DESKTOP=X-Test GTK_USE_PORTAL=0
export SECRET_BACKEND="${SECRET_BACKEND-file}" SECRET_FILE_TEST_PATH="$HOME/keyring" SECRET_FILE_TEST_PASSWORD=test

exec 3>"$base/display"
Xvfb -displayfd 3 -screen 0 "${SCREEN:-1280x800x24}" -nolisten tcp -noreset >"$base/xvfb.log" 2>&1 &
x_pid=$!
exec 3>&-
tries=0
while [ ! -s "$base/display" ] && [ $tries -lt 200 ] && kill -0 "$x_pid" 2>/dev/null; do
  sleep 0.05
  tries=$((tries + 1))
done
[ -s "$base/display" ] || {
  echo "Bail out! Xvfb does not start: $(tail -n 1 "$base/xvfb.log")"
  exit 1
}
DISPLAY=:$(cat "$base/display")
export DISPLAY

# What the bus and its services print stays out of the command's own output.
exec 4>&1 5>&2
# shellcheck disable=SC2016 # the inner shell expands
dbus-run-session -- sh -c '
  dbus-update-activation-environment --all 2>/dev/null
  wm_pid=
  if [ "${WM:=openbox}" != true ] && command -v "$WM" >/dev/null 2>&1; then
    "$WM" >/dev/null 2>&1 &
    wm_pid=$!
    # Windows that come before the manager are left where they are: wait until it says it is there.
    tries=0
    while [ $tries -lt 60 ] && ! xprop -root _NET_SUPPORTING_WM_CHECK 2>/dev/null | grep -q "window id"; do
      sleep 0.05
      tries=$((tries + 1))
    done
  fi
  "$@" >&4 2>&5 4>&- 5>&-
  status=$?
  [ -z "$wm_pid" ] || kill "$wm_pid" 2>/dev/null
  exit $status' sh "$@" >"$base/bus.log" 2>&1
