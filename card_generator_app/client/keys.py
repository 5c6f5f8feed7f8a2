"""API keys."""

from collections.abc import Sequence
from decimal import Decimal

from card_generator_app.api.v2 import key_models as models
from card_generator_app.client.noun import Noun, given


class Keys(Noun):
    async def create(
        self,
        label: str,
        *,
        scopes: Sequence[models.ScopeName] | None = None,
        tier: models.TierName | None = None,
        monthly_cap_usd: Decimal | None = None,
    ) -> models.CreatedKey:
        """A new key; it is in the answer and nowhere else."""
        wanted = given(
            {
                "label": label,
                "scopes": None if scopes is None else list(scopes),
                "tier": tier,
                "monthly_cap_usd": (
                    None if monthly_cap_usd is None else str(monthly_cap_usd)
                ),
            }
        )
        answer = await self._forge.request("POST", "/keys", json=wanted)
        return models.CreatedKey.model_validate(answer.json())

    async def list(self) -> models.Keys:
        """Every key, revoked ones too, newest first."""
        answer = await self._forge.request("GET", "/keys")
        return models.Keys.model_validate(answer.json())

    async def mine(self) -> models.OwnKey:
        """The key that this client shows: what it is called, and what it may do."""
        answer = await self._forge.request("GET", "/keys/mine")
        return models.OwnKey.model_validate(answer.json())

    async def revoke(self, key_id: str) -> models.Key:
        """Ends a key for good."""
        answer = await self._forge.request("DELETE", f"/keys/{key_id}")
        return models.Key.model_validate(answer.json())
