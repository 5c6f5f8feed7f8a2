"""Models that run on the server's own machine."""

import asyncio

from fastapi import APIRouter

from card_generator_app.api.deps import ServicesDep
from card_generator_app.api.v2.models import LocalModel, LocalModels
from card_generator_app.errors import NotFound
from card_generator_app.model_files import ModelFiles

router = APIRouter(prefix="/models", tags=["models"])

_ABOUT = {
    "minilm": "Chooses the composer's phrases by meaning (23 MB).",
    "smollm2-135m": "Tiny language model (98 MB): tries the whole local path; weak prose.",
}


@router.get("/local")
async def models_list(services: ServicesDep) -> LocalModels:
    """What can be installed, and what is."""
    return LocalModels(models=[_shown(services.model_files, name) for name in _ABOUT])


@router.post("/local/{model}/install")
async def models_install(
    model: str, services: ServicesDep, force: bool = False
) -> LocalModel:
    """Download a model, check it against its known hash; answers when it is there."""
    if model not in _ABOUT:
        raise NotFound(f"there is no model '{model}' (there are: {', '.join(_ABOUT)})")
    await asyncio.to_thread(services.model_files.install, model, force=force)
    return _shown(services.model_files, model)


def _shown(files: ModelFiles, name: str) -> LocalModel:
    return LocalModel(name=name, about=_ABOUT[name], status=files.status(name))
