"""Settings for a command: a variable that makes no sense is a slip, not a defect."""

from pydantic import ValidationError

from card_generator_app.errors import InvalidInput
from card_generator_app.settings import Settings


def read_settings() -> Settings:
    """The settings; raises InvalidInput naming every variable that makes no sense."""
    try:
        return Settings()
    except ValidationError as error:
        problems = error.errors(include_url=False, include_input=False)
        lines = [f"{problem['loc'][0]}: {problem['msg']}" for problem in problems]
        raise InvalidInput("; ".join(lines)) from error
