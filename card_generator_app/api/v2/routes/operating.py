"""What this server keeps to be quick, and what it is set to."""

from fastapi import APIRouter

from card_generator_app.api.caches import caches_of, clear
from card_generator_app.api.deps import ServicesDep
from card_generator_app.api.needs import ADMIN
from card_generator_app.api.v2 import operating_models as models
from card_generator_app.llm.redact import redact
from card_generator_app.settings import effective

router = APIRouter()


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


@router.get("/config", tags=["config"], openapi_extra=ADMIN)
async def config_show(services: ServicesDep) -> models.EffectiveConfig:
    """What is set, and by what; secrets are never shown."""
    return models.EffectiveConfig(
        settings=[
            models.SettingInfo(**vars(one) | {"value": one.value and redact(one.value)})
            for one in effective(services.settings)
        ]
    )
