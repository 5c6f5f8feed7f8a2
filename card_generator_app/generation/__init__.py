"""How a card is made: brief, write, review, assemble; paid calls go through the ledger."""
