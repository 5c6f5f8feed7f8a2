"""What v2 says of a card that is tried in a chat."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, WithJsonSchema

from card_generator_app.api.v2.lorebook_models import SETTINGS_SCHEMA
from card_generator_app.api.v2.models import LoreSimulation, Tokens


class CardChatRequest(BaseModel):
    """A chat so far, to be gone on with by the card's character."""

    model_config = ConfigDict(extra="forbid")

    messages: list[str] = Field(
        min_length=1,
        max_length=1000,
        description="After the greeting, oldest first: «user: Hello», «assistant: Hm»; "
        "user is assumed.",
    )
    settings: Annotated[dict[str, Any], WithJsonSchema(SETTINGS_SCHEMA)] = Field(
        {}, description="For the lorebook; user and greeting count for the chat too."
    )
    options: dict[str, Any] = Field(
        {},
        description="As in `generate`: model, profile, temperature, max_cost_usd (0.10 "
        "unless said) …",
    )
    max_tokens: int = Field(400, ge=16, le=8000, description="Of the reply, at most.")
    show_prompt: bool = Field(
        False, description="Tell the exact prompt and the lore before the reply."
    )


class PromptMessage(BaseModel):
    role: Literal["system", "user", "assistant"]
    content: str


class ChatPromptShown(BaseModel):
    """The event `prompt`: what the model is sent, and which lore fired."""

    messages: list[PromptMessage]
    lore: LoreSimulation | None = Field(description="Null without a lorebook.")


class ChatText(BaseModel):
    """The event `text`: more of the reply. `restarts`: forget what came before."""

    text: str
    restarts: bool


class ChatReply(BaseModel):
    """The event `reply`, the last: the whole of it, and what it has cost."""

    text: str
    model: str
    finish_reason: str
    tokens: Tokens
    cost_usd: str = Field(description="With failed attempts.")
    notes: list[str]


class ChatFailure(BaseModel):
    """The event `error`, the last: why there is no reply."""

    code: str
    message: str
    cost_usd: str


ChatEvent = ChatPromptShown | ChatText | ChatReply | ChatFailure
EVENTS: dict[str, type[ChatEvent]] = {
    "prompt": ChatPromptShown,
    "text": ChatText,
    "reply": ChatReply,
    "error": ChatFailure,
}
