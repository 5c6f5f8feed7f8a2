"""Which entry of a book a finding is about: by number, then keys, then what it says."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from card_generator_app.generation.book_update.finding import Finding
from card_generator_app.generation.relevance import words_of
from card_generator_app.generation.writer import LoreText

_ALIKE = 0.75  # share of a finding's words in an entry from which it is about the same
_LEAST_WORDS = 4  # fewer stand together by chance


@dataclass
class Matched:
    """Findings with their entries, each entry and each new topic once."""

    findings: list[Finding] = field(default_factory=list)
    known: list[str] = field(default_factory=list)
    """What the book says already, a sentence each."""


def matched(findings: Sequence[Finding], entries: Sequence[LoreText]) -> Matched:
    """Looks each finding up in the book, and joins those about the same."""
    result = Matched()
    for one in findings:
        at = one.entry if one.entry in range(len(entries)) else None
        if at is None:
            at = _by_keys(one, entries)
            if at is None:
                at = _by_content(one, entries)
            if at is not None and _share(one, entries[at]) == 1:
                known = entries[at].name or ", ".join(entries[at].keys)
                result.known.append(f"{one.topic.name}: the entry {known} says it")
                continue
        _put(result.findings, replace(one, entry=at))
    return result


def _put(findings: list[Finding], new: Finding) -> None:
    for at, one in enumerate(findings):
        is_same = one.entry == new.entry is not None
        if is_same or (one.entry is new.entry is None and _is_one_topic(one, new)):
            findings[at] = _joined(one, new)
            return
    findings.append(new)


def _joined(one: Finding, other: Finding) -> Finding:
    first, second = one.topic, other.topic
    topic = first.model_copy(
        update={
            "keys": list(dict.fromkeys([*first.keys, *second.keys])),
            "content": f"{first.content} {second.content}",
            "ref": first.ref or second.ref,
        }
    )
    reason = one.reason if one.reason == other.reason else f"{one.told} {other.told}"
    return replace(one, topic=topic, reason=reason, quote=one.quote or other.quote)


def _is_one_topic(one: Finding, other: Finding) -> bool:
    return bool(_called(one) & _called(other))


def _called(finding: Finding) -> set[str]:
    """What a topic is called; its further keys may be somebody else's names."""
    return {
        text.strip().casefold()
        for text in (finding.topic.name, *finding.topic.keys[:1])
        if text.strip()
    }


def _by_keys(finding: Finding, entries: Sequence[LoreText]) -> int | None:
    called = _called(finding)
    for at, entry in enumerate(entries):
        names = {text.strip().casefold() for text in (entry.name, *entry.keys)}
        if called & names:
            return at
    return None


def _by_content(finding: Finding, entries: Sequence[LoreText]) -> int | None:
    if len(set(words_of(finding.topic.content))) < _LEAST_WORDS:
        return None
    shares = [_share(finding, entry) for entry in entries]
    best = max(shares, default=0.0)
    return shares.index(best) if best >= _ALIKE else None


def _share(finding: Finding, entry: LoreText) -> float:
    """Share of the finding's words that the entry has too."""
    said = set(words_of(finding.topic.content))
    has = set(words_of(f"{entry.name} {' '.join(entry.keys)} {entry.content}"))
    return len(said & has) / len(said) if said else 0.0
