"""What this server keeps to be quick, and what it is set to."""

from typing import Annotated

from fastapi import APIRouter, Path

from card_generator_app.api.caches import caches_of, clear
from card_generator_app.api.deps import ServicesDep
from card_generator_app.api.needs import ADMIN
from card_generator_app.api.provider_keys import check_key, clear_key, set_key
from card_generator_app.api.v2 import operating_models as models
from card_generator_app.effective_settings import effective
from card_generator_app.llm.redact import redact

router = APIRouter()

Host = Annotated[str, Path(max_length=255)]


@router.get("/cache", tags=["cache"], openapi_extra=ADMIN)
async def cache_list(services: ServicesDep) -> models.Caches:
    """What is cached, how much of it, and since when."""
    return models.Caches(caches=[await one.measure() for one in caches_of(services)])


@router.post("/cache/clear", tags=["cache"], openapi_extra=ADMIN)
async def cache_clear(
    wanted: models.CacheChoice, services: ServicesDep
) -> models.Cleared:
    """Empty these caches (all, with null); they fill again by use."""
    return models.Cleared(cleared=await clear(services, wanted.names))


@router.put("/config/keys/{host}", tags=["config"], openapi_extra=ADMIN)
async def config_set_key(
    host: Host, wanted: models.NewProviderKey, services: ServicesDep
) -> models.ProviderKey:
    """Set the key of a model server (`openrouter.ai`); kept encrypted, never shown."""
    await set_key(services, host, wanted.key.get_secret_value())
    return models.ProviderKey(host=host, is_set=True)


@router.delete("/config/keys/{host}", tags=["config"], openapi_extra=ADMIN)
async def config_clear_key(host: Host, services: ServicesDep) -> models.ProviderKey:
    """Forget the key of a model server that was set here."""
    await clear_key(services, host)
    return models.ProviderKey(host=host, is_set=False)


@router.post("/config/keys/{host}/test", tags=["config"], openapi_extra=ADMIN)
async def config_test_key(host: Host, services: ServicesDep) -> models.TriedKey:
    """Ask the server of the settings whether it takes the key in use; costs nothing."""
    return models.TriedKey(host=host, server=await check_key(services, host))


@router.get("/config", tags=["config"], openapi_extra=ADMIN)
async def config_show(services: ServicesDep) -> models.EffectiveConfig:
    """What is set, and by what; secrets are never shown."""
    return models.EffectiveConfig(
        settings=[
            models.SettingInfo(**vars(one) | {"value": one.value and redact(one.value)})
            for one in effective(services.settings)
        ]
    )
