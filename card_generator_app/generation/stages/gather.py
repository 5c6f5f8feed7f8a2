"""The gather stage: what the brief is decided from, beside the options."""

from card_generator_app.generation.context import JobContext
from card_generator_app.generation.material import NO_MATERIAL, Material
from card_generator_app.generation.writer import Writer


async def gather(context: JobContext, writer: Writer) -> Material:
    """All material of this job."""
    return NO_MATERIAL
