"""The few routes of v1."""

from card_generator_app.api.factory import Version
from card_generator_app.api.v1.routes import generate

VERSION = Version(
    name="v1",
    title="Character Card Generator API v1",
    description="Small and frozen; v2 has more.",
    routers=[generate.router],
)
