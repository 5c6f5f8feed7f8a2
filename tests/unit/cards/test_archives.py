import io
import stat
import tracemalloc
import zipfile
import zlib

import pytest

from card_generator_app.cards.archive import MAX_MEMBERS, Archive, write_archive
from card_generator_app.cards.converter import FormatConverter
from card_generator_app.errors import CardFormatError
from tests.unit.cards.builders import as_json, v3_document


def zipped(name: str, content: bytes = b"{}", mode: int = 0o644) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        member = zipfile.ZipInfo(name)
        member.external_attr = mode << 16
        archive.writestr(member, content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


@pytest.mark.parametrize(
    "name", ["/etc/passwd", "../card.json", "a/../../card.json", "C:/card.json"]
)
def test_unsafe_paths_are_refused(name: str) -> None:
    with pytest.raises(CardFormatError, match="unsafe path"):
        Archive(zipped(name))


def test_backslash_paths_are_refused() -> None:
    data = zipped("aXb.json").replace(b"aXb.json", b"a\\b.json")

    with pytest.raises(CardFormatError, match="unsafe path"):
        Archive(data)


def test_member_without_a_name_is_passed_over() -> None:
    """Found by fuzzing: zipfile itself cannot say whether such a member is a folder."""
    data = write_archive({"": b"a", "card.json": as_json(v3_document())})

    assert Archive(data).names == ["card.json"]


def test_links_are_refused() -> None:
    with pytest.raises(CardFormatError, match="link"):
        Archive(zipped("card.json", b"/etc/passwd", stat.S_IFLNK | 0o777))


def test_encrypted_members_are_refused() -> None:
    data = bytearray(zipped("card.json"))
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(signature) + offset] |= 1

    with pytest.raises(CardFormatError, match="encrypted"):
        Archive(bytes(data))


def test_ratio_bombs_are_refused_before_unpacking() -> None:
    with pytest.raises(CardFormatError, match="times its size"):
        Archive(zipped("card.json", b"\0" * (8 * 2**20)))


def test_sizes_that_lie_are_found_while_unpacking() -> None:
    data = bytearray(zipped("card.json", b"\0" * (2 * 2**20)))
    real = (2 * 2**20).to_bytes(4, "little")
    lie = (100).to_bytes(4, "little")
    archive = Archive(bytes(data).replace(real, lie))

    with pytest.raises(CardFormatError, match="damaged"):
        archive.read("card.json")


def test_too_many_members_are_refused() -> None:
    data = write_archive({f"{at}": b"" for at in range(MAX_MEMBERS + 1)})

    with pytest.raises(CardFormatError, match="members"):
        Archive(data)


def test_a_directory_of_very_many_members_is_refused_before_it_is_read() -> None:
    """Each entry of 46 bytes would cost half a kilobyte of memory."""
    entry = b"PK\x01\x02" + bytes(42)
    count = 500_000
    size = (len(entry) * count).to_bytes(4, "little")
    end = b"PK\x05\x06" + bytes(8) + size + bytes(6)

    tracemalloc.start()
    with pytest.raises(CardFormatError, match="members"):
        Archive(entry * count + end)
    peak_bytes = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert peak_bytes < 50 * 2**20


@pytest.mark.parametrize("data", [b"PK\x03\x04", b"PK\x03\x04" + b"\0" * 100])
def test_damaged_archive_is_one_clear_error(data: bytes) -> None:
    with pytest.raises(CardFormatError, match="damaged"):
        FormatConverter.decode(data)


def test_archive_without_a_card_says_what_it_holds() -> None:
    with pytest.raises(CardFormatError, match=r"it holds notes\.txt"):
        FormatConverter.decode(zipped("notes.txt"))


def test_card_bomb_inside_charx_is_refused() -> None:
    with pytest.raises(CardFormatError):
        FormatConverter.decode(zipped("card.json", b" " * (8 * 2**20)))


def test_written_archives_are_the_same_each_time_and_need_no_descriptors() -> None:
    files = {"card.json": as_json(v3_document()), "a/b.png": zlib.compress(b"x")}

    data = write_archive(files)

    assert data == write_archive(files)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert all(not one.flag_bits & 0x08 for one in archive.infolist())


@pytest.mark.parametrize(
    ("member", "kind"),
    [
        ("[Content_Types].xml", "an Office document"),
        ("mimetype", "an EPUB book"),
        ("META-INF/MANIFEST.MF", "a Java archive"),
        ("Characters/1/character.json", "a Voxta package"),
    ],
)
def test_archive_of_another_kind_is_refused_by_name(member: str, kind: str) -> None:
    with pytest.raises(CardFormatError, match=kind):
        FormatConverter.decode(write_archive({member: b"x"}))
