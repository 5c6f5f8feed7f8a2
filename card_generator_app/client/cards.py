"""Cards: those that the server keeps, and card files that it only looks at."""

from collections.abc import AsyncIterator, Sequence
from typing import Any

from card_generator_app.api.v2 import card_models, chat_models, models
from card_generator_app.client.card_file import CardFile
from card_generator_app.client.noun import given, if_match
from card_generator_app.client.revisions import Revisions


class Cards(Revisions):
    """Stored cards; and, from `convert` on, files of which nothing is kept.

    A change names the version that it was made from. When the card has moved on, the
    server answers 412: RequestFailed with the code "version_conflict".
    """

    async def list(
        self,
        *,
        text: str | None = None,
        tag: str | None = None,
        trash: bool = False,
        limit: int = 50,
        cursor: str | None = None,
    ) -> card_models.CardPage:
        """Stored cards, newest first."""
        asked = {"text": text, "tag": tag, "trash": trash, "limit": limit}
        answer = await self._forge.request(
            "GET", "/cards", params=given(asked | {"cursor": cursor})
        )
        return card_models.CardPage.model_validate(answer.json())

    async def duplicates(self) -> card_models.CardDuplicates:
        """Cards that say the same, in groups; what was changed last comes first."""
        answer = await self._forge.request("GET", "/cards/duplicates")
        return card_models.CardDuplicates.model_validate(answer.json())

    async def create(
        self, card: dict[str, Any], *, portrait_file: str | None = None
    ) -> card_models.ImportedCard:
        """Keeps a card given as JSON, of any spec."""
        body = {"card": card, "portrait_file": portrait_file}
        answer = await self._forge.request("POST", "/cards", json=body)
        return card_models.ImportedCard.model_validate(answer.json())

    async def import_(self, content: bytes, filename: str) -> card_models.ImportedCard:
        """Keeps the card in a file of any known format."""
        answer = await self._forge.request(
            "POST", "/cards/import", files={"file": (filename, content)}
        )
        return card_models.ImportedCard.model_validate(answer.json())

    async def show(
        self, card_id: str, *, version: int | None = None
    ) -> card_models.StoredCard:
        """One card; its newest version, or the one asked for."""
        answer = await self._forge.request(
            "GET", f"/cards/{card_id}", params=given({"version": version})
        )
        return card_models.StoredCard.model_validate(answer.json())

    async def edit(
        self,
        card_id: str,
        *,
        version: int,
        fields: dict[str, Any] | None = None,
        card: dict[str, Any] | None = None,
        portrait_file: str | None = None,
        portrait_version: int | None = None,
        remove_portrait: bool = False,
    ) -> card_models.StoredCard:
        """Makes the next version from the one said: `fields` of V3 data, or a whole card.

        Its picture is that of a file, or of an earlier version, or removed, or as it was.
        """
        body = {
            "fields": fields or {},
            "card": card,
            "portrait_file": portrait_file,
            "portrait_version": portrait_version,
            "remove_portrait": remove_portrait,
        }
        answer = await self._forge.request(
            "PATCH", f"/cards/{card_id}", json=body, headers=if_match(version)
        )
        return card_models.StoredCard.model_validate(answer.json())

    async def delete(self, card_id: str) -> None:
        """Puts a card into the trash."""
        await self._forge.request("DELETE", f"/cards/{card_id}")

    async def recover(self, card_id: str) -> card_models.CardRow:
        """Takes a card out of the trash."""
        answer = await self._forge.request("POST", f"/cards/{card_id}/recover")
        return card_models.CardRow.model_validate(answer.json())

    async def versions(self, card_id: str) -> card_models.CardVersions:
        """Every state that the card was in, newest first."""
        answer = await self._forge.request("GET", f"/cards/{card_id}/versions")
        return card_models.CardVersions.model_validate(answer.json())

    async def diff(
        self,
        card_id: str,
        *,
        from_version: int | None = None,
        to_version: int | None = None,
    ) -> card_models.CardDiff:
        """What differs between two versions; by default the newest and the one before."""
        asked = {"from_version": from_version, "to_version": to_version}
        answer = await self._forge.request(
            "GET", f"/cards/{card_id}/diff", params=given(asked)
        )
        return card_models.CardDiff.model_validate(answer.json())

    async def restore(
        self, card_id: str, restored: int, *, version: int
    ) -> card_models.StoredCard:
        """Makes the version `restored` the newest; `version` is the newest one now."""
        answer = await self._forge.request(
            "POST",
            f"/cards/{card_id}/restore",
            json={"version": restored},
            headers=if_match(version),
        )
        return card_models.StoredCard.model_validate(answer.json())

    async def lock(self, card_id: str, parts: Sequence[str]) -> card_models.StoredCard:
        """Keeps parts (`description`, `alternate_greetings.0` …) from every generation."""
        answer = await self._forge.request(
            "POST", f"/cards/{card_id}/lock", json={"parts": list(parts)}
        )
        return card_models.StoredCard.model_validate(answer.json())

    async def unlock(
        self, card_id: str, parts: Sequence[str] = ()
    ) -> card_models.StoredCard:
        """Opens parts again; without any, all."""
        answer = await self._forge.request(
            "POST", f"/cards/{card_id}/unlock", json={"parts": list(parts)}
        )
        return card_models.StoredCard.model_validate(answer.json())

    async def check(
        self, card_id: str, *, ignore: Sequence[str] = ()
    ) -> models.LintReport:
        """What breaks or spoils a stored card."""
        answer = await self._forge.request(
            "GET", f"/cards/{card_id}/check", params={"ignore": list(ignore)}
        )
        return models.LintReport.model_validate(answer.json())

    async def export(
        self, card_id: str, file_format: str = "png", *, version: int | None = None
    ) -> CardFile:
        """The card as a file of any format, and what that cannot carry."""
        answer = await self._forge.request(
            "GET",
            f"/cards/{card_id}/export/{file_format}",
            params=given({"version": version}),
        )
        return CardFile.of(answer)

    async def portrait(self, card_id: str, *, version: int | None = None) -> bytes:
        """The card's picture alone."""
        answer = await self._forge.request(
            "GET", f"/cards/{card_id}/portrait", params=given({"version": version})
        )
        return answer.content

    async def chat(
        self,
        card_id: str,
        messages: Sequence[str],
        *,
        settings: dict[str, Any] | None = None,
        max_tokens: int = 400,
        show_prompt: bool = False,
        **options: Any,
    ) -> AsyncIterator[chat_models.ChatEvent]:
        """One reply of the card's character, as it is written; options as in `generate`.

        Gives the prompt where asked for, pieces of text, and at last the whole reply with
        its cost, or why there is none. Ends the call when you stop listening.
        """
        body = {
            "messages": list(messages),
            "settings": settings or {},
            "options": options,
            "max_tokens": max_tokens,
            "show_prompt": show_prompt,
        }
        path = f"/cards/{card_id}/chat"
        async for event in self._forge.stream("POST", path, json=body):
            kind = chat_models.EVENTS[event.event]
            yield kind.model_validate_json(event.data)

    async def convert(
        self,
        content: bytes,
        filename: str,
        file_format: str,
        *,
        portrait: bytes | None = None,
        backfill_warning: bool = False,
    ) -> bytes:
        """The card as a file of another format."""
        files = {"file": (filename, content)}
        if portrait is not None:
            files["portrait"] = ("portrait", portrait)
        answer = await self._forge.request(
            "POST",
            "/cards/convert",
            files=files,
            data={"format": file_format, "backfill_warning": backfill_warning},
        )
        return answer.content

    async def inspect(
        self, content: bytes, filename: str, *, tokenizer: str = "estimate"
    ) -> models.CardInspection:
        """What is in a card file; `tokenizer` is a model family, such as `gpt`."""
        answer = await self._forge.request(
            "POST",
            "/cards/inspect",
            files={"file": (filename, content)},
            data={"tokenizer": tokenizer},
        )
        return models.CardInspection.model_validate(answer.json())

    async def lint(
        self,
        content: bytes,
        filename: str,
        *,
        ignore: Sequence[str] = (),
        tokenizer: str = "estimate",
    ) -> models.LintReport:
        """What breaks or spoils a card."""
        answer = await self._forge.request(
            "POST",
            "/cards/lint",
            files={"file": (filename, content)},
            data={"ignore": list(ignore), "tokenizer": tokenizer},
        )
        return models.LintReport.model_validate(answer.json())

    async def sarif(
        self,
        content: bytes,
        filename: str,
        *,
        ignore: Sequence[str] = (),
        tokenizer: str = "estimate",
    ) -> bytes:
        """The same as SARIF 2.1.0."""
        answer = await self._forge.request(
            "POST",
            "/cards/lint/sarif",
            files={"file": (filename, content)},
            data={"ignore": list(ignore), "tokenizer": tokenizer},
        )
        return answer.content
