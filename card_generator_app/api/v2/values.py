"""Closed sets of values that v2 speaks; apart from the models, which are slow to build."""

from typing import Literal

JobStatus = Literal["queued", "running", "completed", "failed", "cancelled"]
DownloadFormat = Literal[
    "png",
    "json",
    "v3",
    "v2",
    "v1",
    "charx",
    "byaf",
    "textgen",
    "agnai",
    "markdown",
    "csv",
]
ExportFormat = Literal["json", "yaml", "csv"]
LorebookFormat = Literal[
    "v3",
    "book",
    "world_info",
    "novelai",
    "agnai",
    "risu",
    "koboldai",
    "ai_dungeon",
]
