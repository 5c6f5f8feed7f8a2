"""How a card is made: brief, write, assemble; paid calls go through the ledger."""
