"""Versions of stored things in headers: an ETag out, an If-Match in."""

import re
from typing import Annotated

from fastapi import Depends, Header, Response

from card_generator_app.errors import InvalidInput, VersionNotSaid

_TAG = re.compile(r'(?:W/)?"?(\d{1,9})"?')


def etag(version: int) -> str:
    return f'"{version}"'


def set_etag(response: Response, version: int) -> None:
    """Says which version was answered."""
    response.headers["ETag"] = etag(version)


async def _said_version(
    if_match: Annotated[
        str | None,
        Header(description='The version that you saw, as its ETag: `"3"`.'),
    ] = None,
) -> int:
    if if_match is None:
        raise VersionNotSaid(
            'say which version you change, as an If-Match header: If-Match: "3"'
        )
    if (found := _TAG.fullmatch(if_match.strip())) is None:
        raise InvalidInput(f'If-Match: "3" is a version; {if_match!r} is none')
    return int(found[1])


SaidVersion = Annotated[int, Depends(_said_version)]
"""The version in If-Match; raises VersionNotSaid."""
