"""The language of a text: accused only when it is surely another one."""

import pytest

from card_generator_app.generation.languages import foreign_language

ENGLISH = (
    "She wipes her hands on the apron and waits for {{user}} to speak. The oven is still "
    "warm, and the last loaf of the day lies where nobody has claimed it."
)
GERMAN = (
    "Sie wischt sich die Hände an der Schürze ab und wartet, dass {{user}} spricht. Der Ofen "
    "ist noch warm, und das letzte Brot des Tages liegt, wo es niemand geholt hat."
)
SPANISH = (
    "Se limpia las manos en el delantal y espera a que {{user}} hable. El horno todavía está "
    "caliente y el último pan del día sigue donde nadie lo ha reclamado."
)
JAPANESE = (
    "彼女はエプロンで手を拭き、{{user}}が話すのを待っている。"
    "窯はまだ温かく、その日の最後のパンは誰にも引き取られずに置かれたままだ。"
    "外では雨が降り始め、通りの灯りがひとつずつ消えていく。"
)


@pytest.mark.parametrize(
    ("text", "tag", "found"),
    [
        (GERMAN, "en", "de"),
        (ENGLISH, "de", "en"),
        (SPANISH, "pt-BR", "es"),
        (ENGLISH, "ja", "en"),
        (JAPANESE, "en-GB", "ja"),
    ],
)
def test_another_language_is_noticed(text: str, tag: str, found: str) -> None:
    assert foreign_language(text, tag) == found


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        (ENGLISH, "en"),
        (GERMAN, "de-AT"),
        (SPANISH, "es"),
        (JAPANESE, "ja"),
        ("Guten Tag!", "en"),
        (ENGLISH, "tlh"),
        (f'{ENGLISH} "{GERMAN[:70]}"', "en"),
        ("{{char}} {{user}} <START>" * 40, "de"),
    ],
)
def test_the_language_asked_for_and_what_cannot_be_told_pass(
    text: str, tag: str
) -> None:
    assert foreign_language(text, tag) is None
