"""Tells Prometheus how a training program gets on: its steps, samples, loss and checkpoints.

    from training_progress import Progress

    progress = Progress()
    for inputs, labels in batches:
        loss = train(inputs, labels)
        progress.step(samples=len(inputs), loss=loss)
    progress.checkpoint()  # each time that one is written

Of several processes on a node the first one tells, for all of them. Where nobody asks, it costs nothing.
"""

import http.server
import os
import threading
import time

PORT_VARIABLE = "TRAINING_PROGRESS_PORT"
# What `torchrun` and Open MPI say to each process of a node.
# https://docs.pytorch.org/docs/stable/elastic/run.html#environment-variables
# https://www.open-mpi.org/faq/?category=running#mpi-environmental-variables
RANK_VARIABLES = ("LOCAL_RANK", "OMPI_COMM_WORLD_LOCAL_RANK")
COUNT_VARIABLES = ("LOCAL_WORLD_SIZE", "OMPI_COMM_WORLD_LOCAL_SIZE")

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"

KINDS = {
    "training_steps_total": "counter",
    "training_samples_total": "counter",
    "training_loss": "gauge",
    "training_step_timestamp_seconds": "gauge",
    "training_checkpoint_timestamp_seconds": "gauge",
}


def said(names: tuple[str, ...], otherwise: int) -> int:
    """Return the first of the variables that is there."""
    return next((int(os.environ[name]) for name in names if name in os.environ), otherwise)


class Progress:
    """Counts what a program does, and shows it at the port that it is told."""

    def __init__(self) -> None:
        """Begin to show it, in the first process of a node."""
        self._lock = threading.Lock()
        self._processes = said(COUNT_VARIABLES, 1)
        self._values: dict[str, float] = {}
        self.port: int | None = None
        wanted = os.environ.get(PORT_VARIABLE)
        if wanted is not None and said(RANK_VARIABLES, 0) == 0:
            self.port = self._serve(int(wanted))

    def step(self, samples: int = 0, loss: float | None = None) -> None:
        """Say that a step is done, with so many samples in this process."""
        with self._lock:
            self._add("training_steps_total", 1)
            self._add("training_samples_total", samples * self._processes)
            self._values["training_step_timestamp_seconds"] = time.time()
            if loss is not None:
                self._values["training_loss"] = float(loss)

    def checkpoint(self) -> None:
        """Say that a checkpoint is written."""
        with self._lock:
            self._values["training_checkpoint_timestamp_seconds"] = time.time()

    def render(self) -> str:
        """Return all of it, as Prometheus reads it."""
        with self._lock:
            values = sorted(self._values.items())
        return "".join(f"# TYPE {name} {KINDS[name]}\n{name} {value!r}\n" for name, value in values)

    def _add(self, name: str, amount: float) -> None:
        self._values[name] = self._values.get(name, 0.0) + amount

    def _serve(self, port: int) -> int:
        progress = self

        class Handler(http.server.BaseHTTPRequestHandler):
            """Answers Prometheus."""

            def do_GET(self) -> None:
                body = progress.render().encode()
                self.send_response(200)
                self.send_header("Content-Type", CONTENT_TYPE)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name of the base class
                """Say nothing of each question."""

        server = http.server.ThreadingHTTPServer(("", port), Handler)
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        return server.server_address[1]
