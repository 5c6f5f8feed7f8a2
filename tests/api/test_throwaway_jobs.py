"""`USE_DATABASE_JOBS=false`: the same jobs, and nothing of them stays."""

from pathlib import Path

import httpx

from card_generator_app.api.main import create_app
from tests.fakes.program import CONCEPT, SMALL, settings_for, wait_for
from tests.fakes.serving import serving


def test_throwaway_jobs_are_made_as_others_and_gone_at_exit(tmp_path: Path) -> None:
    """Rule 11: a real file, for in memory one task's rollback undoes another's insert."""
    app = create_app(settings_for(tmp_path, use_database_jobs=False))
    with (
        serving(app) as url,
        httpx.Client(base_url=f"{url}/api/v2", trust_env=False) as api,
    ):
        file = Path(app.state.services.database.url.database)
        answer = api.post("/generation/generate", json={"concept": CONCEPT, **SMALL})
        path = f"/jobs/{answer.json()['job']['id']}"
        wait_for(lambda: api.get(path).json()["job"]["status"] == "completed")

        assert file.exists()
        assert not file.is_relative_to(tmp_path)

    assert not file.parent.exists()
    assert not list(tmp_path.glob("*.sqlite*"))
