"""Choices in words: what an option's value means to a writer, one sentence each.

Every prompt profile says them in its own place; so a choice means the same in all.
"""

from card_generator_app.options import GenerationOptions

_POV = {
    "first": "first person, as {{char}} (I, me); {{user}} by macro or as 'you'",
    "second": "second person: {{user}} is 'you', {{char}} is named or 'she', 'he', 'they'",
    "third": "third person, close to {{char}}",
    "third_omniscient": "third person, told by a narrator who sees everyone but never "
    "looks into {{user}}",
}
_MARKUP = {
    "quotes_asterisks": 'Narration in *asterisks*, speech in "quotes".',
    "plain": 'Narration as plain text, speech in "quotes". No asterisks.',
    "markdown": 'Narration as plain text, speech in "quotes", thoughts in *italics*, a '
    "stressed word in **bold**.",
    "asterisks": "Narration in *asterisks*, speech bare, without quotation marks.",
}
_AGENCY = {
    "strict": "Never write what {{user}} does, says, thinks or feels. {{user}} is there or "
    "has just come; that is all.",
    "loose": "You may take small things for granted of {{user}} (that they came in, that "
    "they hold the letter), but never their words, choices or feelings.",
}
_PROSE = {
    "plain": "Plain prose: short sentences, common words, hardly a figure of speech.",
    "standard": "Clear prose; a figure of speech only where nothing plainer is as exact.",
    "literary": "Literary prose: varied rhythm, exact images, things left unsaid; never "
    "ornate for its own sake.",
}
_NAME_ORIGIN = {
    "auto": "",
    "real": "Choose a name that real people of that place and time have.",
    "invented": "Invent a name that no language has, easy to say and to spell.",
}
_CANON = {
    "strict": "Add nothing to this world: every place, person, power and event that is "
    "named is in it already, and only the character is yours.",
    "extend": "What the world does not speak of may be added, where it fits all of it.",
    "free": "The world is where you begin: depart from it where the character needs it.",
}
_KEYS = {
    "words": "words or short names",
    "regex": "single words in their base form",
    "both": "words or short names in their base form",
}


def wording(options: GenerationOptions) -> dict[str, str]:
    """The words for templates, by what they are about."""
    origin = options.name_origin
    culture = origin.removeprefix("culture:")
    named = f"Choose a name as {culture} people have." if culture != origin else ""
    return {
        "canon": _CANON[options.canon_policy],
        "pov": _POV[options.pov],
        "markup": _MARKUP[options.dialogue_markup],
        "agency": _AGENCY[options.user_agency],
        "prose": _PROSE[options.prose_level],
        "name_origin": named or _NAME_ORIGIN.get(origin, ""),
        "entry_keys": _KEYS[options.key_style],
    }
