# Sets PYTHON to a Python of at least 3.11, or says what to install.
for candidate in python3 python3.14 python3.13 python3.12 python3.11 python; do
  if command -v "$candidate" >/dev/null 2>&1 &&
    "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
    PYTHON=$candidate
    break
  fi
done
if [ -z "${PYTHON:-}" ]; then
  echo "Discreet needs Python 3.11 or newer, and none was found on the PATH." >&2
  echo "Install it (Debian and Ubuntu: apt install python3 python3-venv) and run this again." >&2
  exit 1
fi
