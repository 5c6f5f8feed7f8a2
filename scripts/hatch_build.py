"""Builds the studio before it goes into a wheel or a source archive."""

import subprocess
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class StudioBuild(BuildHookInterface):
    """In a source archive the studio is built already, and its sources are not there."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version != "editable" and (Path(self.root) / "studio").is_dir():
            command = [sys.executable, "scripts/build_studio.py"]
            subprocess.run(command, cwd=self.root, check=True)
