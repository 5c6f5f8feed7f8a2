"""Zip archives from strangers: read within caps, by name only, never onto a disk."""

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping

from card_generator_app.errors import CardFormatError

MAX_MEMBERS = 4_000
MAX_MEMBER_BYTES = 64 * 1024 * 1024
MAX_TOTAL_BYTES = 192 * 1024 * 1024
# Text compresses 10 to 1, empty pixels 100 to 1; 1,000 to 1 is made to harm. Small members
# may do as they like.
MAX_RATIO = 300
_RATIO_FREE_BYTES = 1024 * 1024

_LOCAL_HEADER = b"PK\x03\x04"
_DIRECTORY_ENTRY = b"PK\x01\x02"
_MOST_ENTRIES = 10 * MAX_MEMBERS  # archives inside the archive have theirs too
_END_RECORD = b"PK\x05\x06"
_END_RECORD_REACH = 65_557  # its size plus the longest comment
_ENCRYPTED = 0x1
_LINK = 0o120000
# A fixed time makes the same card the same bytes.
_EPOCH = (1980, 1, 1, 0, 0, 0)


def looks_like_zip(data: bytes) -> bool:
    """Whether `data` is a zip, or ends in one (a JPEG with a zip behind it)."""
    return data.startswith(_LOCAL_HEADER) or _END_RECORD in data[-_END_RECORD_REACH:]


class Archive:
    """The members of a zip that is safe to read."""

    def __init__(self, data: bytes) -> None:
        """Raises CardFormatError for damaged, encrypted, oversized or devious archives."""
        # Before the directory is read: an entry takes ten times its bytes in memory.
        if data.count(_DIRECTORY_ENTRY) > _MOST_ENTRIES:
            raise CardFormatError(f"the archive has more than {MAX_MEMBERS} members")
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, OSError, struct.error) as error:
            raise CardFormatError(f"the zip archive is damaged: {error}") from error
        except NotImplementedError as error:
            raise CardFormatError(f"unknown kind of zip archive: {error}") from error
        self._members = {}
        self._left_bytes = MAX_TOTAL_BYTES
        members = self._zip.infolist()
        if len(members) > MAX_MEMBERS:
            raise CardFormatError(f"the archive has more than {MAX_MEMBERS} members")
        for member in members:
            _refuse_devious(member)
            if member.filename and not member.is_dir():
                self._members[member.filename] = member

    @property
    def names(self) -> list[str]:
        """Member names in the archive's order; of several with one name the last counts."""
        return list(self._members)

    def __contains__(self, name: str) -> bool:
        return name in self._members

    @property
    def prefix_bytes(self) -> int:
        """How many bytes stand before the archive."""
        starts = [member.header_offset for member in self._members.values()]
        return min(starts, default=0)

    def size_bytes(self, name: str) -> int:
        """A member's unpacked size as its header states it."""
        return self._members[name].file_size

    def read(self, name: str) -> bytes:
        """A member's content, inflated within the caps."""
        member = self._members[name]
        limit = min(MAX_MEMBER_BYTES, self._left_bytes)
        try:
            with self._zip.open(member) as stream:
                # The size in the header may lie: what counts is what comes out.
                content = stream.read(limit + 1)
        except (
            zipfile.BadZipFile,
            zlib.error,
            OSError,
            EOFError,
            ValueError,
            NotImplementedError,
            RuntimeError,
            struct.error,
        ) as error:
            raise CardFormatError(f"{name[:80]!r} is damaged: {error}") from error
        if len(content) > limit:
            raise CardFormatError(f"{name[:80]!r} unpacks to over {limit} bytes")
        self._left_bytes -= len(content)
        return content


def write_archive(files: Mapping[str, bytes]) -> bytes:
    """A zip with these members in order: sizes in local headers, the same bytes each time.

    Images are stored, texts deflated; names must be ASCII, which every reader takes.
    """
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in files.items():
            member = zipfile.ZipInfo(name, _EPOCH)
            member.external_attr = 0o644 << 16
            is_text = name.endswith((".json", ".md", ".yaml", ".txt"))
            member.compress_type = (
                zipfile.ZIP_DEFLATED if is_text else zipfile.ZIP_STORED
            )
            archive.writestr(member, content)
    return out.getvalue()


def _refuse_devious(member: zipfile.ZipInfo) -> None:
    name = member.filename
    shown = repr(name[:80])
    parts = name.split("/")
    if name.startswith("/") or "\\" in name or ".." in parts or ":" in parts[0]:
        raise CardFormatError(f"the archive holds an unsafe path: {shown}")
    if member.flag_bits & _ENCRYPTED:
        raise CardFormatError(f"{shown} is encrypted; export it without a password")
    if (member.external_attr >> 16) & 0o170000 == _LINK:
        raise CardFormatError(f"{shown} is a link, which a card cannot hold")
    if member.file_size > MAX_MEMBER_BYTES:
        raise CardFormatError(f"{shown} unpacks to over {MAX_MEMBER_BYTES} bytes")
    expected = max(_RATIO_FREE_BYTES, member.compress_size * MAX_RATIO)
    if member.file_size > expected:
        raise CardFormatError(f"{shown} unpacks to over {MAX_RATIO} times its size")
