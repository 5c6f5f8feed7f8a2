import json
import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from card_generator_app.cards.card import Card, new_card
from card_generator_app.cards.lint import (
    RULES,
    LintOptions,
    Severity,
    exit_status,
    fix_card,
    lint_card,
    render_json,
    render_sarif,
    render_text,
    rule_page,
)
from card_generator_app.cards.lorebook import new_book, new_entry
from card_generator_app.cards.validate import validate_v3
from card_generator_app.errors import InvalidInput

DESCRIPTION = (
    "{{char}} is a retired soldier of forty-one who bakes bread before dawn in the village"
    " of Brightwick. She counts loaves the way she once counted arrows, hums when she is"
    " certain and goes silent when she is not. Her left hand is stiff from an old burn. She"
    " keeps a ledger of small debts and never collects them. Strangers are fed first and"
    " questioned later, always with flour on her sleeves."
)
GREETING = (
    '*The bakery door sticks, then gives.* "Mind the step," says {{char}} without turning.'
    " *Six loaves cool on the sill; a seventh smokes.* She sets down the peel, wipes her"
    " hands and looks over the visitor in the doorway. \"Nobody climbs Brightwick's hill at"
    ' this hour for a bun. Sit. Tell it from the beginning, and leave out nothing."'
)
SECOND = (
    '*Rain drums on the shutters of the mill.* {{char}} lowers the lantern. "The miller is'
    ' gone, his cat is not, and somebody took only the salt." *She points at three wet'
    ' footprints that end at the wall.* "Tell me what that looks like to a pair of eyes'
    ' less tired than mine, and speak quietly. The cat has opinions about noise."'
)
EXAMPLES = (
    '<START>\n{{user}}: Why do you bake?\n{{char}}: *She shrugs.* "Bread stays where it is'
    ' put."\n<START>\n{{user}}: Were you brave?\n{{char}}: *She laughs.* "I was late. It'
    ' looks the same from far away."'
)


def good(**changes: Any) -> Card:
    """A card without findings, with these changes."""
    book = new_book(
        [
            new_entry(
                ["Brightwick"],
                "Brightwick is a village of forty chimneys.",
                name="Village",
            )
        ],
        token_budget=500,
    )
    fields: dict[str, Any] = {
        "name": "Mara",
        "description": DESCRIPTION,
        "personality": "Dry, exact, kind by stealth.",
        "scenario": "A village bakery, an hour before light.",
        "first_mes": GREETING,
        "alternate_greetings": [SECOND],
        "mes_example": EXAMPLES,
        "tags": ["fantasy"],
        "creator": "someone",
        "character_version": "1.0",
        "character_book": book,
    }
    return new_card(**(fields | changes))


def with_entry(*entries: dict[str, Any], **book: Any) -> Card:
    return good(character_book=new_book(list(entries), **book))


def entry(
    *keys: str, content: str = "Brightwick is old.", **fields: Any
) -> dict[str, Any]:
    return new_entry(list(keys), content, **{"name": "Village", **fields})


def with_top(**fields: Any) -> Card:
    return Card(good().to_dict() | fields)


def with_data(**fields: Any) -> Card:
    document = good().to_dict()
    document["data"] |= fields
    return Card(document)


WORDS = " ".join(f"word{n}" for n in range(70))

# For every rule a card that breaks it.
BROKEN: dict[str, Card] = {
    "name-missing": good(name="Unnamed"),
    "name-long": good(name="M" * 61),
    "spec-invalid": with_data(assets=[{"type": "icon"}]),
    "first-message-missing": good(first_mes=""),
    "description-missing": good(description="", personality=" "),
    "greeting-empty": good(alternate_greetings=[SECOND, ""]),
    "tags-missing": good(tags=[]),
    "tag-duplicate": good(tags=["Fantasy", "fantasy"]),
    "tag-untidy": good(tags=[" fantasy"]),
    "creator-missing": good(creator=""),
    "version-missing": good(character_version=""),
    "private-field": with_top(fav=True),
    "field-unknown": with_data(avatar="x"),
    "whitespace-around": good(scenario="Dawn. \n"),
    "dates-disagree": good(creation_date=9, modification_date=8),
    "macro-unknown": good(scenario="{{chra}} waits."),
    "macro-unbalanced": good(scenario="{{char waits."),
    "macro-single-brace": good(scenario="{char} waits for {User}."),
    "macro-legacy": good(scenario="<BOT> waits."),
    "macro-untidy": good(scenario="{{ Char }} waits."),
    "macro-in-name": good(name="{{char}}"),
    "original-misplaced": good(scenario="{{original}}"),
    "name-instead-of-macro": good(mes_example=EXAMPLES.replace("{{char}}:", "Mara:")),
    "literal-user": good(mes_example=EXAMPLES.replace("{{user}}:", "User:")),
    "greeting-speaks-for-user": good(first_mes=GREETING + "\n{{user}}: Hello."),
    "greeting-acts-for-user": good(first_mes=GREETING + " {{user}} slowly nods."),
    "greeting-acts-for-you": good(first_mes=GREETING + " Then you smile."),
    "greeting-feels-for-user": good(first_mes=GREETING + " It makes your heart race."),
    "you-are-char": good(description=DESCRIPTION + " You are {{char}}."),
    "examples-missing": good(mes_example=""),
    "examples-start-variant": good(mes_example=EXAMPLES.replace("<START>", "<start>")),
    "examples-start-missing": good(mes_example=EXAMPLES.removeprefix("<START>\n")),
    "examples-few": good(mes_example=EXAMPLES.rsplit("\n<START>", 1)[0]),
    "examples-block-empty": good(mes_example=EXAMPLES + "\n<START>\n"),
    "examples-without-char": good(mes_example=EXAMPLES.replace("{{char}}:", "Bob:")),
    "examples-without-partner": good(mes_example="<START>\n{{char}}: *Hm.*"),
    "examples-speaker-twice": good(mes_example=EXAMPLES + "\n{{char}}: *More.*"),
    "examples-other-style": good(mes_example=EXAMPLES.replace("*", "")),
    "permanent-over-half": good(description=DESCRIPTION * 60),
    "field-long": good(personality=DESCRIPTION * 4),
    "field-short": good(description="A baker."),
    "format-wpp": good(description='[Character("Mara") { Mind("dry" + "exact") }]'),
    "entry-long": with_entry(entry("Brightwick", content=DESCRIPTION * 4)),
    "constant-over-budget": with_entry(
        entry("Brightwick", constant=True, content=DESCRIPTION), token_budget=20
    ),
    "entry-over-budget": with_entry(
        entry("Brightwick", content=DESCRIPTION), token_budget=20
    ),
    "book-switched-off": with_entry(entry("Brightwick"), scan_depth=0),
    "entry-unreachable": with_entry(entry()),
    "entry-empty": with_entry(entry("Brightwick", content="@@depth 3\n ")),
    "key-untidy": with_entry(entry("Brightwick ", "")),
    "key-duplicate": with_entry(entry("Brightwick", "brightwick")),
    "key-shared": with_entry(
        entry("Brightwick"), entry("Brightwick", content="Brightwick has a mill.")
    ),
    "key-short": with_entry(entry("Br")),
    "key-common": with_entry(entry("you")),
    "key-with-comma": with_entry(entry("Brightwick, the")),
    "key-pattern-invalid": with_entry(entry("Bright(wick", use_regex=True)),
    "key-pattern-slow": with_entry(entry("/(a+)+b/")),
    "key-unmentioned": with_entry(entry("Quorlith")),
    "selective-without-secondary": with_entry(entry("Brightwick", selective=True)),
    "secondary-ignored": with_entry(entry("Brightwick", secondary_keys=["mill"])),
    "content-not-standalone": with_entry(entry("Brightwick", content="It is old.")),
    "content-duplicate": with_entry(entry("Brightwick"), entry("village")),
    "id-duplicate": with_entry(
        entry("Brightwick", entry_id=1), entry("village", entry_id=1, content="A hill.")
    ),
    "entry-unnamed": with_entry(entry("Brightwick", name="")),
    "decorator-unknown": with_entry(
        entry("Brightwick", content="@@spin 3\nBrightwick.")
    ),
    "recursion-loop": with_entry(
        entry("mill", content="The mill stands by the bakery."),
        entry("bakery", content="The bakery buys from the mill."),
        recursive_scanning=True,
    ),
    "cliche": good(scenario="The air is thick with flour."),
    "cliche-dense": good(
        first_mes=GREETING
        + " Barely above a whisper, an unwavering, unbidden symphony of"
        " orbs. Time seems to stand still, a testament to ministrations."
    ),
    "phrase-repeated": good(scenario="She is at the oven. " * 3),
    "greetings-similar": good(alternate_greetings=[GREETING + " Now."]),
    "openings-repeated": good(personality="She bakes. " * 4 + "He sits. They go."),
    "ai-speak": good(personality="As an AI language model, she is kind."),
    "meta-talk": good(description="Here is your character: " + DESCRIPTION),
    "placeholder": good(scenario="In [insert place here]."),
    "markdown-left": good(first_mes="## Morning\n" + GREETING),
    "json-left": good(scenario='{"scenario": "Dawn"}'),
    "html-active": good(creator_notes="<script>alert(1)</script>"),
    "mojibake": good(scenario="The bakerâ€™s shop."),
    "control-character": good(scenario="The ba\u200bker."),
    "blank-lines": good(scenario="Dawn.\n\n\n\nRain."),
    "similes-dense": good(
        scenario=WORDS + " like a cat, as if lost, like a stone, as though asleep."
    ),
    "shouting": good(system_prompt="NEVER EVER BREAK CHARACTER NOW."),
    "text-cut-off": good(description=f"{DESCRIPTION} {WORDS} and"),
    "language-mixed": good(first_mes="她把六个面包放在窗台上，第七个还在冒烟。" * 8),
    "age-conflict": good(description=DESCRIPTION + " Age: 41.", scenario="Age: 35."),
    "eye-colour-conflict": good(personality="Grey eyes.", scenario="Her blue eyes."),
    "hair-colour-conflict": good(personality="Grey hair.", scenario="Red-haired."),
    "pronoun-conflict": good(personality="He bakes. His hat. He and his cat. Him."),
    "name-conflict": good(description="Name: Olga\n" + DESCRIPTION),
    "greeting-duplicate": good(alternate_greetings=[GREETING]),
    "fields-repeat": good(
        personality="A dry wit of old.", scenario="A dry wit of old."
    ),
    "nickname-needless": good(nickname="Mara"),
    "minor-in-adult-card": good(tags=["NSFW"], scenario="She is 16 years old."),
    "age-unsaid-in-adult-card": good(tags=["NSFW"], description="A baker in a town."),
    "secret": good(creator_notes="sk-or-v1-0123456789abcdef0123456789"),
    "personal-trace": good(creator_notes="Mail me: ann@example.org"),
    "remote-content": good(creator_notes="![x](https://example.org/a.png)"),
    "script-in-text": good(first_mes=GREETING + ' <b onclick="x()">'),
}


def rules_of(card: Card) -> set[str]:
    return {finding.rule for finding in lint_card(card)}


def test_good_card_has_no_findings() -> None:
    assert lint_card(good()) == []


def test_every_rule_has_a_card_that_breaks_it() -> None:
    assert set(BROKEN) == set(RULES)
    assert len(RULES) >= 50


@pytest.mark.parametrize("rule_id", RULES)
def test_rule_finds_what_breaks_it(rule_id: str) -> None:
    assert rule_id in rules_of(BROKEN[rule_id])


@pytest.mark.parametrize("rule_id", [r.id for r in RULES.values() if r.fixes])
def test_fix_mends_the_finding_once_and_for_all(rule_id: str) -> None:
    fixed, mended = fix_card(BROKEN[rule_id])

    assert rule_id in {finding.rule for finding in mended}
    assert rule_id not in rules_of(fixed)
    assert fix_card(fixed) == (fixed, [])
    assert validate_v3(fixed.to_dict()) == []


@pytest.mark.parametrize("rule_id", [r.id for r in RULES.values() if not r.fixes])
def test_rule_without_fix_offers_none(rule_id: str) -> None:
    found = [one for one in lint_card(BROKEN[rule_id]) if one.rule == rule_id]

    assert not any(finding.fixable for finding in found)


@pytest.mark.parametrize("rule_id", RULES)
def test_span_lies_in_the_text_it_names(rule_id: str) -> None:
    card = BROKEN[rule_id]

    for finding in lint_card(card):
        if finding.span is not None:
            start, end = finding.span
            assert 0 <= start <= end
            assert finding.path.startswith("data.")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('"Do you remember me?" she asks.', False),
        ("As you walk in, she looks up.", False),
        ("She waits to see what you say.", False),
        ("You feel cold.", True),
        ("You quietly follow.", True),
    ],
)
def test_agency_knows_questions_and_scenes_from_telling(text: str, told: bool) -> None:
    found = "greeting-acts-for-you" in rules_of(good(first_mes=f"{GREETING} {text}"))

    assert found is told


def test_windows_line_ends_do_not_hide_the_start_mark() -> None:
    card = good(mes_example=EXAMPLES.replace("\n", "\r\n"))

    assert lint_card(card) == []


def test_fix_changes_only_what_it_names() -> None:
    fixed, _ = fix_card(good(scenario="{char} waits for <USER>."))

    assert fixed == good(scenario="{{char}} waits for {{user}}.")


def test_several_fixes_in_one_text_meet() -> None:
    text = " {char}\u200b waits,\n\n\n\n<BOT> sings \u200b"

    fixed, _ = fix_card(good(scenario=text))

    assert fixed.scenario == "{{char}} waits,\n\n{{char}} sings"


pieces = st.sampled_from(
    ["{char}", "<BOT>", "{{ user }}", "\u200b", "\n\n\n\n", " ", "x", "â€™", "User:", "\n",
     "<start>", "Mara:", "{{", "}}", "{", "}"]
)  # fmt: skip


@settings(max_examples=80, deadline=None, derandomize=True)
@given(
    st.lists(pieces, max_size=10).map("".join),
    st.lists(st.lists(pieces, max_size=2).map("".join), max_size=4),
)
def test_fixing_is_idempotent(text: str, some: list[str]) -> None:
    book = new_book([entry(*some, content=text)])
    card = good(
        mes_example=text, tags=some, alternate_greetings=some, character_book=book
    )

    fixed, _ = fix_card(card)

    assert fix_card(fixed) == (fixed, [])


def test_fixing_ends_for_text_that_was_damaged_many_times() -> None:
    """Found by fuzzing: each pass mended one more letter, and there are only so many passes."""
    fixed, _ = fix_card(good(scenario="Dawn. " + "Â" * 40 + "º"))

    assert fix_card(fixed) == (fixed, [])


def test_removing_an_item_does_not_move_edits_behind_it() -> None:
    card = good(alternate_greetings=["", SECOND + " {char}"])

    fixed, _ = fix_card(card)

    assert fixed.alternate_greetings == [SECOND + " {{char}}"]


HOSTILE = [
    "\n",
    " ",
    "{",
    "{{a",
    "a.",
    "<img ",
    "![",
    '("',
    '"you say ',
    "Â",
    "\u200b x",
]


@pytest.mark.parametrize("piece", HOSTILE)
def test_hostile_text_is_linted_in_time_that_grows_with_its_size(piece: str) -> None:
    text = piece * (40_000 // len(piece)) + "@"
    book = new_book([entry(text, f"/{text[:2000]}/", content=text)])
    card = good(description=text, first_mes=text, mes_example=text, character_book=book)

    began = time.process_time()
    findings = lint_card(card)
    fix_card(card)

    assert time.process_time() - began < 20  # a quadratic rule takes minutes
    assert len(findings) < 20_000


def test_ignored_rules_say_nothing_and_unknown_ones_are_refused() -> None:
    assert lint_card(good(tags=[]), ignore=["tags-missing"]) == []
    with pytest.raises(InvalidInput, match="no-such-rule"):
        lint_card(good(), ignore=["no-such-rule"])


def test_context_size_sets_the_budget() -> None:
    small = {one.rule for one in lint_card(good(), LintOptions(context_tokens=200))}

    assert "permanent-over-half" in small


def test_exit_status_for_ci() -> None:
    error = lint_card(BROKEN["first-message-missing"])
    warning = [
        f for f in lint_card(BROKEN["macro-unknown"]) if f.severity != Severity.ERROR
    ]

    assert exit_status([]) == 0
    assert exit_status(error) == 1
    assert exit_status(warning) == 0
    assert exit_status(warning, strict=True) == 1


def test_text_names_file_field_severity_and_rule() -> None:
    text = render_text(lint_card(BROKEN["macro-single-brace"]), "mara.png")

    assert "mara.png: data.scenario:0: warning: {char} should be {{char}}" in text
    assert text.splitlines()[-1].startswith("mara.png: 2 warning")


def test_json_lists_every_finding() -> None:
    findings = lint_card(BROKEN["macro-single-brace"])

    document = json.loads(render_json(findings, "mara.png"))

    assert [row["rule"] for row in document["findings"]] == [
        one.rule for one in findings
    ]
    assert document["findings"][0]["fixable"] is True


def test_sarif_is_complete() -> None:
    findings = lint_card(BROKEN["macro-single-brace"])

    run = json.loads(render_sarif(findings, "mara.png", "1.0"))["runs"][0]

    rules = run["tool"]["driver"]["rules"]
    assert len(run["results"]) == len(findings)
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["level"] in ("error", "warning", "note")


def test_every_rule_has_a_page_that_says_why() -> None:
    for one in RULES.values():
        assert one.why in rule_page(one)
        assert one.why.endswith(".")


def test_creator_notes_may_name_language_models() -> None:
    card = good(
        creator_notes="Made without a language model; works with any OpenAI server."
    )

    assert "ai-speak" not in {finding.rule for finding in lint_card(card)}
