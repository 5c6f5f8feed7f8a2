"""What a concept is about, and the words of it that phrases take in."""

import pytest

from card_generator_app.composer.about import About, read_about
from card_generator_app.composer.composer import Composer
from card_generator_app.composer.concept import read
from card_generator_app.composer.motifs import read_motifs
from card_generator_app.composer.phrasebook import load_phrasebook
from card_generator_app.composer.shelves import Shelves
from card_generator_app.composer.speak import Speaker
from card_generator_app.composer.trades import Sheet, sheet_of
from card_generator_app.options import GenerationOptions


def _about(concept: str) -> About:
    return read_about(read(GenerationOptions(concept=concept)), load_phrasebook())


def _holes(concept: str) -> dict[str, str]:
    return read_motifs(read(GenerationOptions(concept=concept))).holes


@pytest.mark.parametrize(
    ("concept", "motif", "hole", "words"),
    [
        (
            "A retired dragon-slayer who now runs a bakery",
            "former",
            "former",
            "dragon-slayer",
        ),
        ("A stay-at-home dad who used to be a spy", "former", "former", "spy"),
        (
            "A tavern owner who is secretly a minor god of crossroads",
            "hidden",
            "truth",
            "a minor god of crossroads",
        ),
        ("A toaster that wants to see the sea", "wishing", "wish", "see the sea"),
        ("A haunted house that wants a family", "wishing", "wish", "have a family"),
        ("A Martian farmer who has never seen rain", "wishing", "wish", "see rain"),
        ("An elevator repairman afraid of heights", "afraid", "dread", "heights"),
        (
            "A vampire hunter with a fear of blood and a very good dentist",
            "afraid",
            "dread",
            "blood",
        ),
        ("A half-elf bounty hunter who cannot read", "unable", "cannot", "read"),
        ("A typewriter that refuses to write lies", "unable", "cannot", "write lies"),
        (
            "An old wizard who lost all magic and sells umbrellas",
            "bereft",
            "lost",
            "all magic",
        ),
        (
            "She was the best cellist in the city until the war took her hearing",
            "bereft",
            "lost",
            "{their} hearing",
        ),
        ("A scarecrow in love with a crow", "loving", "beloved", "a crow"),
        (
            "A baker disqualified for cheating she did not do",
            "accused",
            "charge",
            "cheating",
        ),
        (
            "A talking sword that has outlived eleven owners",
            "outlived",
            "gone",
            "eleven owners",
        ),
        (
            "The last teacher in a school that the desert is swallowing",
            "outlived",
            "gone",
            "the other teachers",
        ),
        ("A blind painter", "paradox", "quality", "blind"),
        ("stoic bodyguard", "cold", "quality", "stoic"),
        ("Your new roommate is a retired supervillain", "bond", "bond", "roommate"),
        ("A lighthouse keeper who collects storms", "collects", "things", "storms"),
        (
            "A three-legged dog who guards a closed factory",
            "guards",
            "object",
            "the factory",
        ),
        ("A monk who brews beer and breaks codes", "makes", "object", "beer"),
        ("A hedge witch who sells weather to farmers", "sells", "object", "weather"),
        (
            "A necromancer who only raises people to ask them for recipes",
            "tends",
            "do",
            "raise people to ask them for recipes",
        ),
        (
            "A bard whose songs come true one week late",
            "fact",
            "fact",
            "{has|have} songs that come true one week late",
        ),
        ("A piano tuner who can hear a lie", "fact", "fact_you", "can hear a lie"),
        (
            "An interpreter for whales",
            "deed",
            "do",
            "work as an interpreter for whales",
        ),
        ("Una bruja joven que repara relojes", "makes", "doing", "repairing clocks"),
        (
            "Старый смотритель маяка, который боится темноты",
            "afraid",
            "dread",
            "darkness",
        ),
    ],
)
def test_motifs_and_their_words(
    concept: str, motif: str, hole: str, words: str
) -> None:
    about = _about(concept)

    assert motif in about.motifs
    assert about.holes[hole] == words


@pytest.mark.parametrize(
    ("concept", "holes"),
    [
        # What is told of other people and of places is none of theirs.
        ("The last teacher in a school that the desert is swallowing", {"does"}),
        (
            "An android accused of murdering the partner it was built to protect",
            {"does"},
        ),
        # One brews no two beers, and nothing has no plural.
        ("A monk who brews beer", {"thing", "things"}),
        ("The locksmith who has keys to every house and uses none", {"object"}),
        ("Detective", {"does", "fact"}),
        # A circumstance is nothing that people would whisper about.
        ("A tooth fairy on strike", {"fact"}),
        ("A paramedic on the worst shift of the year", {"fact"}),
    ],
)
def test_what_a_concept_does_not_say_fills_nothing(
    concept: str, holes: set[str]
) -> None:
    assert not holes & _holes(concept).keys()


@pytest.mark.parametrize(
    ("concept", "motif"),
    [
        ("The three witches who run a nail salon", "group"),
        ("A lighthouse that is lonely", "building"),
        ("My sarcastic cat", "cat"),
        ("A talking sword tired of war", "object"),
        ("A swarm of fireflies that spells words", "swarm"),
        ("a fallen angel working at a gas station", "angel"),
    ],
)
def test_a_being_that_is_no_single_human_has_the_motif_of_its_kind(
    concept: str, motif: str
) -> None:
    assert motif in _about(concept).motifs


def test_a_student_who_moonlights_is_still_a_student() -> None:
    assert "former" not in _about("A shy student who moonlights as a wrestler").motifs


def test_a_trade_is_found_by_the_longest_of_its_names() -> None:
    sheets = {name: sheet for sheet in load_phrasebook().sheets for name in sheet.trade}

    def found(*names: str | None) -> str:
        sheet: Sheet | None = sheet_of(names, sheets)
        return sheet.name if sheet else ""

    assert found("forensic accountant") == "accountant"
    assert found(None, "the ghost of a librarian") == "librarian"
    assert found("balloon whisperer") == ""


def test_a_trade_is_known_with_its_place() -> None:
    about = _about("A retired dragon-slayer who now runs a bakery")

    assert about.sheet is not None
    assert about.sheet.name == "baker"
    assert about.holes["place"] == "the bakery"


def test_a_trade_that_is_only_guessed_fills_no_hole() -> None:
    assert "role" not in _about("An exiled knight hired to guard an orchard").holes


@pytest.mark.parametrize(
    ("phrase", "told"),
    [
        ("to find {a thing}", "to find an owl"),
        ("{A role:stranger} came", "A stranger came"),
        ("{Things:crumbs} everywhere", "Owls everywhere"),
        ("no {dread:danger}", "no danger"),
        ("There is {sound:nothing}.", "There is the sound of bells."),
        ("There is the sound of {sound:nothing}.", "There is the sound of bells."),
        (
            "{name} {does} and {name} =keeps one",
            "{{char}} feeds owls and she keeps one",
        ),
    ],
)
def test_holes_are_filled_or_fall_back(phrase: str, told: str) -> None:
    holes = {
        "thing": "owl",
        "things": "owls",
        "sound": "bells",
        "does": "{feeds|feed} owls",
    }

    assert Speaker("she", holes=holes).say(phrase) == told


def test_what_is_lost_is_mine_where_i_say_it() -> None:
    speaker = Speaker("she", holes={"lost": "{their} hearing"})

    assert speaker.say("without {lost}") == "without her hearing"
    assert speaker.quote("I miss {lost}.") == "I miss my hearing."
    assert speaker.quote("Do you miss {lost}?", "user") == "Do you miss your hearing?"


def test_what_a_concept_says_drives_the_card(
    composer: Composer, shelves: Shelves
) -> None:
    options = GenerationOptions(concept="A dwarf who is afraid of tunnels")
    motifs = {scene.title: scene.motif for scene in shelves.scenes.entries}

    for seed in range(4):
        brief = composer.compose(options, seed)
        assert (brief.core.fear.ref or "").startswith("afraid:")
        assert motifs[brief.openings[0].title]
        told = " ".join(composer.write("description", None, brief, options).split())
        assert told.count("tunnels") >= 2


def test_whoever_has_no_voice_signs(composer: Composer) -> None:
    options = GenerationOptions(concept="A mute storyteller")

    brief = composer.compose(options, 1)

    assert "signs:" in composer.write("first_mes", None, brief, options)
    assert "signs:" in composer.write("mes_example", None, brief, options)


def test_a_thing_plays_scenes_that_a_thing_can_play(
    composer: Composer, shelves: Shelves
) -> None:
    motifs = {scene.title: scene.motif for scene in shelves.scenes.entries}
    options = GenerationOptions(concept="A talking sword that is tired of war")

    brief = composer.compose(options, 1)

    assert {motifs[opening.title] for opening in brief.openings} == {"object"}
