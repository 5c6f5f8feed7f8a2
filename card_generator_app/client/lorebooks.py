"""Lorebooks: those that the server keeps, and files that it only looks at."""

from collections.abc import Mapping, Sequence
from typing import Any

from card_generator_app.api.v2 import card_models, models
from card_generator_app.api.v2 import lorebook_models as books
from card_generator_app.api.v2.values import LorebookFormat
from card_generator_app.client.card_file import CardFile
from card_generator_app.client.jobs import JobHandle, start_job
from card_generator_app.client.noun import Noun, given, if_match


class Lorebooks(Noun):
    """Stored lorebooks; and, from `convert` on, files of which nothing is kept.

    A change names the version that it was made from, as for cards. What `extend` proposes
    is taken or dropped with `cards.accept` and `cards.dismiss`, by the lorebook's id.
    """

    async def list(
        self,
        *,
        text: str | None = None,
        trash: bool = False,
        limit: int = 50,
        cursor: str | None = None,
    ) -> books.LorebookPage:
        """Stored lorebooks, newest first."""
        asked = {"text": text, "trash": trash, "limit": limit, "cursor": cursor}
        answer = await self._forge.request("GET", "/lorebooks", params=given(asked))
        return books.LorebookPage.model_validate(answer.json())

    async def create(
        self, book: Mapping[str, Any], *, name: str = ""
    ) -> books.StoredLorebook:
        """Keeps a V3 book given as JSON; `name` is for one that has none."""
        body = {"book": dict(book), "name": name}
        return _book(await self._forge.request("POST", "/lorebooks", json=body))

    async def import_(self, content: bytes, filename: str) -> books.ImportedLorebook:
        """Keeps the lorebook in a file of any known kind, also the one inside a card."""
        answer = await self._forge.request(
            "POST", "/lorebooks/import", files={"file": (filename, content)}
        )
        return books.ImportedLorebook.model_validate(answer.json())

    async def show(
        self, lorebook_id: str, *, version: int | None = None
    ) -> books.StoredLorebook:
        """One lorebook; its newest version, or the one asked for."""
        path, asked = f"/lorebooks/{lorebook_id}", given({"version": version})
        return _book(await self._forge.request("GET", path, params=asked))

    async def edit(
        self,
        lorebook_id: str,
        *,
        version: int,
        fields: Mapping[str, Any] | None = None,
        put: Mapping[int, Mapping[str, Any]] | None = None,
        remove: Sequence[int] = (),
        book: Mapping[str, Any] | None = None,
    ) -> books.StoredLorebook:
        """Makes the next version: `fields`, entries by number, or a whole `book`."""
        change = {
            "fields": dict(fields or {}),
            "put": {str(number): dict(entry) for number, entry in (put or {}).items()},
            "remove": list(remove),
            "book": None if book is None else dict(book),
        }
        path, match = f"/lorebooks/{lorebook_id}", if_match(version)
        answer = await self._forge.request("PATCH", path, json=change, headers=match)
        return _book(answer)

    async def delete(self, lorebook_id: str) -> None:
        """Puts a lorebook into the trash; cards that have its entries keep them."""
        await self._forge.request("DELETE", f"/lorebooks/{lorebook_id}")

    async def recover(self, lorebook_id: str) -> books.LorebookRow:
        """Takes a lorebook out of the trash."""
        path = f"/lorebooks/{lorebook_id}/recover"
        answer = await self._forge.request("POST", path)
        return books.LorebookRow.model_validate(answer.json())

    async def versions(self, lorebook_id: str) -> card_models.CardVersions:
        """Every state that the lorebook was in, newest first."""
        path = f"/lorebooks/{lorebook_id}/versions"
        answer = await self._forge.request("GET", path)
        return card_models.CardVersions.model_validate(answer.json())

    async def diff(
        self,
        lorebook_id: str,
        *,
        from_version: int | None = None,
        to_version: int | None = None,
    ) -> card_models.CardDiff:
        """What differs between two versions; by default the newest and the one before."""
        asked = given({"from_version": from_version, "to_version": to_version})
        path = f"/lorebooks/{lorebook_id}/diff"
        answer = await self._forge.request("GET", path, params=asked)
        return card_models.CardDiff.model_validate(answer.json())

    async def restore(
        self, lorebook_id: str, restored: int, *, version: int
    ) -> books.StoredLorebook:
        """Makes the version `restored` the newest; `version` is the newest one now."""
        answer = await self._forge.request(
            "POST",
            f"/lorebooks/{lorebook_id}/restore",
            json={"version": restored},
            headers=if_match(version),
        )
        return _book(answer)

    async def export(
        self,
        lorebook_id: str,
        file_format: LorebookFormat = "world_info",
        *,
        version: int | None = None,
    ) -> CardFile:
        """The lorebook as a file, and what its format cannot carry."""
        path = f"/lorebooks/{lorebook_id}/export/{file_format}"
        asked = given({"version": version})
        return CardFile.of(await self._forge.request("GET", path, params=asked))

    async def simulate(
        self,
        lorebook_id: str,
        messages: Sequence[str],
        *,
        version: int | None = None,
        **settings: Any,
    ) -> models.LoreSimulation:
        """Which entries fire for a chat; also of the lorebook in a stored card, by its id.

        Settings as in `activation.Options`.
        """
        answer = await self._forge.request(
            "POST",
            f"/lorebooks/{lorebook_id}/simulate",
            json={"messages": list(messages), "settings": settings},
            params=given({"version": version}),
        )
        return models.LoreSimulation.model_validate(answer.json())

    async def extend(
        self, lorebook_id: str, *, idempotency_key: str | None = None, **wanted: Any
    ) -> JobHandle:
        """Starts looking for what it lacks; what is found waits as proposals.

        `wanted` as for `cards.extend`: concept, source_files, source_urls, instruction,
        entries; the rest are options of `generate`.
        """
        own = card_models.BookExtend.model_fields.keys() - {"options"}
        body = {name: wanted[name] for name in own & wanted.keys()}
        body["options"] = {name: wanted[name] for name in wanted.keys() - own}
        path = f"/lorebooks/{lorebook_id}/extend"
        return await start_job(self._forge, path, body, idempotency_key)

    async def attach(
        self, lorebook_id: str, card_id: str, *, version: int
    ) -> card_models.StoredCard:
        """Puts its entries into a card, as the card's next version; `version` is the card's.

        Attached again they become those of the lorebook's newest version.
        """
        return await self._attached("PUT", lorebook_id, card_id, version)

    async def detach(
        self, lorebook_id: str, card_id: str, *, version: int
    ) -> card_models.StoredCard:
        """Takes its entries out of a card again; `version` is the card's."""
        return await self._attached("DELETE", lorebook_id, card_id, version)

    async def convert(self, content: bytes, filename: str, file_format: str) -> bytes:
        """The book as a file of another format."""
        answer = await self._forge.request(
            "POST",
            "/lorebooks/convert",
            files={"file": (filename, content)},
            data={"format": file_format},
        )
        return answer.content

    async def compose(
        self,
        premise: str,
        *,
        entries: int = 12,
        seed: int | None = None,
        file_format: str = "v3",
    ) -> bytes:
        """A world for a premise as a lorebook file, by the built-in composer."""
        wanted = models.WorldRequest(
            premise=premise, entries=entries, seed=seed, format=file_format
        )
        answer = await self._forge.request(
            "POST", "/lorebooks/compose", json=wanted.model_dump()
        )
        return answer.content

    async def simulate_file(
        self, content: bytes, filename: str, messages: Sequence[str], **settings: Any
    ) -> models.LoreSimulation:
        """Which entries of a file fire for a chat; settings as in `activation.Options`."""
        answer = await self._forge.request(
            "POST",
            "/lorebooks/simulate",
            files={"file": (filename, content)},
            data={"messages": list(messages), **settings},
        )
        return models.LoreSimulation.model_validate(answer.json())

    async def _attached(
        self, method: str, lorebook_id: str, card_id: str, version: int
    ) -> card_models.StoredCard:
        path, match = f"/cards/{card_id}/lorebooks/{lorebook_id}", if_match(version)
        answer = await self._forge.request(method, path, headers=match)
        return card_models.StoredCard.model_validate(answer.json())


def _book(answer: Any) -> books.StoredLorebook:
    return books.StoredLorebook.model_validate(answer.json())
