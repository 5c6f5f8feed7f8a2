"""Whether the server is well."""

from fastapi import APIRouter

from card_generator_app import __version__
from card_generator_app.api.deps import ServicesDep
from card_generator_app.api.doctor import examine
from card_generator_app.api.needs import OPEN
from card_generator_app.api.v2.models import DoctorReport, Health, Ready

router = APIRouter(prefix="/system", tags=["system"])


@router.get("/health", openapi_extra=OPEN)
async def system_health() -> Health:
    """That the server is up."""
    return Health(status="ok", version=__version__)


@router.get("/ready", openapi_extra=OPEN)
async def system_ready(services: ServicesDep) -> Ready:
    """That it can work: the database answers and has the tables that this version needs.

    503 otherwise. For load balancers; `health` says only that the process lives.
    """
    await services.check_ready()
    return Ready(status="ready", role=services.role.value)


@router.get("/doctor")
async def system_doctor(services: ServicesDep) -> DoctorReport:
    """What is installed, who would write, what is missing and how to mend it."""
    return await examine(services)
