# What the scripts beside the strategies share: each reads it with `.` first.

# bounded SECONDS COMMAND...: macOS has no timeout(1).
bounded() {
  seconds=$1
  shift
  if command -v timeout >/dev/null; then timeout "$seconds" "$@"; else "$@"; fi
}

# install_packages LOG PACKAGE...: the distribution's, as root on Debian; what is said of it goes into LOG.
install_packages() {
  said=$1
  shift
  [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null || return 1
  { bounded 120 apt-get -q update &&
    DEBIAN_FRONTEND=noninteractive bounded 300 apt-get -qy install --no-install-recommends "$@"; } >"$said" 2>&1
}

# is_made PROGRAM CHECKSUM: whether it is there, and made of that.
is_made() { [ -x "$1" ] && [ "$(cat "$1.made-of" 2>/dev/null)" = "$2" ]; }

# keep WORK PROGRAM CHECKSUM: move what was compiled in a folder of its own to where it is executed from: two runs may build
# at the same time, and a third may execute what is there.
keep() {
  mv -f "$1/$(basename "$2")" "$2"
  echo "$3" >"$1/made-of"
  mv -f "$1/made-of" "$2.made-of"
}
