"""API keys: make, list, revoke. For admins, and for the person at the machine."""

from fastapi import APIRouter

from card_generator_app.access.caller import ApiKey, Scope, Tier, in_order
from card_generator_app.api.deps import CallerDep, ServicesDep
from card_generator_app.api.needs import ADMIN
from card_generator_app.api.v2 import key_models as models
from card_generator_app.api.v2.jobs_out import usd

router = APIRouter(prefix="/keys", tags=["keys"])


@router.post("", status_code=201, openapi_extra=ADMIN)
async def keys_create(
    wanted: models.NewKey, services: ServicesDep
) -> models.CreatedKey:
    """Make a key. It is in the answer, and nowhere else: only its hash is kept."""
    key, secret = await services.keys.create(
        wanted.label,
        [Scope(one) for one in wanted.scopes],
        tier=Tier(wanted.tier),
        monthly_cap_usd=wanted.monthly_cap_usd,
    )
    return models.CreatedKey(**dict(_out(key)), key=secret)


@router.get("", openapi_extra=ADMIN)
async def keys_list(services: ServicesDep) -> models.Keys:
    """Every key, revoked ones too, newest first."""
    return models.Keys(keys=[_out(one) for one in await services.keys.list()])


@router.get("/mine")
async def keys_mine(caller: CallerDep) -> models.OwnKey:
    """The key that this was asked with: what it is called, and what it may do."""
    return models.OwnKey(key=None if caller.key is None else _out(caller.key))


@router.delete("/{key_id}", openapi_extra=ADMIN)
async def keys_revoke(key_id: str, services: ServicesDep) -> models.Key:
    """End a key for good; what was made with it stays, for admins to see."""
    return _out(await services.keys.revoke(key_id))


def _out(key: ApiKey) -> models.Key:
    cap = key.monthly_cap_usd
    return models.Key(
        id=key.id,
        label=key.label,
        scopes=[one.value for one in in_order(key.scopes)],
        tier=key.tier.value,
        monthly_cap_usd=None if cap is None else usd(cap),
        created_at=key.created_at,
        last_used_at=key.last_used_at,
        revoked_at=key.revoked_at,
    )
