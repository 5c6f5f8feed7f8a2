"""The models of the connected server, for whoever plans, shows or estimates."""

import math
from collections.abc import Callable

from card_generator_app.llm.catalog import Catalog, Listing
from card_generator_app.llm.error_mapping import to_error
from card_generator_app.llm.failures import CallFailed
from card_generator_app.llm.listed import Price
from card_generator_app.llm.wire import Wire


class ServerModels:
    """What one server lists. Not connected, nothing is sent but by `refresh`."""

    def __init__(
        self, catalog: Catalog, wire: Callable[[], Wire], *, is_connected: bool
    ) -> None:
        self._catalog, self._make_wire = catalog, wire
        self._is_connected = is_connected
        self._wire: Wire | None = None

    @property
    def server(self) -> str:
        """Its name, as messages say it."""
        return self._the_wire().endpoint.name

    async def listing(self) -> Listing:
        """Every model, and how old the list is. Never raises."""
        return await self._catalog.listing(self._the_wire(), may_ask=self._is_connected)

    async def refresh(self) -> Listing:
        """Asks the server now. Raises a `ProviderError`; the old list stays then."""
        wire = self._the_wire()
        try:
            return await self._catalog.refresh(wire)
        except CallFailed as failed:
            error = to_error(failed.failure, wire.endpoint, "its model list", math.inf)
            raise type(error)(
                f"{error.message}; the list there was stays in use"
            ) from failed

    async def price_of(self, model: str) -> Price | None:
        """Dollars by token, or None when nobody tells a price."""
        return await self._catalog.price(self._the_wire(), model)

    def _the_wire(self) -> Wire:
        if self._wire is None:
            self._wire = self._make_wire()
        return self._wire
