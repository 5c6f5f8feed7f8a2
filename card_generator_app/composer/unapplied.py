"""Which options the composer cannot honour, and why."""

from card_generator_app.composer.concept import Concept
from card_generator_app.options import GenerationOptions

_NEEDS_A_MODEL = {
    "model": "no language model is used",
    "prompt_profile": "there is no prompt",
    "structured_output": "no model is asked for JSON",
    "temperature": "no model is sampled; the seed decides",
    "top_p": "no model is sampled; the seed decides",
    "max_output_tokens": "no model replies",
}


def not_applied(
    options: GenerationOptions, concept: Concept, scenes_available: int
) -> list[str]:
    """One "option: reason" for each option that was asked for and has no effect."""
    default = type(options)()
    reasons = [
        f"{name}: {reason}"
        for name, reason in _NEEDS_A_MODEL.items()
        # Only what the person sent: a profile that is ready for models asks for nothing.
        if name in options.model_fields_set
        and getattr(options, name) not in (None, getattr(default, name))
    ]
    if options.language.lower().split("-")[0] != "en":
        reasons.append(
            f"language: the phrase library is in English, not {options.language}"
        )
    elif not concept.language_followed:
        reasons.append(
            "concept: it does not read like English, so it was quoted but could only "
            "be matched roughly"
        )
    if options.tense != default.tense:
        reasons.append("tense: the library's greetings are in the present tense")
    if options.pov != default.pov:
        reasons.append("pov: the library's greetings are in the third person")
    if options.content_rating != "general" and concept.band in ("child", "teen"):
        reasons.append("content_rating: a character under 18 is always rated general")
    if options.alternate_greetings + 1 > scenes_available:
        reasons.append(
            f"alternate_greetings: the library has {max(0, scenes_available - 1)} "
            "further scenes that fit this character"
        )
    return reasons
