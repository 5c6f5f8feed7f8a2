"""The option registry: every generation option, declared once.

Flags, help, request schema, profile keys, docs and the studio's form follow from this
model. What was *sent* is known by `model_fields_set`, so a profile never loses to a
registry default and a sent default always beats a profile.
"""

from difflib import get_close_matches
from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from card_generator_app.errors import InvalidInput, UnknownOption

MAX_CONCEPT_CHARS = 100_000


class Group(StrEnum):
    """The sections of the help text and the studio's form, in their order."""

    INPUT = "Input"
    IDENTITY = "Identity"
    VOICE = "Personality and voice"
    STYLE = "Style"
    FIELDS = "Card fields"
    GREETINGS = "Greetings and examples"
    LOREBOOK = "Lorebook"
    PORTRAIT = "Portrait"
    MODEL = "Writer and model"
    SAMPLING = "Sampling"
    OUTPUT = "Output"
    RUN = "Run"


Line = Annotated[str, StringConstraints(strip_whitespace=True, max_length=500)]
Lines = list[
    Annotated[
        str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)
    ]
]

# No user info, no IPv6: what is checked before sending must be what is meant.
WebAddress = Annotated[
    str,
    StringConstraints(
        pattern=r"^https?://[A-Za-z0-9.-]{1,253}(:[0-9]{1,5})?(/[!-~]*)?$",
        max_length=2000,
    ),
]


def option(
    default: Any,
    about: str,
    *,
    group: Group,
    advanced: bool = False,
    **limits: Any,
) -> Any:
    """A registry field: its default, one sentence about it, its group and its limits."""
    extra: dict[str, Any] = {"x-group": group.value, "x-advanced": advanced}
    if isinstance(default, list):
        return Field(
            default_factory=default.copy,
            description=about,
            json_schema_extra=extra,
            **limits,
        )
    return Field(default, description=about, json_schema_extra=extra, **limits)


class GenerationOptions(BaseModel):
    """Everything one can ask of a generation."""

    model_config = ConfigDict(extra="forbid", validate_default=False)

    # Input
    concept: str = option(
        "",
        "Who the character is, in your own words: one line or many pages.",
        group=Group.INPUT,
        max_length=MAX_CONCEPT_CHARS,
    )

    # Identity
    name: Line | None = option(
        None,
        "The character's name; chosen for you when left out.",
        group=Group.IDENTITY,
    )
    nickname: Line | None = option(
        None,
        "What {{char}} is called in chat (V3).",
        group=Group.IDENTITY,
        advanced=True,
    )
    gender: Line | None = option(
        None, "Gender, in your own words.", group=Group.IDENTITY
    )
    pronouns: Literal["she", "he", "they", "it"] | None = option(
        None, "Pronouns; read from the concept when left out.", group=Group.IDENTITY
    )
    age: Line | None = option(
        None, 'Age: a number or words ("late fifties").', group=Group.IDENTITY
    )
    species: Line | None = option(
        None, "Species, when not plainly human.", group=Group.IDENTITY
    )
    occupation: Line | None = option(None, "What they do.", group=Group.IDENTITY)
    role_to_user: Line | None = option(
        None,
        'Who {{user}} is to them ("an old rival", "the new apprentice").',
        group=Group.IDENTITY,
    )

    # Personality and voice
    traits: Lines = option(
        [], "Traits they must have.", group=Group.VOICE, max_length=20
    )
    flaws: Lines = option(
        [], "Flaws they must have.", group=Group.VOICE, advanced=True, max_length=20
    )
    motivations: Lines = option(
        [], "What drives them.", group=Group.VOICE, advanced=True, max_length=20
    )
    fears: Lines = option(
        [], "What they are afraid of.", group=Group.VOICE, advanced=True, max_length=20
    )
    speech_style: Line | None = option(None, "How they talk.", group=Group.VOICE)
    boundaries: Lines = option(
        [], "What they will never do.", group=Group.VOICE, advanced=True, max_length=20
    )

    # Style
    genre: Lines = option([], "Genres.", group=Group.STYLE, max_length=10)
    tone: Lines = option([], "Tones.", group=Group.STYLE, max_length=10)
    setting: Line | None = option(None, "Where and when it plays.", group=Group.STYLE)
    pov: Literal["first", "second", "third"] = option(
        "third", "Point of view of the greetings.", group=Group.STYLE
    )
    tense: Literal["present", "past"] = option(
        "present", "Tense of the greetings.", group=Group.STYLE
    )
    language: Annotated[
        str, StringConstraints(pattern=r"^[a-zA-Z]{2,3}(-[a-zA-Z0-9]{2,8})*$")
    ] = option(
        "en", "Language of the card, as a tag (en, de, pt-BR).", group=Group.STYLE
    )
    content_rating: Literal["general", "teen", "mature"] = option(
        "general", "How far the card may go.", group=Group.STYLE
    )
    avoid: Lines = option(
        [], "Anything you do not want in it.", group=Group.STYLE, max_length=50
    )

    # Card fields
    length_preset: Literal["lite", "standard", "rich"] = option(
        "standard", "How long the fields get.", group=Group.FIELDS
    )
    description_format: Literal["prose", "attributes", "plist"] = option(
        "prose", "Shape of the description.", group=Group.FIELDS, advanced=True
    )
    system_prompt_mode: Literal["none", "generate"] = option(
        "none",
        "Whether the card brings its own system prompt.",
        group=Group.FIELDS,
        advanced=True,
    )
    post_history_mode: Literal["none", "generate"] = option(
        "none",
        "Whether the card brings post-history instructions.",
        group=Group.FIELDS,
        advanced=True,
    )

    # Greetings and examples
    alternate_greetings: int = option(
        2,
        "Alternate greetings, each another scene.",
        group=Group.GREETINGS,
        ge=0,
        le=20,
    )
    example_dialogues: int = option(
        3,
        "Example exchanges, each in another mood.",
        group=Group.GREETINGS,
        ge=0,
        le=10,
    )

    # Lorebook
    lorebook: Literal["none", "embedded"] = option(
        "embedded", "Whether the card carries a lorebook.", group=Group.LOREBOOK
    )
    lorebook_entries: int = option(
        6, "Lorebook entries.", group=Group.LOREBOOK, ge=1, le=200
    )
    scan_depth: int = option(
        4,
        "Messages scanned for keys.",
        group=Group.LOREBOOK,
        advanced=True,
        ge=0,
        le=1000,
    )
    lore_token_budget: int = option(
        1024,
        "Most tokens the lorebook may take of the context.",
        group=Group.LOREBOOK,
        advanced=True,
        ge=0,
        le=100_000,
    )

    # Portrait
    image: Literal["none", "drawn"] = option(
        "drawn", "A drawn portrait on a scene, or a plain color.", group=Group.PORTRAIT
    )
    image_file: Line | None = option(
        None,
        "Your own picture, cropped to 2:3: the id of an uploaded file (in the CLI: a path).",
        group=Group.PORTRAIT,
    )

    # Writer and model
    profile: Line | None = option(
        None, "Config profile: which model and which limits.", group=Group.MODEL
    )
    prompt_profile: Line | None = option(
        None,
        "Prompt profile: what the model is told.",
        group=Group.MODEL,
        advanced=True,
    )
    writer: Literal["auto", "composer", "openrouter", "local"] = option(
        "auto",
        "Who writes: a model when one is connected, else the built-in composer.",
        group=Group.MODEL,
    )
    model: Line | None = option(
        None, "Model for all tasks (default: the profile's).", group=Group.MODEL
    )
    structured_output: Literal["auto", "json_schema", "json_object", "prompt"] = option(
        "auto",
        "How JSON is asked for; auto finds out.",
        group=Group.MODEL,
        advanced=True,
    )

    # Sampling
    seed: int | None = option(
        None,
        "Same seed, same choices (exactly so with the composer).",
        group=Group.SAMPLING,
        ge=0,
        le=2**31 - 1,
    )
    temperature: float | None = option(
        None, "Sampling temperature.", group=Group.SAMPLING, advanced=True, ge=0, le=2
    )
    top_p: float | None = option(
        None, "Nucleus sampling.", group=Group.SAMPLING, advanced=True, gt=0, le=1
    )
    max_output_tokens: int | None = option(
        None,
        "Most tokens a single reply may have (default: by field).",
        group=Group.SAMPLING,
        advanced=True,
        ge=16,
        le=200_000,
    )

    # Output
    creator: Line = option("", "Your name, as the card's creator.", group=Group.OUTPUT)
    character_version: Line = option(
        "1.0", "The card's own version.", group=Group.OUTPUT, advanced=True
    )
    tags: Lines = option(
        [], "Tags the card must have.", group=Group.OUTPUT, max_length=50
    )

    # Run
    concurrency: int = option(
        8, "Model calls at once.", group=Group.RUN, advanced=True, ge=1, le=32
    )
    retries: int = option(
        3, "Attempts a call gets in all.", group=Group.RUN, advanced=True, ge=1, le=10
    )
    idle_timeout_s: float = option(
        60,
        "Seconds without a token after which a call is given up and tried again.",
        group=Group.RUN,
        advanced=True,
        gt=0,
        le=3600,
    )
    priority: Literal["low", "normal", "high"] = option(
        "normal",
        "Which of the waiting jobs goes first.",
        group=Group.RUN,
        advanced=True,
    )
    max_cost_usd: float | None = option(
        None,
        "Most US dollars the job may cost; it stops before the call that could exceed it.",
        group=Group.RUN,
        ge=0,
        le=10_000,
    )
    max_total_tokens: int | None = option(
        None,
        "Most tokens the job may use, prompts included.",
        group=Group.RUN,
        advanced=True,
        ge=1,
        le=1_000_000_000,
    )
    webhook_url: WebAddress | None = option(
        None,
        "Where to POST a signed message when the job has ended.",
        group=Group.RUN,
        advanced=True,
    )


def parse_options(sent: dict[str, Any]) -> GenerationOptions:
    """The options in `sent`, validated, every problem named at once.

    Raises UnknownOption (with the nearest name) or InvalidInput.
    """
    names = GenerationOptions.model_fields.keys()
    unknown = [_did_you_mean(name) for name in sent if name not in names]
    known = {name: value for name, value in sent.items() if name in names}
    try:
        options = GenerationOptions.model_validate(known)
    except ValidationError as error:
        problems = "; ".join([*unknown, *describe_problems(error)])
        raise (UnknownOption if unknown else InvalidInput)(problems) from error
    if unknown:
        raise UnknownOption("; ".join(unknown))
    return options


def resolve(*layers: dict[str, Any]) -> GenerationOptions:
    """One set of options from layers in rising strength: profiles first, what was sent last."""
    merged: dict[str, Any] = {}
    for layer in layers:
        merged |= layer
    return parse_options(merged)


def describe_problems(error: ValidationError) -> list[str]:
    """`option: what is wrong`, one string a problem."""
    return [
        f"{'.'.join(str(part) for part in problem['loc']) or 'options'}: {problem['msg']}"
        for problem in error.errors(include_url=False, include_input=False)
    ]


def _did_you_mean(name: str) -> str:
    near = get_close_matches(name, GenerationOptions.model_fields, n=1, cutoff=0.6)
    hint = (
        f"did you mean '{near[0]}'?" if near else "see GET /api/v2/generation/options"
    )
    return f"there is no option '{name}'; {hint}"
