"""The child process that serves one GGUF file: `python -m card_generator_app.llm.local_server`.

One JSON line comes in on stdin (nothing secret stands in the process list), one goes out
on stdout when the server listens. It ends when stdin ends, so it never outlives its parent.
"""

import json
import os
import signal
import sys
from typing import Any


def main() -> None:
    """Serve until stdin closes."""
    # Ctrl-C reaches the whole process group; only the parent decides when this ends.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # llama.cpp may write to stdout, which belongs to our one line.
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    settings = json.loads(sys.stdin.readline())

    import xllamacpp

    try:
        server = xllamacpp.Server(_parameters(xllamacpp, settings))
    except RuntimeError as error:
        answers.write(json.dumps({"error": str(error)}) + "\n")
        answers.flush()
        os._exit(1)
    answers.write(json.dumps({"ready": server.listening_address}) + "\n")
    answers.flush()
    sys.stdin.read()
    # The server's threads have no quick way to stop while they are generating.
    os._exit(0)


def _parameters(xllamacpp: Any, settings: dict[str, Any]) -> Any:
    parameters = xllamacpp.CommonParams()
    parameters.model.path = settings["gguf"]
    parameters.model_alias = {settings["alias"]}
    parameters.hostnames = ["127.0.0.1"]
    parameters.port = 0
    parameters.api_keys = [settings["api_key"]]
    parameters.n_parallel = settings["n_parallel"]
    parameters.n_ctx = settings["n_ctx"]  # shared out among the slots
    for cpu in (parameters.cpuparams, parameters.cpuparams_batch):
        cpu.n_threads = settings["threads"]
        # Busy waiting halves the speed, or worse, as soon as anything else runs here.
        cpu.poll = 0
    # Thinking first would take a small machine minutes, and the room for the answer.
    parameters.enable_reasoning = 0
    parameters.n_threads_http = 4
    parameters.ui = False
    parameters.offline = True
    parameters.warmup = False
    parameters.fit_params = False
    return parameters


if __name__ == "__main__":
    main()
