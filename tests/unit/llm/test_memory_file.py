"""What is remembered between runs is whole, whoever remembers at the same time."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from card_generator_app.llm.memory_file import remember, remembered


def test_writers_at_once_leave_a_whole_file_at_any_time(tmp_path: Path) -> None:
    path = tmp_path / "memory.json"
    contents = [{"by": n, "what": [n] * 3_000} for n in range(4)]
    remember(path, contents[0])

    with ThreadPoolExecutor(4) as pool:
        writing = [pool.submit(remember, path, contents[n % 4]) for n in range(600)]
        seen = []
        while not all(one.done() for one in writing):
            seen.append(remembered(path))

    assert all(one in contents for one in seen)
    assert [one.name for one in tmp_path.iterdir()] == ["memory.json"]
