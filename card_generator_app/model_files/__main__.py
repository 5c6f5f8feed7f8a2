"""`python -m card_generator_app.model_files minilm`: into this person's model folder.

`./run` does so before anything else.
"""

import sys

from card_generator_app.errors import AppError
from card_generator_app.model_files import ModelFiles
from card_generator_app.settings import Settings


def main() -> int:
    """Install the models named on the command line."""
    files = ModelFiles(Settings().models_path)
    try:
        for model in sys.argv[1:] or ["minilm"]:
            files.install(model, report=_say)
    except AppError as error:
        _say(error.message)
        return error.exit_status
    return 0


def _say(line: str) -> None:
    sys.stderr.write(f"{line}\n")


if __name__ == "__main__":
    sys.exit(main())
