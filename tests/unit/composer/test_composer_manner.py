"""Who tells and when: point of view, tense and number, from phrases in the third person."""

import re

import pytest

from benchmarks.quality.compose import Wish, make
from benchmarks.quality.contradictions import own_words
from benchmarks.quality.english import slips, still_present
from card_generator_app.cards.card import new_card
from card_generator_app.cards.lint import lint_card
from card_generator_app.composer.composer import Composer
from card_generator_app.composer.manner import TOLD_DIR, Manner, marked, unmarked
from card_generator_app.composer.phrasebook import PhraseBook
from card_generator_app.composer.phrases_schema import SENTENCE_SLOTS
from card_generator_app.composer.premise_telling import told_premise
from card_generator_app.composer.speak import Speaker
from card_generator_app.composer.verbs import base, of_i, of_plural, past
from card_generator_app.options import GenerationOptions

SHELF = (
    "{name} knocks twice on the table before getting up, at other people's tables too."
)


@pytest.mark.parametrize(
    ("present", "then"),
    [
        ("is", "was"),
        ("keeps", "kept"),
        ("stops", "stopped"),
        ("admits", "admitted"),
        ("visits", "visited"),
        ("carries", "carried"),
        ("lies", "lay"),
        ("ties", "tied"),
        ("unties", "untied"),
        ("cannot", "could not"),
        ("must", "had to"),
        ("doesn't", "didn't"),
        ("would", "would"),
    ],
)
def test_a_verb_has_a_past(present: str, then: str) -> None:
    assert past(present) == then


def test_a_verb_agrees_with_whoever_tells() -> None:
    assert [base(v) for v in ("does", "watches", "flies", "dies", "unties")] == [
        *("do", "watch", "fly", "die", "untie")
    ]
    assert (of_i("is"), of_i("has"), of_i("goes")) == ("am", "have", "go")
    assert (of_plural("was"), of_plural("doesn't")) == ("were", "don't")


@pytest.mark.parametrize(
    ("manner", "told"),
    [
        (Manner("first"), "I knock twice on the table before getting up"),
        (Manner("third", "past"), "{{char}} knocked twice on the table before"),
        (Manner("first", "past"), "I knocked twice on the table before getting up"),
        (Manner(several=True), "{{char}} knock twice on the table before"),
        (Manner("first", several=True), "We knock twice on the table before"),
    ],
)
def test_a_phrase_of_the_library_is_told_in_each_manner(
    manner: Manner, told: str
) -> None:
    assert Speaker("she", manner=manner).say(SHELF).startswith(told)


def test_a_pronoun_and_its_verb_follow_the_teller() -> None:
    text = "{They} {is|are} late, and the fault is {name}'s: see {them}, {their} hat."

    assert Speaker("he", manner=Manner("first")).say(text) == (
        "I am late, and the fault is mine: see me, my hat."
    )


def test_the_second_person_is_the_one_who_chats() -> None:
    text = "{user} ^is at the door, and the lamp is {user}'s; {user}'s coat drips."

    assert Speaker("she", manner=Manner("second")).say(text) == (
        "You are at the door, and the lamp is yours; your coat drips."
    )


@pytest.mark.parametrize(
    ("of", "told"),
    [
        ("halter around to the other hand", "and address {user} in an undertone."),
        ("When the bottom shoals", "and talk in numbers."),
    ],
)
def test_the_last_of_several_verbs_is_the_characters_too(of: str, told: str) -> None:
    files = (path.read_text("utf-8") for path in TOLD_DIR.glob("*.txt"))
    lines = [line for text in files for line in text.splitlines() if of in line]

    assert [
        Manner(several=True).tell(unmarked(one))[-len(told) :] for one in lines
    ] == [told]


@pytest.mark.parametrize("verb", ["=is", "{is|are}"])
def test_several_are_the_only_ones(verb: str) -> None:
    text = "{They} " + verb + " the only one who ~has counted."

    assert Speaker("they", manner=Manner(several=True)).say(text) == (
        "They are the only ones who have counted."
    )
    assert Speaker("they", manner=Manner("first")).say(text) == (
        "I am the only one who has counted."
    )


def test_what_is_quoted_in_a_phrase_stays() -> None:
    text = 'A sign ~says "{name} is out," and {name} =is not.'

    assert Manner("first", "past").tell(text) == (
        'A sign said "{name} is out," and I was not.'
    )


@pytest.mark.parametrize(
    ("manner", "told"),
    [
        (Manner("first"), "I am {{char}}, a nun who runs a bar."),
        (Manner("third", "past"), "{{char}} was a nun who ran a bar."),
        (Manner("first", "past"), "I was {{char}}, a nun who ran a bar."),
    ],
)
def test_the_premise_is_told_with_the_rest(manner: Manner, told: str) -> None:
    assert told_premise("{{char}} is a nun who runs a bar.", manner) == told


def test_a_longer_premise_is_quoted_rather_than_bent() -> None:
    text = "{{char}} is a nun. She runs a bar, and her sister hates it."

    told = told_premise(text, Manner("first"))

    assert told.startswith("I am {{char}}, ")
    assert text in told


def test_every_marked_line_is_a_text_of_the_library(book: PhraseBook) -> None:
    known = {text for entry in book.entries() for text in entry.spoken()}
    files = (path.read_text("utf-8") for path in TOLD_DIR.glob("*.txt"))
    lines = [line for file in files for line in file.splitlines()]

    stale = [line for line in lines if unmarked(line) not in known]

    assert len(lines) > 7_000
    assert stale == []


def test_no_sentence_of_the_library_lacks_its_marks(book: PhraseBook) -> None:
    """A phrase without marks keeps its present and its third person: see the guide."""
    texts = [
        text
        for t in book.themes.values()
        for s in t.scenes
        for text in (s.open, s.setup)
    ]
    for slot in SENTENCE_SLOTS - {"past"}:
        texts += [p.text for t in book.themes.values() for p in t.phrases[slot]]
    present = re.compile(
        r"\{name\} (?:is|has|keeps|[a-z]+s) (?!of\b)|\b(?:is|are|has) "
    )

    lacking = [text for text in texts if present.search(text) and marked(text) == text]

    assert lacking == []


# What ends a clause, so that {name} begins the next one.
_CLAUSE_END = re.compile(
    r"(?:safely over|was over|came in|days? off|going around|shouted at|in between|"
    r"the stew on|phones off|is about|goes by|is near|is heard|then on|reasoned with) \{name\}$",
    re.IGNORECASE,
)
_OBJECT_UNMARKED = re.compile(
    r"\b(?:about|against|around|at|behind|beside|between|by|for|from|in|inside|into|like|"
    r"near|of|off|on|onto|over|past|through|to|toward|under|upon|with|without|to be|"
    r"see|seen|saw|hear|heard|let|get|got|feel|feed|allowed) \{name\}(?!'s)"
    r"|~[a-z]+ \{name\}(?!'s| =)"  # its own verb would have =
    r"|~(?:catches|feeds|meets?|help) \{name\}(?!'s)",
    re.IGNORECASE,
)
_SUBJECT_AS_OBJECT = re.compile(r"@\{name\} (?:\w+ )?=")


def _told_lines() -> list[tuple[str, str]]:
    """Each marked line with its place; what is quoted in it is left out."""
    return [
        (f"{path.name}:{at}", re.sub(r'"[^"]*"', '""', line))
        for path in sorted(TOLD_DIR.glob("*.txt"))
        for at, line in enumerate(path.read_text("utf-8").splitlines(), start=1)
    ]


def test_no_object_is_told_as_a_subject() -> None:
    """ "Bad news from I", "strangers see I take": the mark @ is missing."""
    wrong = [
        f"{place} …{line[: match.end()][-60:]}"
        for place, line in _told_lines()
        for match in _OBJECT_UNMARKED.finditer(line)
        if not _CLAUSE_END.search(line[: match.end()].replace("~", ""))
    ]

    assert wrong == []


def test_an_object_has_no_verb_of_its_own() -> None:
    """ "The few who know me am", "me was once": the @ or the = is wrong."""
    wrong = [
        f"{place} …{match[0]}"
        for place, line in _told_lines()
        for match in _SUBJECT_AS_OBJECT.finditer(line)
    ]

    assert wrong == []


def test_a_subject_has_a_verb_of_its_own() -> None:
    """ "I takes": the verb of {name} is marked as somebody else's."""
    wrong = [
        f"{place} {match[0]}"
        for place, line in _told_lines()
        for match in re.finditer(r"(?:^|[.;:] |that )\{name\} ~\w+", line)
    ]

    assert wrong == []


def test_no_phrase_in_the_first_person_sounds_like_a_refusal() -> None:
    told = "\n".join(Manner("first").tell(line) for _, line in _told_lines())

    findings = lint_card(new_card(name="Mara", description=told))

    found = [one for one in findings if one.rule == "ai-speak"]

    assert found == []


@pytest.mark.parametrize("pov", ["first", "second", "third", "third_omniscient"])
@pytest.mark.parametrize("tense", ["present", "past"])
def test_a_card_is_told_throughout_as_asked(
    composer: Composer, pov: str, tense: str
) -> None:
    options = {"pov": pov, "tense": tense}
    plain = make(composer, Wish("A ghost who keeps a lighthouse"), 3)
    made = make(composer, Wish("A ghost who keeps a lighthouse"), 3, options)
    data = made.card.to_dict()["data"]

    assert list(slips(own_words(made))) == []
    assert made.brief == plain.brief  # a plan has no point of view
    if tense == "past":
        assert list(still_present(data["description"] + data["first_mes"])) == []
    if pov == "first":
        assert "{{char}}" not in data["first_mes"]
        assert data["description"].startswith("I ")
    if pov == "second":
        assert "{{user}}" not in data["first_mes"]
        assert "you" in data["first_mes"]
    if pov == "third_omniscient":
        assert "Nobody here kn" in data["first_mes"]
    if (pov, tense) != ("third", "present"):
        assert data["first_mes"] != plain.card.first_mes


def test_what_a_person_has_edited_is_told_as_they_wrote_it(composer: Composer) -> None:
    wish = Wish("A ghost who keeps a lighthouse")
    made = make(composer, wish, 3)
    brief = made.brief.model_copy(deep=True)
    brief.openings[0].action = "The lamp is out and {{char}} hums."
    options = GenerationOptions(concept=wish.concept, pov="first", tense="past")

    assert "The lamp is out and {{char}} hums." in composer.write(
        "first_mes", None, brief, options
    )
