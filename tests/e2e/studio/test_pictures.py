"""The pictures of a card in the editor: its portrait, and the assets that travel with it."""

from typing import Any

import httpx
import pytest
from playwright.sync_api import FilePayload, Page, expect

from tests.e2e.studio.test_accessibility import violations_everywhere
from tests.e2e.studio.test_editor import CARD
from tests.fakes.pictures import picture
from tests.fakes.program import Provider

WIDE = FilePayload(
    name="wide.jpg", mimeType="image/jpeg", buffer=picture("teal", (900, 400))
)
JOY = FilePayload(
    name="Joy.png", mimeType="image/png", buffer=picture("gold", (64, 64))
)


@pytest.fixture
def card(modelled: httpx.Client, provider: Provider) -> str:
    provider.fake.reset()
    provider.fake.pictures.reset()
    stored = modelled.post("/api/v2/cards", json={"card": CARD}).json()
    return str(stored["id"])


@pytest.fixture
def tab(page: Page, modelled: httpx.Client, card: str) -> Page:
    page.goto(f"{modelled.base_url}/cards/{card}?tab=pictures")
    return page


def shown(api: httpx.Client, card: str) -> dict[str, Any]:
    found: dict[str, Any] = api.get(f"/api/v2/cards/{card}").json()
    return found


def upload(page: Page) -> None:
    page.get_by_label("Upload a picture").set_input_files(WIDE)
    page.get_by_role("button", name="Use this picture").click()
    expect(page.get_by_role("img", name="Portrait of Ada").first).to_be_visible()


def test_a_picture_is_cropped_and_becomes_the_portrait(
    tab: Page, modelled: httpx.Client, card: str
) -> None:
    expect(tab.get_by_text("This card has no picture.")).to_be_visible()
    tab.get_by_label("Upload a picture").set_input_files(WIDE)
    expect(tab.get_by_role("slider", name="From top to bottom")).to_be_disabled()
    tab.get_by_role("slider", name="Zoom").fill("2")
    expect(tab.get_by_role("slider", name="From top to bottom")).to_be_enabled()
    tab.get_by_role("button", name="Use this picture").click()

    expect(tab.get_by_text("Saved as version 2.")).to_be_visible()
    assert shown(modelled, card)["has_portrait"]
    # 400 pixels are seen at first, twice as near 200.
    assert modelled.get(f"/api/v2/cards/{card}/portrait").content[16:24] == (
        (132).to_bytes(4) + (198).to_bytes(4)
    )
    files = modelled.get("/api/v2/files").json()["files"]
    assert "portrait.png" not in [one["name"] for one in files]


def test_an_earlier_picture_is_taken_and_one_is_removed(
    tab: Page, modelled: httpx.Client, card: str
) -> None:
    upload(tab)
    tab.get_by_role("button", name="Remove the picture").click()
    expect(tab.get_by_text("This card has no picture.")).to_be_visible()
    assert not shown(modelled, card)["has_portrait"]

    tab.get_by_role("button", name="Use the picture of version 2").click()

    expect(tab.get_by_role("img", name="Portrait of Ada").first).to_be_visible()
    assert shown(modelled, card)["version"] == 4
    tab.get_by_role("link", name="History").click()
    expect(tab.get_by_text("Another one, or none")).to_be_visible()
    expect(tab.get_by_text("Nothing differs.")).to_be_hidden()


def test_a_picture_is_made_with_its_cost_told_first(
    tab: Page, modelled: httpx.Client, card: str, provider: Provider
) -> None:
    tab.get_by_text("Have one made").click()
    expect(
        tab.get_by_text("price is not known").or_(tab.get_by_text("About $"))
    ).to_be_visible()
    tab.get_by_label("What is to be seen").fill("on deck, in the rain")
    tab.get_by_role("button", name="Make it").click()

    expect(tab.get_by_text("Saved as version 2.")).to_be_visible()
    assert "on deck, in the rain" in str(provider.fake.requests)
    assert len(provider.fake.pictures.bodies) == 1
    expect(tab.get_by_role("img", name="Portrait of Ada").first).to_be_visible()


def test_another_one_is_drawn_for_nothing(
    page: Page, composing: httpx.Client, stored_card: dict[str, Any]
) -> None:
    card = composing.get(f"/api/v2/cards/{stored_card['card_id']}").json()
    page.goto(f"{composing.base_url}/cards/{card['id']}?tab=pictures")
    page.get_by_text("Have one made").click()
    page.get_by_label("How", exact=True).select_option("drawn")
    expect(page.get_by_text("Free: no model is asked.")).to_be_visible()
    page.get_by_role("button", name="Make it").click()

    expect(page.get_by_text(f"Saved as version {card['version'] + 1}.")).to_be_visible()
    expect(page.get_by_role("button", name="Use the picture of version")).to_have_count(
        2
    )


def test_what_was_typed_stays_while_pictures_change(
    tab: Page, modelled: httpx.Client, card: str
) -> None:
    tab.get_by_role("link", name="Card", exact=True).click()
    tab.get_by_label("Description", exact=True).fill("Half a thought")
    tab.get_by_role("link", name="Pictures").click()
    upload(tab)

    expect(tab.get_by_text("1 field changed")).to_be_visible()
    tab.keyboard.press("Control+s")
    expect(tab.get_by_text("Saved as version 3.").first).to_be_visible()
    now = shown(modelled, card)
    assert now["card"]["data"]["description"] == "Half a thought"
    assert now["has_portrait"]


def test_assets_are_added_and_removed(
    tab: Page, modelled: httpx.Client, card: str
) -> None:
    tab.get_by_text("Add an asset").click()
    tab.get_by_label("File").set_input_files(JOY)
    expect(tab.get_by_label("Name")).to_have_value("Joy")
    tab.get_by_label("Name").fill("joy")
    tab.get_by_role("button", name="Add it").click()

    expect(tab.get_by_text("Expression · png")).to_be_visible()
    main, joy = shown(modelled, card)["card"]["data"]["assets"]
    assert (main["uri"], main["name"]) == ("ccdefault:", "main")
    assert (joy["type"], joy["name"], joy["ext"]) == ("emotion", "joy", "png")
    tab.get_by_role("button", name="Remove joy").click()

    expect(tab.get_by_text("The card has none.")).to_be_visible()
    assert "assets" not in shown(modelled, card)["card"]["data"]


def test_the_pictures_have_no_violation(tab: Page) -> None:
    upload(tab)
    tab.get_by_role("button", name="Remove the picture").click()
    expect(tab.get_by_text("Earlier pictures")).to_be_visible()
    tab.get_by_text("Have one made").click()
    tab.get_by_text("Add an asset").click()
    found = violations_everywhere(tab)
    tab.get_by_label("Upload a picture").set_input_files(WIDE)
    expect(tab.get_by_role("button", name="Use this picture")).to_be_visible()
    found += violations_everywhere(tab)

    assert found == [], "\n".join(found)
