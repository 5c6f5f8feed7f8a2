"""The model catalogue as v2 shows it."""

import time
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from card_generator_app.api.v2.catalog_models import Age, CatalogModel, RecommendedModel
from card_generator_app.llm.catalog import Listing
from card_generator_app.llm.finding import MILLION
from card_generator_app.llm.listed import Listed
from card_generator_app.llm.recommend import Recommendation


def age_out(server: str, listing: Listing) -> dict[str, Any]:
    """The fields of `Age`: where the list is from, and how old it is now."""
    is_known = listing.source != "none"
    return Age(
        server=server,
        source=listing.source,
        made_at=datetime.fromtimestamp(listing.made_at, UTC) if is_known else None,
        age_s=max(int(time.time() - listing.made_at), 0) if is_known else None,
        problem=listing.problem,
    ).model_dump()


def model_out(model: Listed) -> CatalogModel:
    """One model; prices as decimals, for a million tokens."""
    price = model.price
    return CatalogModel(
        id=model.id,
        name=model.name,
        description=model.description,
        family=model.family,
        context_tokens=model.context_tokens,
        max_output_tokens=model.max_output_tokens,
        inputs=sorted(model.inputs),
        outputs=sorted(model.outputs),
        capabilities=model.capabilities(),
        prompt_usd=_decimal(price.prompt * MILLION) if price else None,
        completion_usd=_decimal(price.completion * MILLION) if price else None,
        request_usd=_decimal(price.request) if price else None,
        supported_parameters=(
            None if model.parameters is None else sorted(model.parameters)
        ),
        expires_on=model.expires_on,
    )


def recommended_out(found: Recommendation) -> RecommendedModel:
    """A recommendation with its reasons."""
    cost = None if found.cost_usd is None else _decimal(found.cost_usd)
    return RecommendedModel(
        task=found.task,
        model=model_out(found.model),
        cost_usd=cost,
        why=list(found.why),
    )


def _decimal(value: Decimal) -> str:
    return format(value.normalize(), "f")
