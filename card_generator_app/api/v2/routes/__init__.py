"""One module a noun; each function calls one service method."""

from card_generator_app.api.factory import Version
from card_generator_app.api.v2.routes import (
    cards,
    compose,
    debug,
    extensions,
    files,
    generation,
    interview,
    jobs,
    keys,
    library,
    lorebook_library,
    lorebooks,
    models,
    operating,
    profiles,
    revisions,
    session,
    system,
    usage,
    worlds,
)

VERSION = Version(
    name="v2",
    title="Character Card Generator API v2",
    description="Generate AI character cards, follow the jobs, fetch the files.",
    # Looked through in this order: first what is asked for most often.
    routers=[
        system.router,
        jobs.router,
        generation.router,
        interview.router,
        cards.router,
        library.router,
        revisions.router,
        extensions.router,
        lorebooks.router,
        compose.router,
        lorebook_library.router,
        worlds.router,
        files.router,
        models.router,
        profiles.router,
        keys.router,
        usage.router,
        debug.router,
        operating.router,
        session.router,
    ],
)
