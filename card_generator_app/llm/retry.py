"""How often and after what wait a failed call is tried again."""

import random
from dataclasses import dataclass

from card_generator_app.llm.failures import Failure

# The system's: who seeds the program's generator, as tests do, finds it as they left it.
jitter = random.SystemRandom().random


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """`max_attempts` counts the first one. No single wait is longer than `max_delay_s`."""

    max_attempts: int = 3
    initial_delay_s: float = 1.0
    max_delay_s: float = 60.0
    backoff_factor: float = 2.0

    def wait_s(self, failure: Failure, attempt: int, jitter: float) -> float | None:
        """Seconds to wait after failed `attempt` (from 1); None when to give up.

        What the server asks for wins. When that is longer than we may wait, coming back
        earlier would only be refused again, so the call ends there. `jitter` is 0..1.
        """
        if attempt >= self.max_attempts or not failure.may_pass:
            return None
        if failure.retry_after_s is not None:
            asked = failure.retry_after_s
            return asked if asked <= self.max_delay_s else None
        delay = self.initial_delay_s * self.backoff_factor ** (attempt - 1)
        # Half of it fixed, half random: calls that failed together come back apart.
        return min(delay, self.max_delay_s) * (0.5 + jitter / 2)
