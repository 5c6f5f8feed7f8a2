"""What starting the CLI costs, beside a bare Python in the same run.

    python -m benchmarks.cli_start

CPU seconds (user and system, the minimum of several runs: wall times of a shared machine
say little), and the wall time of a second card by the composer.
"""

import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.fakes.program import MODEL_DIR, ROOT, VARIABLES

RUNS = 10
CARDS = 3
MODULE = ["-m", "card_generator_app.main_cli"]
CASES: dict[str, list[str]] = {
    "python -c pass": ["-c", "pass"],
    "cardforge --help": [*MODULE, "--help"],
    "cardforge generate --help": [*MODULE, "generate", "--help"],
    "cardforge jobs list --help": [*MODULE, "jobs", "list", "--help"],
}
CONCEPT = "A retired dragon-slayer who now runs a bakery in a small mountain village"


def run(arguments: list[str], env: dict[str, str], folder: Path) -> tuple[float, float]:
    """CPU seconds and wall seconds of one process."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    begun_at = time.perf_counter()
    subprocess.run(
        [sys.executable, *arguments],
        env=env,
        cwd=folder,
        check=True,
        stdin=subprocess.DEVNULL,
        capture_output=True,
    )
    wall_s = time.perf_counter() - begun_at
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu_s = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return cpu_s, wall_s


def main() -> None:
    """Prints both tables."""
    env = {name: value for name, value in os.environ.items() if name not in VARIABLES}
    env["PYTHONPATH"] = str(ROOT)
    env.pop("PYTHONDONTWRITEBYTECODE", None)  # as ./run does
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        bare_s = 0.0
        print(f"{'command':<28} {'cpu':>8} {'wall':>8} {'x python':>9}")
        for label, arguments in CASES.items():
            run(arguments, env, folder)  # compiles
            runs = [run(arguments, env, folder) for _ in range(RUNS)]
            cpu_s = min(cpu for cpu, _ in runs)
            wall_s = min(wall for _, wall in runs)
            bare_s = bare_s or cpu_s
            print(
                f"{label:<28} {cpu_s * 1000:>5.0f} ms {wall_s * 1000:>5.0f} ms "
                f"{cpu_s / bare_s:>9.1f}"
            )
        env |= {
            "CARDFORGE_DATA_DIR": str(folder / "data"),
            "CARDFORGE_MODEL_DIR": str(MODEL_DIR),
        }
        print(f"\n{'composed card':<28} {'cpu':>8} {'wall':>8}")
        for number in range(1, CARDS + 1):
            cpu_s, wall_s = run([*MODULE, "generate", CONCEPT], env, folder)
            print(f"{f'card {number}':<28} {cpu_s:>6.2f} s {wall_s:>6.2f} s")


if __name__ == "__main__":
    main()
