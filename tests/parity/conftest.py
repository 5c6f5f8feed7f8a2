"""The running program, to be walked: a server in a process of its own, and its CLI."""

from collections.abc import Iterator

import httpx
import pytest

from tests.fakes.program import (
    Command,
    Provider,
    environment,
    fake_provider,
    forget_environment,
    serve,
)


@pytest.fixture(scope="module")
def provider() -> Iterator[Provider]:
    with fake_provider() as served:
        served.fake.always = "out_of_credit"  # jobs are only started here
        yield served


@pytest.fixture(scope="module")
def patch() -> Iterator[pytest.MonkeyPatch]:
    with pytest.MonkeyPatch.context() as patch:
        forget_environment(patch)
        yield patch


@pytest.fixture(scope="module")
def cardforge(
    provider: Provider,
    patch: pytest.MonkeyPatch,
    tmp_path_factory: pytest.TempPathFactory,
) -> Command:
    """`cardforge`, talking to the server of this module."""
    return Command(environment(tmp_path_factory.mktemp("parity"), provider), patch)


@pytest.fixture(scope="module", autouse=True)
def api(cardforge: Command) -> Iterator[httpx.Client]:
    """The API. Not in this process: Hypothesis minds who else draws random numbers."""
    with (
        serve(cardforge) as (_process, url),
        httpx.Client(base_url=url, trust_env=False, timeout=30) as client,
    ):
        yield client
