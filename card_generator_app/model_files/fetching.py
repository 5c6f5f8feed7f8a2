"""A large file over HTTP: continued where it broke off, as often as it moves on."""

from collections.abc import Callable
from pathlib import Path
from typing import IO, Any

import httpx

from card_generator_app.errors import ModelFileError

_TRIES_WITHOUT_PROGRESS = 3
_OK, _PARTIAL, _BEYOND = 200, 206, 416


def fetch(
    url: str,
    part: Path,
    size_bytes: int,
    *,
    name: str,
    should_stop: Callable[[], bool],
    sleep: Callable[[float], None],
) -> None:
    """`url` into `part`, until it has `size_bytes`; what is there already is kept.

    Raises ModelFileError when the server refuses, sends too much, nothing more comes or
    `should_stop` says so; `part` stays then, for the next time.
    """
    failures = 0
    with httpx.Client(
        follow_redirects=True, timeout=httpx.Timeout(60, connect=10)
    ) as client:
        while (there := _size(part)) < size_bytes:
            try:
                _fetch_rest(client, url, part, there, size_bytes, name, should_stop)
                reason = "it ended early"
            except httpx.RequestError as error:
                reason = f"{type(error).__name__} {error}".strip()
            if should_stop():
                raise ModelFileError(_stuck(url, name, _size(part), "it was stopped"))
            if _size(part) > there:
                failures = 0
            else:
                failures += 1
                if failures >= _TRIES_WITHOUT_PROGRESS:
                    raise ModelFileError(_stuck(url, name, _size(part), reason))
                sleep(2.0**failures)
    if _size(part) > size_bytes:
        part.unlink()
        raise ModelFileError(f"{url} is larger than {name}; it was thrown away")


def _fetch_rest(
    client: httpx.Client,
    url: str,
    part: Path,
    there: int,
    size_bytes: int,
    name: str,
    should_stop: Callable[[], bool],
) -> None:
    headers = {"User-Agent": "CardForge"}
    # As it is: a packed answer would have another length and no ranges.
    headers |= {"Accept-Encoding": "identity"}
    if there:
        headers["Range"] = f"bytes={there}-"
    with client.stream("GET", url, headers=headers) as answer:
        if answer.status_code == _BEYOND or _is_elsewhere(answer, there):
            part.unlink(missing_ok=True)
            return
        if answer.status_code not in (_OK, _PARTIAL):
            raise ModelFileError(
                f"{name} could not be downloaded: {url} answered {answer.status_code}; "
                "is CARDFORGE_MODEL_HUB right?"
            )
        # A server without ranges begins anew.
        mode = "ab" if answer.status_code == _PARTIAL else "wb"
        with part.open(mode) as sink:
            _copy(answer, sink, size_bytes, should_stop)


def _copy(
    answer: httpx.Response,
    sink: IO[Any],
    size_bytes: int,
    should_stop: Callable[[], bool],
) -> None:
    # As it comes: what waits for a full block would be lost when the line breaks.
    for block in answer.iter_raw():
        sink.write(block)
        # More than there can be is said by the caller.
        if sink.tell() > size_bytes or should_stop():
            return


def _is_elsewhere(answer: httpx.Response, there: int) -> bool:
    """Whether a partial answer begins where nobody asked it to."""
    if answer.status_code != _PARTIAL:
        return False
    said = answer.headers.get("content-range", "")
    return not said.startswith(f"bytes {there}-")


def _size(part: Path) -> int:
    return part.stat().st_size if part.is_file() else 0


def _stuck(url: str, name: str, there: int, reason: str) -> str:
    return (
        f"{name} could not be downloaded from {url}: {reason}. {there / 2**20:.0f} MB are "
        f"kept; run: cardforge models install {name}"
    )
