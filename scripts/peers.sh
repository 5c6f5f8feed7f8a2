#!/usr/bin/env bash
# Installs the card libraries of others that tests/interop and benchmarks/cards_speed.py ask:
# those of PyPI in .cache/peers, those of npm in tests/interop/node_modules. Needs scripts/setup.sh
# first, and Node 20. Does nothing when exactly the locked versions are already there.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

pypi_lock=requirements/peers.lock
pypi=.cache/peers
if ! cmp -s "$pypi_lock" "$pypi/.lock"; then
  .venv/bin/uv venv --quiet --clear --python .venv/bin/python "$pypi"
  .venv/bin/uv pip install --quiet --python "$pypi/bin/python" --require-hashes -r "$pypi_lock" >&2
  cp "$pypi_lock" "$pypi/.lock"
fi

npm_lock=tests/interop/package-lock.json
npm=tests/interop/node_modules
if ! cmp -s "$npm_lock" "$npm/.lock"; then
  if ! node -e 'process.exit(Number(process.versions.node.split(".")[0] < 20))' 2>/dev/null; then
    echo "Node 20 or newer is needed for tests/interop (found: $(node --version 2>/dev/null || echo none))." >&2
    exit 1
  fi
  npm ci --prefix tests/interop --silent --no-audit --no-fund --ignore-scripts >&2
  cp "$npm_lock" "$npm/.lock"
fi
