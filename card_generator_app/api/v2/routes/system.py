"""Whether the server is well."""

from fastapi import APIRouter

from card_generator_app import __version__
from card_generator_app.api.deps import ServicesDep
from card_generator_app.api.doctor import examine
from card_generator_app.api.needs import OPEN
from card_generator_app.api.v2.models import DoctorReport, Health

router = APIRouter(prefix="/system", tags=["system"])


@router.get("/health", openapi_extra=OPEN)
async def system_health() -> Health:
    """That the server is up."""
    return Health(status="ok", version=__version__)


@router.get("/doctor")
async def system_doctor(services: ServicesDep) -> DoctorReport:
    """What is installed, who would write, what is missing and how to mend it."""
    return await examine(services)
