"""V3 decorators: the `@@name value` lines at the top of a lorebook entry's content."""

from dataclasses import dataclass, field

# V3 spec, "Decorators".
STANDARD_NAMES = frozenset(
    (
        "activate_only_after",
        "activate_only_every",
        "keep_activate_after_match",
        "dont_activate_after_match",
        "depth",
        "instruct_depth",
        "reverse_depth",
        "reverse_instruct_depth",
        "role",
        "scan_depth",
        "instruct_scan_depth",
        "is_greeting",
        "position",
        "ignore_on_max_context",
        "additional_keys",
        "exclude_keys",
        "is_user_icon",
        "dont_activate",
        "activate",
        "disable_ui_prompt",
    )
)
# Written by RisuAI, understood by the simulator where it can be.
RISU_NAMES = frozenset(
    (
        "exclude_keys_all",
        "match_full_word",
        "match_partial_word",
        "probability",
        "priority",
        "inject_lore",
        "inject_at",
        "inject_replace",
        "inject_prepend",
        "recursive",
        "unrecursive",
        "no_recursive_search",
    )
)
# Those that count in tokens, which only a prompt without messages can follow.
TOKEN_NAMES = frozenset(
    ("instruct_depth", "reverse_instruct_depth", "instruct_scan_depth")
)
# Their value must be a whole number.
NUMBER_NAMES = TOKEN_NAMES | {
    "activate_only_after",
    "activate_only_every",
    "depth",
    "reverse_depth",
    "scan_depth",
    "is_greeting",
    "probability",
    "priority",
}
ROLES = ("assistant", "system", "user")
REPEATABLE = frozenset({"additional_keys", "exclude_keys", "exclude_keys_all"})


@dataclass(frozen=True, slots=True)
class Decorator:
    """One decorator; `fallbacks` are the `@@@` lines below it, tried in order."""

    name: str
    value: str = ""
    fallbacks: list["Decorator"] = field(default_factory=list)

    @property
    def values(self) -> list[str]:
        """The comma-separated parts of the value, trimmed, without empty ones."""
        return [part.strip() for part in self.value.split(",") if part.strip()]

    def number(self) -> int | None:
        """The value as a whole number, None when it is not one."""
        try:
            return int(self.value)
        except ValueError:
            return None


def split_block(content: str) -> tuple[str, str]:
    """The decorator lines (with their line ends) and the content below them."""
    if not content.lstrip().startswith("@@"):
        return "", content
    at = len(content) - len(content.lstrip())
    while content.startswith("@@", at):
        end = content.find("\n", at)
        at = len(content) if end < 0 else end + 1
    return content[:at], content[at:]


def parse_content(content: str) -> tuple[list[Decorator], str]:
    """The decorators that count, and the content below them.

    Of several with one name the first counts, except those that may be repeated; a
    fallback without a line above it stands for itself (V3 spec).
    """
    block, body = split_block(content)
    found: list[Decorator] = []
    for line in block.splitlines():
        name, _, value = line.strip().lstrip("@").partition(" ")
        if not name:
            continue
        decorator = Decorator(name.lower(), value.strip())
        if line.strip().startswith("@@@") and found:
            found[-1].fallbacks.append(decorator)
        else:
            found.append(decorator)
    return _first_of_each(found), body


def resolve(
    decorators: list[Decorator], known: frozenset[str] = STANDARD_NAMES
) -> list[Decorator]:
    """Each decorator, or its first fallback, that `known` has; the rest are ignored.

    One whose value cannot be is ignored as if it were unknown (V3 spec).
    """
    chosen = []
    for decorator in decorators:
        for candidate in (decorator, *decorator.fallbacks):
            if candidate.name in known and _has_value(candidate):
                chosen.append(Decorator(candidate.name, candidate.value))
                break
    return _first_of_each(chosen)


def write_content(decorators: list[Decorator], body: str) -> str:
    """The entry content that `parse_content` reads back as these decorators and body."""
    lines = []
    for decorator in decorators:
        lines.append(f"@@{decorator.name} {decorator.value}".rstrip())
        lines += [f"@@@{one.name} {one.value}".rstrip() for one in decorator.fallbacks]
    if not lines and body.lstrip().startswith("@@"):
        lines = [
            "@@"
        ]  # names nothing, and keeps the body from being read as decorators
    return "".join(f"{line}\n" for line in lines) + body


def _has_value(decorator: Decorator) -> bool:
    if decorator.name in NUMBER_NAMES:
        return decorator.number() is not None
    if decorator.name == "role":
        return decorator.value in ROLES
    return decorator.name != "position" or bool(decorator.value)


def _first_of_each(decorators: list[Decorator]) -> list[Decorator]:
    seen: set[str] = set()
    kept = []
    for decorator in decorators:
        if decorator.name in REPEATABLE or decorator.name not in seen:
            kept.append(decorator)
        seen.add(decorator.name)
    return kept
