"""Config profiles (which model, which limits) and prompt profiles (what it is told)."""

from typing import Literal

Kind = Literal["config", "prompts"]
