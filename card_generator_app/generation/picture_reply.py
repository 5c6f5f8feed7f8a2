"""A reference picture as a model describes it, and as material for the brief."""

import base64
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from card_generator_app.generation.bounds import at_most
from card_generator_app.generation.material import Passage, Picture

_Detail = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1), at_most(200)
]
_Words = Annotated[str, StringConstraints(strip_whitespace=True), at_most(300)]
_MOST_LOOKS = 8


class PictureReply(BaseModel):
    """What can be seen of the one the card is about; what cannot be seen is empty."""

    model_config = ConfigDict(extra="ignore")

    look: list[_Detail] = Field(
        min_length=1, json_schema_extra={"maxItems": _MOST_LOOKS}
    )
    dress: _Words = ""
    notice: _Words = ""
    apparent_age: _Words = ""
    surroundings: _Words = ""


def picture_of(reply: PictureReply, name: str) -> Picture:
    """The description, under the name of the file that it is of."""
    ref = f"picture {name}"
    lines = {
        "Look": "; ".join(reply.look[:_MOST_LOOKS]),
        "Dress": reply.dress,
        "Seen first": reply.notice,
        "Age by the look": reply.apparent_age,
        "Around them": reply.surroundings,
    }
    told = "\n".join(f"{label}: {text}" for label, text in lines.items() if text)
    passage = Passage(ref, told)
    return Picture(passage, tuple(reply.look[:_MOST_LOOKS]), reply.dress, reply.notice)


def data_url(jpeg: bytes) -> str:
    """The picture as it goes into a message."""
    return f"data:image/jpeg;base64,{base64.b64encode(jpeg).decode()}"
