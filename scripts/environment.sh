# Sourced by the scripts beside it. `environment NAME` makes .venv hold exactly what requirements/NAME.txt pins, and
# this package; `server_environment` makes .venv-studio hold the Label Studio server,
# `citation_environment` makes .venv-citation hold the validator of CITATION.cff; `system_packages NAME…` sees to
# packages of the system. Each does nothing when that is so already.
# Needs: bash, a Python 3.11 to 3.13 with venv. PYTHON=/path/to/python chooses another one.

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"

find_python() {
  local candidate
  if [ -n "${PYTHON:-}" ] && ! "$PYTHON" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' 2>/dev/null; then
    echo "PYTHON=$PYTHON is no Python 3.11, 3.12 or 3.13" >&2
    exit 2
  fi
  for candidate in "${PYTHON:-}" python3.13 python3.12 python3.11 python3; do
    if [ -n "$candidate" ] && command -v "$candidate" >/dev/null 2>&1 &&
      "$candidate" -c 'import sys, venv, ensurepip; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' 2>/dev/null; then
      command -v "$candidate"
      return
    fi
  done
  system_packages python3 python3-venv >&2
  command -v python3
}

# Debian's packages, as root; elsewhere they are named.
system_packages() {
  local missing=() name
  for name in "$@"; do
    dpkg-query -W -f '${Status}' "$name" 2>/dev/null | grep -q "ok installed" || missing+=("$name")
  done
  [ ${#missing[@]} = 0 ] && return
  if [ "$(id -u)" = 0 ] && [ -f /etc/debian_version ]; then
    echo "installing ${missing[*]}" >&2
    if apt-get update -qq >&2 && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >&2; then
      return
    fi
  fi
  echo "needed: ${missing[*]} (on Debian, as root: apt-get install ${missing[*]})" >&2
  exit 2
}

# make_venv FOLDER NAME: an environment that holds what requirements/NAME.txt pins; says 1 if it did so already.
make_venv() {
  local venv=$1 name=$2 stamp wanted python
  stamp="$venv/.installed-$name"
  wanted=$(cat "$root/requirements/uv.txt" "$root/requirements/$name.txt" "$root/pyproject.toml" | sha256sum)
  [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$wanted" ] && return 1
  if [ ! -x "$venv/bin/python" ]; then
    python=$(find_python)
    "$python" -m venv "$venv"
  fi
  echo "installing requirements/$name.txt into $(basename "$venv")" >&2
  "$venv/bin/python" -m pip install -q --disable-pip-version-check --require-hashes -r "$root/requirements/uv.txt"
  # A larger environment (dev) already holds the smaller one (core), in the same versions.
  "$venv/bin/uv" pip install -q --python "$venv/bin/python" --require-hashes -r "$root/requirements/$name.txt"
  [[ "$name" =~ ^(server|citation)$ ]] ||
    "$venv/bin/uv" pip install -q --python "$venv/bin/python" --no-deps --no-build-isolation --editable "$root"
  echo "$wanted" >"$stamp"
}

environment() {
  make_venv "$root/.venv" "$1" || true
}

server_environment() {
  make_venv "$root/.venv-studio" server || true
}

citation_environment() {
  make_venv "$root/.venv-citation" citation || true
}
