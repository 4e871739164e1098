#!/usr/bin/env bash
# Runs every benchmark, or those named: run.sh [simulator recommend …]. Each prints its own table, which
# is kept in benchmarks/results with the day and the machine, for those who cannot wait.
set -euo pipefail
cd "$(dirname "$0")/.."
venv=.venv-bench
if [[ ! -e $venv/.installed || benchmarks/requirements.lock -nt $venv/.installed ]]; then
  echo "· making $venv from benchmarks/requirements.lock"
  python3.11 -m venv "$venv"
  "$venv/bin/pip" install --disable-pip-version-check -q -r benchmarks/requirements.lock
  # they run with the versions above, which their own bounds exclude
  "$venv/bin/pip" install --disable-pip-version-check -q --no-deps dp-accounting==0.6.0 obp==0.4.1
  "$venv/bin/pip" install --disable-pip-version-check -q --no-deps --no-build-isolation -e .
  touch "$venv/.installed"
fi
names=("$@")
((${#names[@]})) || names=($(basename -s .py benchmarks/*.py))
missed=()
mkdir -p benchmarks/results
processor=$(sed -n 's/^model name.*: //p' /proc/cpuinfo | head -n 1)
export COLUMNS=110 NO_COLOR=1
for name in "${names[@]}"; do
  echo; echo "== $name"
  # what measures the course's own commands needs the course's own environment
  case $name in
    agreement | attacks | frame | grading | lora) python=.venv/bin/python ;;
    *) python=$venv/bin/python ;;
  esac
  {
    echo "$(date +%F), $(nproc --all) x ${processor:-unknown processor}, OMP_NUM_THREADS=${OMP_NUM_THREADS:-unset}"
    "$python" -W ignore "benchmarks/$name.py"
  } | tee "benchmarks/results/$name.txt" || missed+=("$name")
done
if ((${#missed[@]})); then
  echo; echo "short of their aims: ${missed[*]}"
  exit 1
fi
