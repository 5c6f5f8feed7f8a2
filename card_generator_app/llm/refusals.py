"""Refusals in prose: a model that declines politely, with an ordinary finish reason."""

import re

_MOST_CHARS = 700
_TASK = (
    r"(?:help|assist|create|write|generat\w+|produce|provide|continue|fulfil\w*|comply"
    r"|complete|do that|engage|participate|with (?:that|this)|this request|that request)"
)
_REFUSAL = re.compile(
    r"\A[\s*_#>]*(?:"
    r"(?:i(?:'|’)?m (?:really |very |so )?sorry|i am sorry|sorry|i apologi[sz]e|unfortunately)"
    r"[^.!?\n]{0,80}?\b(?:i|as an ai)\b[^.!?\n]{0,40}?"
    r"(?:can(?:no|(?:'|’))t|can not|unable to|won(?:'|’)t|not able to|must decline)"
    rf"[^.!?\n]{{0,60}}?{_TASK}"
    r"|i (?:can(?:no|(?:'|’))t|can not|am unable to|am not able to|won(?:'|’)t|must decline to) "
    rf"{_TASK}[^\n]{{0,120}}?(?:request|content|character|story|card|that|this|policy|policies)"
    r"|as an ai\b[^\n]{0,160}?(?:can(?:no|(?:'|’))t|can not|unable|not able|won(?:'|’)t)"
    r")",
    re.IGNORECASE,
)


def is_refusal(text: str) -> bool:
    """Whether a whole reply is a refusal: short, and about the request from its first word.

    A character may well say "I'm sorry, I can't stay"; that is not about the task.
    """
    return len(text) <= _MOST_CHARS and _REFUSAL.match(text) is not None
