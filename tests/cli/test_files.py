"""`cardforge files`: sent once, listed, read, fetched again, removed."""

from pathlib import Path

from tests.fakes.program import Command


def upload(client: Command, name: str, text: str) -> str:
    Path(name).write_text(text, "utf-8")
    ran = client("files", "upload", name)
    assert ran.status == 0, ran.stderr
    return ran.stdout.split()[0]


def test_a_file_is_sent_listed_read_and_fetched(client: Command) -> None:
    file_id = upload(client, "harbor.md", "# Tolls\n\nNobody pays.")

    listed = client("files", "list")
    text = client("files", "text", file_id)
    fetched = client("files", "download", file_id, "-o", "again.md")

    assert f"{file_id}  " in listed.stdout
    assert "harbor.md" in listed.stdout
    assert "[Tolls]\nTolls\n\nNobody pays." in text.stdout
    assert "harbor.md: md, about" in text.stderr
    assert fetched.stdout.strip() == "again.md"
    assert Path("again.md").read_text("utf-8") == "# Tolls\n\nNobody pays."
    assert client("files", "show", file_id).stdout == listed.stdout


def test_a_removed_file_is_gone(client: Command) -> None:
    file_id = upload(client, "harbor.md", "Nobody pays.")

    removed = client("files", "delete", file_id)

    assert removed.status == 0
    gone = client("files", "show", file_id)
    assert gone.status != 0
    assert "cardforge files list" in gone.stderr
    assert "files upload FILE" in client("files", "list").stderr


def test_a_file_without_text_says_so(client: Command) -> None:
    file_id = upload(client, "notes.txt", "   ")

    ran = client("files", "text", file_id)

    assert ran.status == 2
    assert "notes.txt: the file is empty" in ran.stderr
