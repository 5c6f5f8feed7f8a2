"""The brief as a model is asked for it: flat text, then turned into facts with origins."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, create_model

from card_generator_app.brief import (
    Behaviour,
    Brief,
    Core,
    Exchange,
    Fact,
    Identity,
    Opening,
    Stance,
    Topic,
    TopicKind,
    Voice,
)
from card_generator_app.generation.bounds import at_most, counted
from card_generator_app.generation.material import NO_MATERIAL, Material
from card_generator_app.generation.origins import Origins, SourcedReply
from card_generator_app.options import GenerationOptions
from card_generator_app.options.wanted import brief_counts

# A local model's grammar is held to these lengths. Nothing is refused for being longer:
# a good answer that ran over is worth more than a second call.
Short = Annotated[str, StringConstraints(strip_whitespace=True), at_most(80)]
Named = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1), at_most(80)
]
Sentence = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1), at_most(320)
]


class _Reply(BaseModel):
    model_config = ConfigDict(extra="ignore")


class ExchangeReply(_Reply):
    mood: Short
    user: Sentence
    action: Sentence
    reply: Sentence


class OpeningReply(_Reply):
    title: Short
    hour: Short
    situation: Sentence
    tension: Sentence
    action: Sentence
    line: Sentence
    ask: Sentence


class TopicReply(_Reply):
    kind: TopicKind
    name: Named
    keys: list[Named] = Field(min_length=1, json_schema_extra={"maxItems": 6})
    facts: Sentence


class BriefReply(_Reply):
    """Every section of the brief except the counted lists."""

    name: Named
    age: Short
    gender: Short
    pronouns: Literal["she", "he", "they", "it"]
    species: Short
    occupation: Short
    premise: Sentence
    look: list[Sentence] = Field(min_length=1, json_schema_extra={"maxItems": 8})
    dress: Sentence
    notice: Sentence
    work: Sentence
    past: Sentence
    want: Sentence
    need: Sentence
    fear: Sentence
    belief: Sentence
    contradiction: Sentence
    secret: Sentence
    keepsake: Sentence
    manner: list[Sentence] = Field(min_length=1, json_schema_extra={"maxItems": 5})
    avoids: Sentence
    habit: Sentence
    under_pressure: Sentence
    at_ease: Sentence
    with_those_close: Sentence
    will_never: Sentence
    role_of_user: Sentence
    first_assumption: Sentence
    what_changes_it: Sentence
    exchanges: list[ExchangeReply] = []
    openings: list[OpeningReply] = []
    world: list[TopicReply] = []
    tags: list[Named] = Field(min_length=1, json_schema_extra={"maxItems": 10})


class SourcedBriefReply(BriefReply, SourcedReply):
    """BriefReply that also says what of it comes from which passage."""


def brief_reply_model(
    options: GenerationOptions, material: Material = NO_MATERIAL
) -> type[BriefReply]:
    """BriefReply with the asked number of openings, exchanges and topics.

    One of each will do, and what is too many is cut: see `to_brief`. Where there is
    material, with what was taken from it.
    """
    counts = brief_counts(options)
    return create_model(
        "BriefReply",
        __base__=SourcedBriefReply if material.passages else BriefReply,
        exchanges=counted(ExchangeReply, counts["exchanges"]),
        openings=counted(OpeningReply, counts["openings"]),
        world=counted(TopicReply, counts["topics"]),
    )


def given_facts(options: GenerationOptions) -> list[tuple[str, str]]:
    """(label, value) of what the person fixed through options, for the prompt."""
    single = {
        "name": options.name,
        "nickname": options.nickname,
        "gender": options.gender,
        "pronouns": options.pronouns,
        "age": options.age,
        "species": options.species,
        "occupation": options.occupation,
        "who {{user}} is to them": options.role_to_user,
        "how they talk": options.speech_style,
        "contradiction": options.contradiction,
        "with those close": options.relationship_style,
    }
    many = {
        "traits": options.traits,
        "flaws": options.flaws,
        "motivations": options.motivations,
        "fears": options.fears,
        "verbal tics": options.verbal_tics,
        "never": options.boundaries,
        "tags": options.tags,
    }
    facts = [(label, value) for label, value in single.items() if value]
    return facts + [
        (label, "; ".join(values)) for label, values in many.items() if values
    ]


# Single facts of a section that the reply has under the same name.
_CORE = Core.model_fields.keys() & BriefReply.model_fields.keys()
_BEHAVIOUR = Behaviour.model_fields.keys() & BriefReply.model_fields.keys()
_CLOSE = "with_those_close"


def to_brief(
    reply: BriefReply,
    options: GenerationOptions,
    seed: int,
    material: Material = NO_MATERIAL,
) -> Brief:
    """The reply as a Brief; what the person fixed replaces what the model said."""
    origins = Origins.of(reply, options, material)
    mark = origins.mark
    counts = brief_counts(options)
    return Brief(
        identity=Identity(
            name=mark(reply.name, options.name),
            nickname=mark("", options.nickname),
            age=mark(reply.age, options.age),
            gender=mark(reply.gender, options.gender),
            pronouns=mark(reply.pronouns, options.pronouns),
            species=mark(reply.species, options.species),
            occupation=mark(reply.occupation, options.occupation),
            premise=mark(reply.premise),
        ),
        **_appearance(reply, origins),
        core=Core(
            **{
                name: mark(getattr(reply, name), getattr(options, name, None))
                for name in _CORE
            },
            traits=_given(options.traits),
            flaws=_given(options.flaws),
            motivations=_given(options.motivations),
            fears=_given(options.fears),
        ),
        voice=Voice(
            manner=_given([options.speech_style] if options.speech_style else [])
            + _given(options.verbal_tics)
            + [mark(manner) for manner in reply.manner],
            avoids=mark(reply.avoids),
            exchanges=[
                Exchange(**e.model_dump())
                for e in reply.exchanges[: counts["exchanges"]]
            ],
        ),
        behaviour=Behaviour(
            **{name: mark(getattr(reply, name)) for name in _BEHAVIOUR - {_CLOSE}},
            with_those_close=mark(reply.with_those_close, options.relationship_style),
            boundaries=_given(options.boundaries),
        ),
        stance=Stance(
            role_of_user=mark(reply.role_of_user, options.role_to_user),
            first_assumption=mark(reply.first_assumption),
            what_changes_it=mark(reply.what_changes_it),
        ),
        openings=[
            Opening(**o.model_dump()) for o in reply.openings[: counts["openings"]]
        ],
        world=[_topic(t, origins) for t in reply.world[: counts["topics"]]],
        tags=_tags(reply.tags, options.tags, options.tags_vocabulary),
        answers=answered(options),
        avoid=options.avoid,
        seed=seed,
    )


def _appearance(reply: BriefReply, origins: Origins) -> dict[str, Any]:
    """As a reference picture shows them, where there is one; else as the model has it."""
    mark, picture = origins.mark, origins.material.picture
    found: dict[str, Any] = {
        "look": [mark(detail) for detail in reply.look],
        "dress": mark(reply.dress),
        "notice": mark(reply.notice),
    }
    if picture is None:
        return found
    ref = picture.passage.ref
    seen = {"dress": picture.dress, "notice": picture.notice}
    found |= {
        name: Fact(text=text, origin="source", ref=ref)
        for name, text in seen.items()
        if text
    }
    look = [Fact(text=text, origin="source", ref=ref) for text in picture.look]
    return found | {"look": look}


def _topic(reply: TopicReply, origins: Origins) -> Topic:
    passage = origins.passage_of(reply.facts)
    return Topic(
        kind=reply.kind,
        name=reply.name,
        keys=reply.keys,
        content=reply.facts,
        origin="invented" if passage is None else "source",
        ref=None if passage is None else passage.ref,
    )


def answered(options: GenerationOptions) -> list[Fact]:
    """What the person answered in an interview, word for word; `ref` is the question."""
    return [
        Fact(text=one.answer, origin="given", ref=one.question)
        for one in options.answers
        if one.answer
    ]


def _given(texts: list[str]) -> list[Fact]:
    return [Fact(text=text, origin="given") for text in texts]


def _tags(invented: list[str], given: list[str], vocabulary: list[str]) -> list[str]:
    """Given tags first, then the model's, each once whatever its case.

    With a vocabulary, only its own tags of the model's, in its spelling.
    """
    spelling = {tag.casefold(): tag for tag in vocabulary}
    lower = [tag.lower() for tag in invented]
    if vocabulary:
        lower = [
            spelling[tag.casefold()] for tag in lower if tag.casefold() in spelling
        ]
    seen: dict[str, str] = {}
    for tag in [*given, *lower]:
        seen.setdefault(tag.casefold(), tag)
    return list(seen.values())
