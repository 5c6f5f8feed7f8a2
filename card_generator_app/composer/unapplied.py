"""Which options the composer cannot honour, and why."""

from card_generator_app.composer.concept import Concept
from card_generator_app.options import GenerationOptions
from card_generator_app.options.wanted import picture_wish

_NO_MODEL = "no language model is used"
_SAMPLED = "no model is sampled; the seed decides"
_CHECKED = (
    "the card is checked and safe fixes are made, but no model judges or rewrites"
)
_PHRASES = "the phrases are as they are; only a model writes to order"
_WORD_FOR_WORD = (
    "nothing is understood or summed up: names and sentences are taken as they stand"
)
_NEEDS_A_MODEL = {
    "source_files": _WORD_FOR_WORD,
    "source_urls": _WORD_FOR_WORD,
    "source_max_calls": _NO_MODEL,
    "reference_cards": "the library's phrases fit in with no other card",
    "context_lorebooks": "the library's phrases know no other world",
    "reference_image": "the composer sees no pictures",
    "context_selection": "the library's phrases know no other world",
    "model": _NO_MODEL,
    "task_models": _NO_MODEL,
    "fallback_models": _NO_MODEL,
    "reasoning_effort": _NO_MODEL,
    "provider_order": _NO_MODEL,
    "provider_only": _NO_MODEL,
    "provider_ignore": _NO_MODEL,
    "provider_sort": _NO_MODEL,
    "provider_fallbacks": _NO_MODEL,
    "data_collection": "nothing is sent to anyone",
    "zdr": "nothing is sent to anyone",
    "quantizations": _NO_MODEL,
    "max_price_prompt": "it costs nothing",
    "max_price_completion": "it costs nothing",
    "prompt_profile": "there is no prompt",
    "structured_output": "no model is asked for JSON",
    "temperature": _SAMPLED,
    "top_p": _SAMPLED,
    "top_k": _SAMPLED,
    "min_p": _SAMPLED,
    "frequency_penalty": _SAMPLED,
    "presence_penalty": _SAMPLED,
    "repetition_penalty": _SAMPLED,
    "max_output_tokens": "no model replies",
    "task_max_output_tokens": "no model replies",
    "quality": _CHECKED,
    "brief_gate": _CHECKED,
    "critique_rounds": _CHECKED,
    "judge": _CHECKED,
    "judge_model": _CHECKED,
    "judge_temperature": _CHECKED,
    "min_score": _CHECKED,
    "candidates": "each text is composed once; another seed gives another card",
    "name_origin": "names come from the library's own lists",
    "name_blocklist": "names come from the library's own lists",
    "prose_level": _PHRASES,
    "user_agency": _PHRASES,
    "field_token_targets": "fields are as long as length_preset makes them",
    "card_token_budget": "fields are as long as length_preset makes them",
    "instruction": _PHRASES,
    "greeting_styles": _PHRASES,
    "greeting_scenarios": _PHRASES,
    "example_coverage": _PHRASES,
    "entry_tokens": _PHRASES,
    "secondary_keys": "the library's entries have none",
    "constant_max": "the library marks no entry as constant",
}
# Single values of an option that only a model can do.
_VALUES = {
    ("description_format", "ali_chat"): "an interview is only written by a model",
    ("input_card_mode", "extend_book"): (
        "entries are added; what is out of date only a model can tell"
    ),
    ("length_preset", "epic"): "the library goes as far as rich",
    ("system_prompt_mode", "template"): "there is no prompt profile; it was written",
    ("post_history_mode", "template"): "there is no prompt profile; it was written",
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
        and getattr(options, name) != getattr(default, name)
        # What is to be seen, which is told to whoever paints.
        and not (name == "instruction" and picture_wish(options))
    ]
    reasons += [
        f"{name}: {reason}"
        for (name, value), reason in _VALUES.items()
        if getattr(options, name) == value
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
    if options.content_rating != "general" and concept.band in ("child", "teen"):
        reasons.append("content_rating: a character under 18 is always rated general")
    if options.alternate_greetings + 1 > scenes_available:
        reasons.append(
            f"alternate_greetings: the library has {max(0, scenes_available - 1)} "
            "further scenes that fit this character"
        )
    return reasons
