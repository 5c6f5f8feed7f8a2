import pytest

from card_generator_app.cards.decorators import (
    Decorator,
    parse_content,
    resolve,
    split_block,
    write_content,
)


def test_decorators_are_the_first_lines_only() -> None:
    decorators, body = parse_content("@@depth 5\n@@role system\nText.\n@@depth 9")

    assert decorators == [Decorator("depth", "5"), Decorator("role", "system")]
    assert body == "Text.\n@@depth 9"


def test_content_without_decorators_is_untouched() -> None:
    assert split_block("  Plain @@text") == ("", "  Plain @@text")


def test_first_of_a_name_counts_unless_repeatable() -> None:
    decorators, _ = parse_content(
        "@@depth 1\n@@depth 2\n@@exclude_keys a\n@@exclude_keys b"
    )

    assert [(one.name, one.value) for one in decorators] == [
        ("depth", "1"),
        ("exclude_keys", "a"),
        ("exclude_keys", "b"),
    ]


def test_unknown_decorator_gives_way_to_its_first_known_fallback() -> None:
    decorators, _ = parse_content("@@new_thing x\n@@@newer y\n@@@depth 3\nText")

    assert resolve(decorators) == [Decorator("depth", "3")]


def test_written_decorators_are_read_back() -> None:
    content = "@@activate\n@@scan_depth 3\n@@@depth 2\nBody"

    decorators, body = parse_content(content)

    assert write_content(decorators, body) == content


def test_values_and_numbers_of_a_decorator() -> None:
    assert Decorator("additional_keys", "a, b ,").values == ["a", "b"]
    assert Decorator("depth", "4").number() == 4
    assert Decorator("depth", "deep").number() is None


@pytest.mark.parametrize("content", ["@@@\n\x1e@@@;", "@@\n @@depth 3\nText."])
def test_body_that_looks_like_decorators_is_written_as_the_body(content: str) -> None:
    found, body = parse_content(content)

    assert parse_content(write_content(found, body)) == (found, body)
