"""Everything worth knowing about a card file at one look."""

from dataclasses import dataclass

from card_generator_app.cards.card import Card
from card_generator_app.cards.frontends import check_imports
from card_generator_app.cards.reader import read_file
from card_generator_app.cards.repairs import Loss, Repair
from card_generator_app.cards.tokenizers import ESTIMATE, find_tokenizer
from card_generator_app.cards.tokens import CardTokens, count_card
from card_generator_app.cards.v2 import write_v2
from card_generator_app.cards.v3 import write_v3
from card_generator_app.cards.validate import Finding, validate_v2, validate_v3
from card_generator_app.errors import CardFormatError


@dataclass(frozen=True, slots=True)
class Inspection:
    """A card file's content, cost and health.

    `is_exact`: the tokens are counted as models of `tokenizer` count them, not estimated.
    `imports` is about the file as it stands; `v2` and `v3` are about what we would write.
    """

    format: str
    card: Card
    size_bytes: int
    portrait_bytes: int
    repairs: list[Repair]
    tokens: CardTokens
    tokenizer: str
    is_exact: bool
    imports: list[Finding]
    v2: list[Finding]
    v3: list[Finding]
    v2_losses: list[Loss]


def inspect_file(
    data: bytes, filename: str | None = None, tokenizer: str = ESTIMATE
) -> Inspection:
    """What is in a card file; raises CardFormatError when it is none.

    `tokenizer` is one of `tokenizers.FAMILIES`.
    """
    counting = find_tokenizer(tokenizer)
    found = read_file(data, filename)
    v2, losses = write_v2(found.card)
    try:
        imports = check_imports(data)
    except CardFormatError:  # a container that only a few programs read
        message = "few programs read this kind of file; convert it to png"
        imports = [Finding(found.format, "", message)]
    return Inspection(
        format=found.format,
        card=found.card,
        size_bytes=len(data),
        portrait_bytes=len(found.portrait or b""),
        repairs=list(found.repairs),
        tokens=count_card(found.card, counting.count),
        tokenizer=counting.family,
        is_exact=counting.is_exact,
        imports=imports,
        v2=validate_v2(v2),
        v3=validate_v3(write_v3(found.card)),
        v2_losses=losses,
    )
