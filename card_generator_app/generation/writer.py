"""What a writer is: who fills the brief and the fields. Nothing above knows which it is."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from card_generator_app.brief import Brief, Topic
from card_generator_app.generation.material import Material
from card_generator_app.generation.parts import Part

if TYPE_CHECKING:
    from card_generator_app.generation.book_update.finding import Analyst
    from card_generator_app.generation.editor import Editor
    from card_generator_app.generation.interviewer import Interviewer
    from card_generator_app.generation.painter import Painter
    from card_generator_app.generation.planner import Planner
    from card_generator_app.generation.reader import Reader
    from card_generator_app.generation.reviser import Reviser


@dataclass(frozen=True)
class LoreText:
    """A lorebook entry as it was written."""

    name: str
    keys: list[str]
    content: str
    kind: str = "other"
    secondary_keys: list[str] = field(default_factory=list)
    is_constant: bool = False


class Writer(Protocol):
    """Writes one card. Made for one job."""

    @property
    def name(self) -> str:
        """ "composer", "openrouter", "local" …, as it stands on the card."""

    @property
    def model(self) -> str | None:
        """The language model, or None when there is none."""

    @property
    def editor(self) -> "Editor | None":
        """Who can judge and rewrite what is there; None where nobody can."""

    @property
    def reader(self) -> "Reader":
        """Who reads what a card is made from."""

    @property
    def painter(self) -> "Painter | None":
        """Who makes pictures; None where nobody can, or none is wanted."""

    @property
    def reviser(self) -> "Reviser":
        """Who writes for a card that is there already."""

    @property
    def planner(self) -> "Planner":
        """Who thinks up worlds and people."""

    @property
    def interviewer(self) -> "Interviewer":
        """Who asks the person about their idea."""

    @property
    def analyst(self) -> "Analyst":
        """Who compares a lorebook that is there with what is new."""

    def not_applied(self) -> list[str]:
        """What was asked for and this writer cannot do, a sentence each."""

    def manifest(self) -> dict[str, Any]:
        """How it was made, for the card itself: models, prompts, cost; no secret."""

    async def brief(self, material: Material) -> Brief:
        """Everything the card will be written from, decided from options and material."""

    async def write(self, part: Part, brief: Brief) -> str:
        """One text of the card."""

    async def image_prompt(self, brief: Brief) -> str:
        """What an image model is told for the portrait, in English."""

    async def lore(self, topics: list[Topic], brief: Brief) -> list[LoreText]:
        """One lorebook entry for each topic, in their order."""
