"""What a concept is about: its motifs, and the words that phrases of a motif take in.

"A retired dragon-slayer who now runs a bakery" has the motifs `former`, with the hole
{former} filled by "dragon-slayer", and `runs`, with {does}, {do}, {doing} and {place}.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from card_generator_app.composer.chunks import Chunk, find_chunks
from card_generator_app.composer.clauses import AUXILIARY, clauses_of, without_adverbs
from card_generator_app.composer.concept import Concept
from card_generator_app.composer.grammar import plural, singular, with_article
from card_generator_app.composer.lexicon import Lexicon, load_lexicon, words
from card_generator_app.composer.premise import premise
from card_generator_app.composer.speak import Speaker
from card_generator_app.composer.surroundings import bare_noun
from card_generator_app.composer.verbs import base, gerund, infinitive, third
from card_generator_app.composer.wordfile import read_yaml

MOTIFS_FILE = Path(__file__).parent / "motifs.yaml"

GROUP = "group"
TEMPERS = words("cold cheerful sad shy fierce weary")
READ_CHARS = 700  # of the concept, as sentences
MAX_WORDS = 8  # in a hole; more would not read as part of another sentence
HANDY = 4  # words after the verb that read well again and again
MAX_FACT_WORDS = 12
_CUT = words(
    "in on at by for from with who that which when while after before because so until "
    "as without between though where"
)
_OWN = re.compile(r"\b(?:his|her|its|their|my)\b(?= (?:own )?\w)", re.IGNORECASE)
_ANOTHER_CLAUSE = re.compile(r" (?:she|he|they|it) \w+")
_PRONOUNS = words("them it him her you me us his their its the a an and or")
_EMPTY = words("none nothing something everything anything it them someone no")


@dataclass
class Motifs:
    """The motifs of a concept in the order they are told, and what fills their holes."""

    names: list[str] = field(default_factory=list)
    holes: dict[str, str] = field(default_factory=dict)

    def add(self, name: str, **holes: str) -> None:
        """One more motif; a hole that is filled stays as it is."""
        if not all(holes.values()):
            return
        if name not in self.names:
            self.names.append(name)
        self.holes = holes | self.holes

    def drop(self, name: str) -> None:
        """Without that motif, where it is one."""
        if name in self.names:
            self.names.remove(name)


def read_motifs(concept: Concept) -> Motifs:
    """The motifs of a concept; none where it is in no language that can be read."""
    lexicon = load_lexicon()
    motifs = Motifs()
    around, body = concept.surroundings, concept.body
    if around.former:
        motifs.add("former", former=_bare(around.former))
    told = premise(concept, Speaker(concept.pronouns or "they"), READ_CHARS)
    clauses = clauses_of(told, lexicon)
    for clause in clauses:
        for name, holes in _of_clause(clause, lexicon):
            motifs.add(name, **holes)
    _add_bond(motifs, concept)
    if "doubling" in motifs.names or "bond" in motifs.names:
        motifs.drop("former")  # "a student who moonlights as", "the ex-wife"
    if body.species and body.kind != "human" and (around.role or around.place):
        motifs.add("misfit")
    if body.species:
        motifs.holes["species"] = body.species
    if being := being_of(concept):
        motifs.add(being)
    if "voice" not in body.needs:
        motifs.add("wordless")
    for clause in clauses:
        _add_deed(motifs, clause, lexicon, several=concept.number != "one")
    _add_temper(motifs, concept)
    _add_fact(motifs, clauses, lexicon)
    if not motifs.names:
        for clause in _working_as(clauses, around.role):
            _add_deed(motifs, clause, lexicon, several=False, most=MAX_FACT_WORDS + 1)
    # What is told of any deed makes much of it; what is told of running an inn does not.
    if "does" in motifs.holes and not _verb_classes().keys() & set(motifs.names):
        motifs.add("deed")
    return motifs


def being_of(concept: Concept) -> str | None:
    """The motif of what it is, where that is no single plain human."""
    if concept.number != "one":
        return GROUP
    species = (concept.body.species or "").lower()
    by_species: dict[str, list[str]] = _raw()["beings"]
    for name, known in by_species.items():
        if species in known:
            return name or None
    found: str | None = _raw()["beings_of"].get(concept.body.kind)
    return found


def _of_clause(clause: str, lexicon: Lexicon) -> Iterator[tuple[str, dict[str, str]]]:
    """What the rules of motifs.yaml find in one predicate."""
    for motif, pattern in _rules():
        match = pattern.search(clause)
        if match is None:
            continue
        found = {key: value.strip() for key, value in match.groupdict().items()}
        holes = dict(_shaped(key, text, lexicon) for key, text in found.items())
        if all(holes.values()):
            yield motif, holes


def _shaped(group: str, text: str, lexicon: Lexicon) -> tuple[str, str]:
    """A hole, and the words of a clause as it wants them; "" where they do not fit."""
    text = _shortened(_ours(_ANOTHER_CLAUSE.split(text)[0]), MAX_WORDS)
    match group:
        case "wish" | "cannot" if text:
            verb, _, rest = text.partition(" ")
            return group, f"{infinitive(verb)} {rest}".strip()
        case "wished" if text:
            return "wish", f"have {text}"
        case "last" if text:
            chunk = next(iter(find_chunks(text, lexicon)), None)
            others = bare_noun(chunk.words, lexicon) if chunk else ""
            is_told = others and others not in ("one", "survivor")
            return "gone", f"the other {plural(others)}" if is_told else "the others"
        case "former" if text:
            chunk = next(iter(find_chunks(text, lexicon)), None)
            return group, _bare(" ".join(chunk.words)) if chunk else ""
        case "truth" if text and not re.match(r"(?:an?|the|one) ", text):
            return group, with_article(text)
        case _:
            return group, text


def _shortened(text: str, most: int, handy: int | None = None) -> str:
    """The words up to the limit, cut where a further phrase begins; "" if nowhere.

    A text of more than `handy` words is cut too, where that can be done.
    """
    told = re.split(r"[,;:]", text)[0].split()
    if len(told) <= (handy or most):
        return " ".join(told)
    cuts = [
        at
        for at, word in enumerate(told)
        if word.lower() in _CUT and 2 <= at <= (handy or most)
        if told[at - 1].lower() not in load_lexicon().verbs | _PRONOUNS
    ]
    if cuts:
        return " ".join(told[: cuts[-1]])
    return " ".join(told) if len(told) <= most else ""


def _ours(text: str) -> str:
    """The words with markup for the possessives: whose else would they be."""
    return _OWN.sub("{their}", text.replace("{{user}}", "{user}"))


def _add_deed(
    motifs: Motifs,
    clause: str,
    lexicon: Lexicon,
    *,
    several: bool,
    most: int = MAX_WORDS,
) -> None:
    """What the character does, from the first predicate that tells of a deed."""
    verb, _, rest = without_adverbs(clause).partition(" ")
    verb = verb.lower()
    if "does" in motifs.holes or not rest or verb in AUXILIARY | _states():
        return
    if not verb.isalpha() or verb.endswith("ed") or not (verb.endswith("s") or several):
        return
    told = _shortened(_ours(rest), most - 1, None if most > MAX_WORDS else HANDY)
    if not told or told.split()[0] in _EMPTY:
        return
    stem = base(verb) if verb.endswith("s") else verb
    motifs.holes |= {
        "does": f"{{{third(stem)}|{stem}}} {told}",
        "do": f"{stem} {told}",
        "doing": f"{gerund(stem)} {told}",
    }
    objects = _object_of(rest, lexicon)
    for name in _classes(stem, objects, lexicon):
        motifs.add(name)
        motifs.holes |= objects


def _classes(stem: str, objects: dict[str, str], lexicon: Lexicon) -> Iterator[str]:
    """The classes of a deed: what is done, to what sort of thing."""
    thing = objects.get("thing", "")
    is_many = thing != "" and objects["object"].endswith(objects["things"])
    is_place = thing != "" and lexicon.is_building(thing.split()[-1])
    for name, verbs in _verb_classes().items():
        if stem not in verbs or (name == "runs") != (is_place and stem in _runs()):
            continue
        if name == "collects" and not is_many:
            continue
        yield name


def _object_of(rest: str, lexicon: Lexicon) -> dict[str, str]:
    """What a deed is done to: with its article, in the plural and in the singular."""
    lead = "who does "
    chunks = find_chunks(lead + rest, lexicon)
    chunk = next((c for c in chunks if c.start <= len(lead) + 12), None)
    if chunk is None or len(chunk.words) > 4 or chunk.head in _EMPTY:
        return {}
    noun = bare_noun(chunk.words, lexicon)
    noun = noun if chunk.proper else noun.lower()
    many = plural(singular(noun)) == noun
    holes = {"object": _with_determiner(chunk, noun)}
    if not (many or chunk.determiner):
        return holes  # "brews beer": there are no two of it
    one = singular(noun) if many else noun
    return holes | {"thing": one, "things": plural(one)}


def _with_determiner(chunk: Chunk, noun: str) -> str:
    match chunk.determiner:
        case "a" | "an" | "one":
            return f"the {noun}"
        case "my" | "his" | "her" | "its" | "their" | "your":
            return f"{{their}} {noun}"
        case "":
            return noun
        case other:
            return f"{other} {noun}"


def _add_fact(motifs: Motifs, clauses: list[str], lexicon: Lexicon) -> None:
    """Something remarkable that is told of the character and that no other motif has."""
    for clause in clauses:
        is_told = any(pattern.search(clause) for _, pattern in _rules())
        verb, _, rest = without_adverbs(clause).partition(" ")
        told = _ours(rest)
        if is_told or _IS_NOUN.match(clause) or _ANOTHER_CLAUSE.search(clause):
            continue
        if _IS_A_FEATURE.search(clause) or _IS_A_CIRCUMSTANCE.match(clause):
            continue
        if len(rest.split()) < 2 or len(told.split()) > MAX_FACT_WORDS or "," in told:
            continue
        if verb.endswith("s") and verb not in AUXILIARY | _states():
            continue  # a deed
        verb = verb.lower()
        many = {"is": "are", "was": "were", "has": "have"}.get(verb)
        if many is None and verb.endswith("s"):
            many = base(verb)
        one = f"{{{verb}|{many}}}" if many else verb
        yours = told.replace("{their}", "your")
        motifs.add("fact", fact=f"{one} {told}", fact_you=f"{many or verb} {yours}")
        return


def _working_as(clauses: list[str], role: str | None) -> list[str]:
    """From "is an interpreter for whales": "works as an interpreter for whales"."""
    told = clauses[0].removeprefix("is ") if clauses else ""
    if not (role and role.split()[-1] in told):
        return []
    after = told.partition(role.split()[-1])[2].split()
    is_more = after and after[0] in ("for", "of", "among") and "who" not in after
    short = _shortened(told, MAX_FACT_WORDS)
    return [f"works as {told}"] if is_more and short == told else []


def _add_bond(motifs: Motifs, concept: Concept) -> None:
    told = f"{concept.subject} {concept.source.body[:80]}".lower()
    is_of_user = concept.belongs_to_user or re.search(r"\byour?\b", told)
    if is_of_user and (match := _bonds().search(told)):
        motifs.add("bond", bond=match[0])


def _add_temper(motifs: Motifs, concept: Concept) -> None:
    """Adjectives of the subject: against its trade, or of its temper."""
    subject = concept.subject.lower()
    told = f"{subject} {concept.source.body[:240].lower()}"
    for word in re.findall(r"[a-z][a-z-]+", told):
        name = _tempers().get(word)
        if name == "paradox" and not (concept.surroundings.role and word in subject):
            continue
        if name:
            motifs.add(name, quality=word)


def _bare(noun: str) -> str:
    return re.sub(r"^(?:an? |the )?(?:(?:best|greatest|most \w+|finest) )?", "", noun)


_IS_NOUN = re.compile(
    r"^(?:is|are) (?:now |still |also |really )?"
    r"(?:an?|the|one|two|three|four|five|six|seven|twin|\{|\d)|^is \w+$"
)
# "Is on a bad shift", "is going through a divorce": nobody is whispered about for that.
_IS_A_CIRCUMSTANCE = re.compile(
    r"^(?:is|are) (?:on|in|at|going|working|living|writing|running)\b"
)
_IS_A_FEATURE = re.compile(r"\b(?:hair|eyes|eyebrows|skin|leg|legs|beard|scar|scars)\b")


@lru_cache(maxsize=1)
def _raw() -> dict[str, Any]:
    raw: dict[str, Any] = read_yaml(MOTIFS_FILE.read_bytes())
    return raw


@lru_cache(maxsize=1)
def _rules() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple(
        (motif, re.compile(pattern, re.IGNORECASE))
        for motif, patterns in _raw()["rules"].items()
        for pattern in patterns
    )


@lru_cache(maxsize=1)
def _verb_classes() -> dict[str, frozenset[str]]:
    return {name: words(verbs) for name, verbs in _raw()["deeds"].items()}


def _runs() -> frozenset[str]:
    return _verb_classes()["runs"]


@lru_cache(maxsize=1)
def _states() -> frozenset[str]:
    return words(_raw()["states"])


@lru_cache(maxsize=1)
def _tempers() -> dict[str, str]:
    return {
        word: name
        for name, adjectives in _raw()["tempers"].items()
        for word in adjectives.split()
    }


@lru_cache(maxsize=1)
def _bonds() -> re.Pattern[str]:
    nouns = sorted(_raw()["bonds"], key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, nouns))})\b")
