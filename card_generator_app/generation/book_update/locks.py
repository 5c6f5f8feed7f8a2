"""What of a lorebook may not be changed, seen before anything is paid."""

from card_generator_app.cards.parts import BOOK
from card_generator_app.errors import Conflict
from card_generator_app.generation.existing import locks_of
from card_generator_app.library.card_rows import StoredCard
from card_generator_app.options import GenerationOptions


def check_open(stored: StoredCard, options: GenerationOptions) -> None:
    """Raises Conflict where the whole book is locked: nothing could be proposed for it."""
    if BOOK in locks_of(stored, options):
        raise Conflict(
            f"the lorebook is locked ({BOOK}); unlock it to have it extended, or lock "
            f"single entries as {BOOK}.0 instead"
        )
