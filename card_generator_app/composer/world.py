"""The lorebook: the concept's own nouns first, then lore of the themes."""

import re
from functools import partial

from card_generator_app.brief import Topic as WorldTopic
from card_generator_app.brief import TopicKind
from card_generator_app.composer.concept import Concept
from card_generator_app.composer.grammar import capitalize
from card_generator_app.composer.lexicon import words
from card_generator_app.composer.phrases_schema import Lore, NounKind, TopicPhrase
from card_generator_app.composer.select import Selection
from card_generator_app.composer.shelves import Shelves
from card_generator_app.composer.speak import Speaker
from card_generator_app.composer.surroundings import Topic
from card_generator_app.composer.trades import TRADE
from card_generator_app.options import GenerationOptions

MAX_OWN_TOPICS = 2
MIN_KEY_CHARS = 4
_KINDS: dict[str, TopicKind] = {"group": "faction"}
# Words that come up in any chat; alone they would fire all the time.
_COMMON = words(
    "house home door room night road city town village world place water fire light "
    "table book books kitchen garden letter school street people work king queen shop "
    "store office train ship boat river forest mountain church station phone"
)


def make_world(
    shelves: Shelves,
    selection: Selection,
    concept: Concept,
    speaker: Speaker,
    options: GenerationOptions,
) -> list[WorldTopic]:
    """Entries in order of importance; each key belongs to one entry only."""
    wanted = options.lorebook_entries
    used: set[str] = set()
    most = min(MAX_OWN_TOPICS, wanted)
    customs = selection.pick(shelves.lore, where=_is_of_trade)
    entries = [
        entry
        for entry in (
            *(lore_topic(lore, speaker, used) for lore in customs),
            *own_topics(
                shelves,
                selection,
                concept,
                speaker,
                most - len(customs),
                used,
                with_trade=not customs,
            ),
        )
        if _is_wanted(entry.kind, options)
    ]
    for _ in range(wanted - len(entries)):
        where = partial(_is_free, used=used, options=options)
        lore = selection.pick(shelves.lore, where=where)
        if not lore:
            break
        entries.append(lore_topic(lore[0], speaker, used))
    return entries


def own_topics(
    shelves: Shelves,
    selection: Selection,
    concept: Concept,
    speaker: Speaker,
    most: int,
    used: set[str],
    *,
    with_trade: bool = True,
) -> list[WorldTopic]:
    """Entries on the concept's own nouns; their keys are marked in `used`."""
    entries: list[WorldTopic] = []
    trades = 0 if with_trade else 1
    for topic in concept.surroundings.topics:
        if len(entries) >= most:
            break
        trades += topic.kind == "trade"
        if topic.kind == "trade" and trades > 1:
            continue  # what is told of one trade can be told of any
        picked = selection.pick(
            shelves.topics, where=partial(_is_about, kind=topic.kind)
        )
        if picked and (keys := _own_keys(topic, used)):
            entries.append(_own_entry(topic, picked[0], keys, speaker))
    return entries


def lore_topic(lore: Lore, speaker: Speaker, used: set[str]) -> WorldTopic:
    """An entry of the library, with those of its keys that no other entry has."""
    topic = _lore_entry(lore, _free_keys(lore, used), speaker)
    used.update(key.lower() for key in topic.keys)
    return topic


def _is_of_trade(lore: Lore) -> bool:
    """Whether it tells of the concept's own trade, which is the only one that fits."""
    return lore.motif.startswith(TRADE)


def _is_about(phrase: TopicPhrase, kind: NounKind) -> bool:
    return phrase.kind == kind


def _is_free(lore: Lore, used: set[str], options: GenerationOptions) -> bool:
    return _is_wanted(lore.kind, options) and bool(_free_keys(lore, used))


def _is_wanted(kind: str, options: GenerationOptions) -> bool:
    return not options.lorebook_categories or kind in options.lorebook_categories


def _own_entry(
    topic: Topic, phrase: TopicPhrase, keys: list[str], speaker: Speaker
) -> WorldTopic:
    return WorldTopic(
        kind=_KINDS.get(topic.kind, topic.kind),
        name=capitalize(topic.noun.bare),
        keys=keys,
        content=speaker.say(phrase.text, topic=topic.noun),
        origin="given",
    )


def _own_keys(topic: Topic, used: set[str]) -> list[str]:
    """What one would type for the noun; taken keys are marked in `used`."""
    bare = topic.noun.bare
    keys = [bare, topic.noun.full] if _is_specific(bare) else [topic.noun.full]
    free = [k for k in dict.fromkeys(keys) if k.lower() not in used and len(k) >= 4]
    used.update(key.lower() for key in free)
    return free


def _is_specific(key: str) -> bool:
    return len(key) >= MIN_KEY_CHARS and key.lower() not in _COMMON


def _lore_entry(lore: Lore, keys: list[str], speaker: Speaker) -> WorldTopic:
    return WorldTopic(
        kind=lore.kind,
        name=capitalize(re.sub(r"^the ", "", lore.title, flags=re.IGNORECASE)),
        keys=keys,
        content=speaker.say(lore.text),
    )


def _free_keys(lore: Lore, used: set[str]) -> list[str]:
    """The entry's own keys, without those another entry has; none if the best is gone."""
    distinct: dict[str, str] = {}
    for key in lore.keys:
        distinct.setdefault(key.lower(), key)
    if next(iter(distinct)) in used:
        return []
    return [key for low, key in distinct.items() if low not in used]
