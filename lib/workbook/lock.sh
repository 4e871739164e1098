#!/usr/bin/env bash
# Writes requirements.lock: what pip resolves from pyproject.toml in an empty environment. lock.sh PYTHON [anew]
# Pins that stand in the lock stay, so that a new dependency moves no other one; `anew` resolves them all again.
set -euo pipefail
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
"$1" -m venv "$scratch/venv"
touch "$scratch/pins"
[[ ${2:-} == anew ]] || cp requirements.lock "$scratch/pins"
"$scratch/venv/bin/pip" install -q -c "$scratch/pins" '.[dev]'
{
  echo '# Every package of the environment, pinned. Made by `make lock` from pyproject.toml; do not edit.'
  # a local label (torch 2.13.0+cpu) names this machine's build, not the release
  "$scratch/venv/bin/pip" freeze --exclude pip --exclude cartshift | sed 's/+.*$//' | sort -f
} >"$scratch/lock"
mv "$scratch/lock" requirements.lock
