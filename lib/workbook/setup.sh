#!/usr/bin/env bash
# Makes the environment: setup.sh PYTHON VENV. Installs what is missing, says the command where it may not.
set -euo pipefail
python=$1 venv=$2

# command that must exist → Debian package that brings it
declare -A package=([bwrap]=bubblewrap [npm]=npm [chromium]=chromium [pg_ctlcluster]=postgresql)
missing=()
for command in bwrap npm chromium pg_ctlcluster; do
  command -v "$command" >/dev/null || missing+=("${package[$command]}")
done
if ! command -v "$python" >/dev/null; then
  echo "error: $python not found; cartshift needs Python 3.11 (make PYTHON=/path/to/python3.11 …)" >&2
  exit 1
fi
"$python" -c 'import ensurepip, venv' 2>/dev/null || missing+=(python3-venv)
if ((${#missing[@]})); then
  install="apt-get install -y --no-install-recommends ${missing[*]}"
  if [[ $(id -u) == 0 ]] && command -v apt-get >/dev/null; then
    echo "· installing ${missing[*]}"
    apt-get update -qq && DEBIAN_FRONTEND=noninteractive $install -qq >/dev/null
  else
    echo "error: missing ${missing[*]}. Run:  sudo $install" >&2
    exit 1
  fi
fi

echo "· making $venv from requirements.lock (some minutes the first time)"
[[ -x $venv/bin/python ]] || "$python" -m venv "$venv"
"$venv/bin/pip" install --disable-pip-version-check --progress-bar on -q -r requirements.lock
"$venv/bin/pip" install --disable-pip-version-check -q --no-deps --no-build-isolation -e .
"$venv/bin/pip" check
