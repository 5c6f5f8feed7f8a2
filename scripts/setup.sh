#!/usr/bin/env bash
# Makes .venv hold exactly what a lock file names. Usage: scripts/setup.sh run|dev
# Does nothing when that lock (or the larger dev lock) is already installed.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

lock="requirements/$1.lock"
stamp=".venv/.$1.lock"
if cmp -s "$lock" "$stamp"; then
  exit 0
fi

python=${PYTHON:-python3}
if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
  echo "Python 3.11 or newer is needed (found: $("$python" --version 2>&1)). Set PYTHON=/path/to/python3.11." >&2
  exit 1
fi

echo "Setting up (once, about half a minute) ..." >&2
[ -x .venv/bin/python ] || "$python" -m venv .venv
.venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/uv.lock >&2
.venv/bin/uv pip install --quiet --python .venv/bin/python --require-hashes -r "$lock" >&2
# dev holds everything run holds, at the same versions.
cp "$lock" "$stamp"
if [ "$1" = dev ]; then cp requirements/run.lock .venv/.run.lock; fi
