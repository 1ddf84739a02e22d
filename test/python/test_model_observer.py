"""A monitor in the way of requests, and one that gets copies, before a model that is played."""

import http.client
import json
import re
import socket
import threading
import time
from contextlib import closing
from types import ModuleType
from typing import Any

import pytest

FEATURES = [
    {"name": "age", "part": "request", "path": "rows.*.age", "kind": "numeric", "bins": [10, 20]},
    {"name": "plan", "part": "request", "path": "rows.*.plan", "kind": "categorical"},
    {"name": "label", "part": "response", "path": "label", "kind": "categorical"},
]
ROWS = [{"age": 5, "plan": "gold", "label": "yes"}, {"age": 15, "plan": "iron", "label": "no"}]
BODY = json.dumps({"rows": [{"age": 5, "plan": "gold"}, {"age": 99, "plan": "tin"}]}).encode()


@pytest.fixture(scope="module")
def observer(load) -> ModuleType:
    return load("constructs/kubernetes/model-monitoring/observer.py")


@pytest.fixture(scope="module")
def played(load) -> ModuleType:
    return load("test/python/played_model.py")


@pytest.fixture
def model(played):
    server = played.Server()
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield server
    server.go_on.set()
    server.shutdown()
    server.server_close()


class Monitor:
    """A monitor, and what is asked of it."""

    def __init__(self, observer: ModuleType, upstream: dict | None, **settings: object) -> None:
        """Begin to listen."""
        settings = {
            "model": "m",
            "features": FEATURES[:2] if upstream is None else FEATURES,
            "rows": ROWS,
            "records": None,
            "upstream": upstream,
            "mostBytes": 1000,
            "share": 1.0,
            "path": "/",
            "windowSeconds": 60,
            "leastValues": 4,
            **settings,
        }
        self.metrics = observer.Metrics(model="m")
        records = observer.records_of(settings)
        self.observations = observer.Observations(
            settings, self.metrics, observer.bins_of(settings), records
        )
        self.observations.start()
        way = observer.Copied if upstream is None else observer.Passed
        status = observer.Status(self.metrics, self.observations)
        self.servers = [
            observer.serve(0, way(settings, self.metrics, self.observations)),
            observer.serve(0, status),
        ]
        self.port, self.status_port = (each.server_address[1] for each in self.servers)

    def ask(self, path: str, body: Any = BODY, method: str = "POST", **headers: str):
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)) as connection:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            return answer, answer.read()

    def end(self) -> None:
        for server in self.servers:
            server.shutdown()
            server.server_close()
        self.observations.stop()

    def samples(self) -> dict[str, float]:
        """Return values by the name of a series and the values of its labels, but for the model."""
        place = closing(http.client.HTTPConnection("127.0.0.1", self.status_port, timeout=5))
        with place as connection:
            connection.request("GET", "/metrics")
            text = connection.getresponse().read().decode()
        found = re.findall(r"^(\w+)\{(.*)\} (.*)$", text, re.MULTILINE)
        return {
            " ".join(
                [name, *(v for k, v in re.findall(r'(\w+)="(.*?)"', labels) if k != "model")]
            ): float(n)
            for name, labels, n in found
        }

    def until(self, name: str, value: float) -> dict[str, float]:
        for _ in range(100):
            samples = self.samples()
            if samples.get(name) == value:
                return samples
            time.sleep(0.02)
        raise AssertionError(f"{name} is not {value}: {samples}")


@pytest.fixture
def monitor(observer, model):
    made: list[Monitor] = []

    def make(*, copies: bool = False, port: int | None = None, **settings: object) -> Monitor:
        upstream = {"host": "127.0.0.1", "port": port or model.server_address[1]}
        made.append(Monitor(observer, None if copies else upstream, **settings))
        return made[-1]

    yield make
    for each in made:
        each.end()


class TestInTheWay:
    def test_hands_on_and_back_what_it_gets(self, monitor, model):
        answer, body = monitor().ask("/predict", **{"X-Asked": "2", "Host": "models.acme.io"})
        assert (answer.status, body, answer.headers["X-Kept"]) == (200, b'{"label": "yes"}', "1")
        [(path, headers)] = model.seen
        assert (path, headers["X-Asked"], headers["Host"]) == ("/predict", "2", "models.acme.io")
        answer, body = monitor().ask("/any", None, "HEAD")
        assert (answer.headers["X-Head"], body) == ("1", b"")

    def test_counts_requests_and_values(self, monitor):
        watched = monitor()
        watched.ask("/predict")
        watched.ask("/packed")
        watched.ask("/refuse")
        watched.until("model_feature_values_total no label", 1)
        # A request is counted once its answer is away, so that whoever asks may be sooner.
        samples = watched.until("model_request_seconds_count", 3)
        assert samples["model_requests_total 200"] == 2
        assert samples["model_requests_total 422"] == 1
        assert samples["model_feature_values_total 20.. age"] == 2
        assert samples["model_feature_values_total (other) plan"] == 2
        assert samples["model_feature_outliers_total age"] == 2
        assert samples["model_request_seconds_count"] == 3

    def test_lets_streams_through_as_they_come(self, monitor, model):
        watched = monitor()
        place = closing(http.client.HTTPConnection("127.0.0.1", watched.port, timeout=5))
        with place as connection:
            connection.request("POST", "/stream", BODY)
            answer = connection.getresponse()
            # The model waits before it goes on: whoever holds parts back would wait for ever.
            assert answer.read1(100) == b'data: {"label": "no"}\n\n'
            model.go_on.set()
            assert answer.read().endswith(b"[DONE]\n\n")
        watched.until("model_feature_values_total yes label", 1)

    def test_passes_bodies_of_any_size_and_looks_at_small_ones(self, monitor):
        watched = monitor()
        large = b"x" * 3_000_000
        assert watched.ask("/echo", large)[1] == large
        assert watched.ask("/echo", iter([large, b"y"]))[1] == large + b"y"
        watched.until("model_monitor_skipped_total too-large", 2)

    def test_says_that_the_model_does_not_answer(self, monitor):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        watched = monitor(port=port)
        assert watched.ask("/predict")[0].status == 502
        watched.until("model_requests_total 502", 1)

    def test_breaks_off_what_the_model_breaks_off(self, monitor):
        watched = monitor()
        with pytest.raises(http.client.IncompleteRead):
            watched.ask("/short")
        watched.until("model_requests_total 502", 1)

    @pytest.mark.parametrize(
        "head",
        [
            b"Content-Length: -1\r\n\r\n",
            b"Content-Length: 3\r\nContent-Length: 4\r\n\r\nabcd",
            b"Transfer-Encoding: chunked\r\n\r\nzz\r\n",
        ],
    )
    def test_refuses_what_two_would_read_in_two_ways(self, monitor, head):
        with socket.create_connection(("127.0.0.1", monitor().port), timeout=5) as client:
            client.sendall(b"POST /echo HTTP/1.1\r\nHost: x\r\n" + head)
            assert client.recv(100).startswith(b"HTTP/1.1 400 ")

    def test_never_fails_a_request_for_a_fault_of_its_own(self, monitor, monkeypatch, observer):
        watched = monitor()
        monkeypatch.setattr(watched.observations, "_bins", {})
        assert watched.ask("/predict")[0].status == 200
        watched.until("model_monitor_errors_total", 1)
        assert watched.ask("/predict", b"no json")[0].status == 200
        watched.until("model_monitor_skipped_total no-json", 1)

    def test_holds_nobody_up_where_too_many_wait(self, monitor, monkeypatch):
        watched = monitor()
        held = threading.Event()
        monkeypatch.setattr(watched.observations, "_look", lambda _: held.wait(5))
        monkeypatch.setattr(watched.observations._waiting, "maxsize", 1)
        statuses = [watched.ask("/predict")[0].status for _ in range(5)]
        held.set()
        assert statuses == [200] * 5
        assert watched.samples()["model_monitor_skipped_total too-many"] >= 2

    def test_looks_at_its_path_and_share_alone(self, monitor):
        watched = monitor(path="/predict")
        watched.ask("/echo")
        watched.ask("/predict")
        assert (
            watched.until("model_feature_values_total yes label", 1)[
                "model_feature_values_total ..10 age"
            ]
            == 1
        )
        unseen = monitor(share=0.0)
        unseen.ask("/predict")
        assert "model_feature_values_total" not in str(unseen.samples())


class TestCopies:
    def test_tell_drift_once_there_are_enough_values(self, monitor):
        watched = monitor(copies=True)
        watched.ask("/predict")
        samples = watched.until("model_drift_values age current", 2)
        assert "model_drift_psi age" not in samples
        watched.ask("/predict")
        samples = watched.until("model_drift_values age current", 4)
        # Halves in ..10 and 20.. instead of in ..10 and 10..20: twice (0.5 - 0.0001) ln(5000)
        assert samples["model_drift_psi age"] == pytest.approx(8.5155, abs=1e-3)

    def test_copies_are_answered_at_once(self, monitor, model):
        watched = monitor(copies=True)
        assert watched.ask("/predict")[0].status == 202
        assert watched.ask("/predict", iter([BODY]))[0].status == 202
        watched.until("model_feature_values_total 20.. age", 2)
        assert model.seen == []


class TestRecords:
    def test_hold_values_of_features_alone(self, monitor, tmp_path):
        watched = monitor(records=str(tmp_path))
        watched.ask("/predict")
        watched.until("model_feature_values_total yes label", 1)
        assert [each.suffix for each in tmp_path.rglob("*.*")] == [".open"]
        watched.end()
        [file] = tmp_path.rglob("*.jsonl")
        record = json.loads(file.read_text())
        values = {"age": [5.0, 99.0], "plan": ["gold", "tin"], "label": ["yes"]}
        assert (record["values"], record["status"]) == (values, 200)
        assert sorted(record) == ["seconds", "status", "time", "values"]
