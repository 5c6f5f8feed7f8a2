"""Which entry a finding is about, and what a book says already."""

from typing import Any

from card_generator_app.brief import Topic
from card_generator_app.generation.book_update.finding import Finding
from card_generator_app.generation.book_update.matching import matched
from card_generator_app.generation.writer import LoreText

MILL = LoreText("Old mill", ["mill", "wheel"], "The mill burned down in 1832.")
TOLL = LoreText("Toll", ["toll"], "In Cold Harbor travellers pay with a true story.")
BOOK = [MILL, TOLL]


def finding(name: str, facts: str, *keys: str, entry: int | None = None) -> Finding:
    topic = Topic(kind="other", name=name, keys=[*keys] or [name], content=facts)
    return Finding(topic, f"Of {name}.", entry=entry)


def entries_of(*findings: Finding, book: Any = BOOK) -> list[int | None]:
    return [one.entry for one in matched(findings, book).findings]


def test_by_the_number_that_was_named() -> None:
    assert entries_of(finding("Stone house", "It stands.", entry=1)) == [1]


def test_a_number_that_no_entry_has_is_no_number() -> None:
    assert entries_of(finding("Ferry", "It runs twice a day.", entry=7)) == [None]
    assert entries_of(finding("Ferry", "It runs twice a day.", entry=-3)) == [None]


def test_by_name_or_first_key_whatever_the_case() -> None:
    assert entries_of(finding("The Mill", "It stands again since 1840.", "MILL")) == [0]
    assert entries_of(finding("toll", "It is doubled at night.", "fee")) == [1]


def test_a_further_key_may_be_somebody_elses_name() -> None:
    found = finding("Tobias", "Tobias watches all night.", "Tobias", "toll")

    assert entries_of(found) == [None]


def test_by_what_it_says() -> None:
    said = "Travellers pay Cold Harbor with a true story or a lie."

    assert entries_of(finding("Customs house", said, "customs")) == [1]


def test_what_the_book_says_already_is_no_finding() -> None:
    said = finding("Payment", "Travellers pay with a true story in Cold Harbor.")

    found = matched([said], BOOK)

    assert found.findings == []
    assert found.known == ["Payment: the entry Toll says it"]


def test_a_correction_of_one_word_is_one() -> None:
    said = finding("Mill", "The mill burned down in 1832.", entry=0)

    assert entries_of(said) == [0]


def test_two_about_one_entry_are_one_change() -> None:
    first = finding("Mill", "It stands again.", entry=0)
    second = finding("Old mill", "A widow owns it.", "widow")

    [joined] = matched([first, second], BOOK).findings

    assert joined.entry == 0
    assert joined.topic.content == "It stands again. A widow owns it."
    assert joined.topic.keys == ["Mill", "widow"]
    assert joined.reason == "Of Mill. Of Old mill."


def test_two_about_one_new_topic_are_one_entry() -> None:
    first = finding("Ferry", "It runs at noon.", "ferry")
    second = finding("The ferry", "Nobody rows it.", "ferry", "boat")

    [joined] = matched([first, second], []).findings

    assert joined.topic.keys == ["ferry", "boat"]
