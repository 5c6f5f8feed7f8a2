"""A small world: a harbor, its watch, two sisters, an election, and who owes whom."""

from card_generator_app.worlds.graph import Entity, Relation, World


def saltmouth() -> World:
    """Nothing is wrong with it."""
    return World(
        name="Saltmouth",
        premise="A harbor city where the dead vote, and the living count for them.",
        scale="city",
        entities=[
            Entity(
                id="salt-stair",
                kind="place",
                name="Salt Stair",
                also=["the Stair"],
                text="A hundred and four steps, of which the harbor swears to a hundred.",
            ),
            Entity(
                id="tally-house",
                kind="faction",
                name="Tally House",
                text="The Tally House counts what the dead have voted, and is paid by both.",
            ),
            Entity(
                id="long-ebb",
                kind="event",
                name="Long Ebb",
                text="The water went out and stayed out for two days.",
                date="348",
            ),
            Entity(
                id="first-vote",
                kind="event",
                name="First Vote",
                text="The drowned crew of the Perpetua voted, unasked.",
                date="361",
            ),
            Entity(
                id="mara-quill",
                kind="person",
                name="Mara Quill",
                text="Mara Quill pilots ships past the bar and has never been paid in coin.",
                role="the pilot",
                voice="She answers the question after the one that was asked.",
                born=330,
            ),
            Entity(id="jo", kind="person", name="Jo", role="the counter", born=334),
        ],
        relations=[
            Relation(source="mara-quill", target="jo", kind="sister of", mutual=True),
            Relation(source="jo", target="tally-house", kind="works for"),
            Relation(source="tally-house", target="salt-stair", kind="meets at"),
            Relation(source="long-ebb", target="first-vote", kind="before"),
        ],
    )
