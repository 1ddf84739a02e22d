"""Jobs that ask a model, and that look for drift: their results, the Pushgateway, and what is trained anew."""

import datetime
import json
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import ModuleType
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

FOLDER = "constructs/kubernetes/model-monitoring"
NOW = datetime.datetime(2026, 3, 4, 5, 6, tzinfo=datetime.UTC)
AGE = {"name": "age", "part": "request", "path": "age", "kind": "numeric"}
PLAN = {"name": "plan", "part": "request", "path": "plan", "kind": "categorical"}


class World:
    """Everything that jobs call, by method and path: what is answered, and what was sent."""

    def __init__(self) -> None:
        """Answer nothing yet."""
        self.url = ""
        self.runs: list[str] = []
        self.answers: dict[str, Callable[[Any], tuple[int, Any]]] = {}
        self.sent: list[tuple[str, str, dict[str, str], Any]] = []

    def calls(self, begin: str) -> list[tuple[str, str, dict[str, str], Any]]:
        return [each for each in self.sent if f"{each[0]} {each[1]}".startswith(begin)]

    def answer(self, method: str, target: str, headers: dict[str, str], body: bytes) -> bytes:
        self.sent.append((method, target, headers, body))
        key = f"{method} {urlsplit(target).path}"
        found = next((self.answers[each] for each in self.answers if key.startswith(each)), None)
        status, document = (404, {"no": key}) if found is None else found((target, body))
        text = json.dumps(document).encode()
        return b"HTTP/1.1 %d X\r\nContent-Length: %d\r\n\r\n%b" % (status, len(text), text)


@pytest.fixture
def world() -> Iterator[World]:
    made = World()

    class Handler(BaseHTTPRequestHandler):
        def respond(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            self.wfile.write(made.answer(self.command, self.path, dict(self.headers), body))

        do_GET = do_POST = do_PUT = respond  # noqa: N815 - the names that http.server asks for

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    made.url = f"http://127.0.0.1:{server.server_address[1]}"
    yield made
    server.shutdown()
    server.server_close()


@pytest.fixture
def program(load, monkeypatch, tmp_path) -> Callable[..., ModuleType]:
    def make(name: str, **settings: Any) -> ModuleType:
        place = tmp_path / "settings.json"
        place.write_text(json.dumps(settings))
        monkeypatch.setenv("MONITOR_SETTINGS", str(place))
        return load(f"{FOLDER}/{name}.py")

    return make


def lines(folder, name: str, rows: list[dict]) -> str:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text("".join(json.dumps(row) + "\n" for row in rows))
    return str(folder)


def pushed(world: World) -> dict[str, float]:
    [(_, _, _, body)] = world.calls("PUT /metrics")
    rows = [line for line in body.decode().splitlines() if not line.startswith("#")]
    return {name: float(n) for name, n in (line.rsplit(" ", 1) for line in rows)}


EXAMPLES = [{"request": {"n": n}, "label": n % 2} for n in range(4)]


class TestValidation:
    def settings(self, world: World, tmp_path, **settings: Any) -> dict[str, Any]:
        return {
            "url": f"{world.url}/predict",
            "dataset": lines(tmp_path / "data", "a.jsonl", EXAMPLES),
            "api": {"kind": "json", "prediction": "out.0"},
            "metrics": ["accuracy", "f1"],
            "thresholds": {"accuracy": 0.9, "f1": 0.3},
            "limit": 100,
            "concurrency": 2,
            "timeoutSeconds": 5,
            "push": {"url": world.url, "job": "serving/pushgateway", "model": "m"},
            **settings,
        }

    def test_tells_quality_failures_and_when(self, program, world, tmp_path, capsys):
        def predict(asked):
            n = json.loads(asked[1])["n"]
            return (500, {}) if n == 3 else (200, {"out": [0]})

        world.answers = {"POST /predict": predict, "PUT ": lambda _: (200, "")}
        program("validate_model", **self.settings(world, tmp_path)).main()
        metrics = pushed(world)
        assert metrics['model_quality{metric="accuracy"}'] == pytest.approx(2 / 3)
        assert metrics['model_quality{metric="f1"}'] == pytest.approx(0.8 / 2)
        assert metrics["model_validation_failure_ratio"] == 0.25
        assert metrics["model_validation_examples"] == 4
        moment = metrics["model_validation_last_run_timestamp_seconds"]
        assert moment == pytest.approx(time.time(), abs=30)
        # The group is job, model and task; a job may have a slash.
        [(_, target, _, _)] = world.calls("PUT")
        assert target == (
            "/metrics/job@base64/c2VydmluZy9wdXNoZ2F0ZXdheQ/model@base64/bQ/task@base64/dmFsaWRhdGlvbg"
        )
        assert json.loads(capsys.readouterr().out)["below"] == ["accuracy"]

    def test_asks_language_models_by_chat(self, program, world, tmp_path):
        rows = [{"prompt": "capital of France?", "label": "Paris"}]
        answer = {"choices": [{"message": {"content": " paris\n"}}]}
        world.answers = {"POST /v1/chat": lambda _: (200, answer), "PUT ": lambda _: (200, "")}
        settings = self.settings(
            world,
            tmp_path,
            url=f"{world.url}/v1/chat/completions",
            dataset=lines(tmp_path / "chat", "a.jsonl", rows),
            api={"kind": "chat", "model": "llama", "maxTokens": 9},
            metrics=["exact-match"],
            thresholds={},
        )
        program("validate_model", **settings).main()
        assert pushed(world)['model_quality{metric="exact-match"}'] == 1
        [(_, _, _, body)] = world.calls("POST")
        assert json.loads(body) == {
            "model": "llama",
            "messages": [{"role": "user", "content": "capital of France?"}],
            "temperature": 0,
            "max_tokens": 9,
        }

    def test_says_nothing_of_quality_where_nothing_is_answered(self, program, world, tmp_path):
        world.answers = {"PUT ": lambda _: (200, "")}
        settings = self.settings(world, tmp_path, metrics=["rmse"], retraining={})
        program("validate_model", **settings).main()
        assert pushed(world)["model_validation_failure_ratio"] == 1
        assert not any(name.startswith("model_quality") for name in pushed(world))

    def test_fails_where_it_cannot_measure_or_tell(self, program, world, tmp_path):
        world.answers = {"POST /": lambda _: (200, {"out": [0]}), "PUT ": lambda _: (400, "no")}
        with pytest.raises(Exception, match="the Pushgateway answers 400"):
            program("validate_model", **self.settings(world, tmp_path)).main()
        empty = self.settings(world, tmp_path, dataset=str(tmp_path / "none"))
        with pytest.raises(Exception, match="there is no example"):
            program("validate_model", **empty).main()
        unlabelled = lines(tmp_path / "bad", "a.jsonl", [{"request": 1}])
        with pytest.raises(Exception, match="example 1 must have 'label' and request"):
            program("validate_model", **self.settings(world, tmp_path, dataset=unlabelled)).main()


class TestDrift:
    def settings(self, world: World, tmp_path, **settings: Any) -> dict[str, Any]:
        return {
            "features": [AGE, PLAN],
            "hours": 24,
            "leastValues": 20,
            "thresholds": {"psi": 0.2},
            "records": {"from": "folder", "folder": str(tmp_path / "records")},
            "reference": {"from": "rows", "rows": [{"age": n, "plan": "a"} for n in range(100)]},
            "push": {"url": world.url, "job": "serving/pushgateway", "model": "m"},
            **settings,
        }

    def record(self, tmp_path, program, age: float, hours: float, number: int = 50) -> None:
        then = time.time() - hours * 3600
        day = program("prediction_records").day_of(then)
        row = {"time": then, "values": {"age": [age], "plan": ["a"]}}
        lines(tmp_path / "records" / day, f"{int(then)}-{age}.jsonl", [row] * number)

    def test_finds_a_shift_and_only_that(self, program, world, tmp_path, capsys):
        world.answers = {"PUT ": lambda _: (200, "")}
        self.record(tmp_path, program, 1000.0, 1)
        self.record(tmp_path, program, 0.0, 40)
        program("find_drift", **self.settings(world, tmp_path)).main()
        metrics = pushed(world)
        # All in the last tenth, of ten: the others are at the smallest share.
        assert metrics['model_drift_psi{feature="age"}'] > 8
        assert metrics['model_drift_ks{feature="age"}'] == 1
        assert metrics['model_drift_p_value{feature="age",test="ks"}'] < 1e-6
        assert metrics['model_drift_psi{feature="plan"}'] == 0
        assert metrics['model_drift_chi_square{feature="plan"}'] == 0
        assert metrics['model_drift_values{feature="age",window="current"}'] == 50
        assert list(json.loads(capsys.readouterr().out)["drifted"]) == ["age"]

    def test_says_nothing_of_too_few(self, program, world, tmp_path):
        world.answers = {"PUT ": lambda _: (200, "")}
        self.record(tmp_path, program, 1000.0, 1, number=19)
        program("find_drift", **self.settings(world, tmp_path)).main()
        assert not any(name.startswith("model_drift_psi") for name in pushed(world))

    def test_may_compare_with_the_time_before_and_forgets_what_is_old(
        self, program, world, tmp_path
    ):
        world.answers = {"PUT ": lambda _: (200, "")}
        for age, hours in ((1.0, 1), (2.0, 30), (3.0, 24 * 20)):
            self.record(tmp_path, program, age, hours)
        reference = {"from": "before", "hours": 48}
        settings = self.settings(world, tmp_path, reference=reference, keepDays=14)
        program("find_drift", **settings).main()
        assert pushed(world)['model_drift_values{feature="age",window="reference"}'] == 50
        assert pushed(world)['model_drift_ks{feature="age"}'] == 1
        assert len(list((tmp_path / "records").iterdir())) == 2

    def test_reads_logs_page_by_page(self, load, world, monkeypatch):
        logs = load("constructs/kubernetes/model-monitoring/log_records.py")
        monkeypatch.setattr(logs, "PAGE", 3)
        stored = [(10**9 * n // 2, json.dumps({"record": {"n": n}})) for n in range(8)]
        stored.append((5, "no json"))

        def query(asked):
            wanted = parse_qs(urlsplit(asked[0]).query)
            begin, limit = int(wanted["start"][0]), int(wanted["limit"][0])
            found = sorted(each for each in stored if each[0] >= begin)[:limit]
            values = [[str(moment), line] for moment, line in found]
            return 200, {"data": {"result": [{"stream": {}, "values": values}]}}

        world.answers = {"GET /loki/api/v1/query_range": query}
        source = {"url": world.url, "query": '{app="x"}', "tenant": "a"}
        assert [each["n"] for each in logs.logged_between(source, 0, 100)] == list(range(8))
        assert world.sent[0][2]["X-Scope-OrgID"] == "a"


class TestRetraining:
    @pytest.fixture
    def start(self, program, world, monkeypatch):
        monkeypatch.setenv("RETRAINING_CLIENT_SECRET", "s3cret")
        settings = {
            "url": f"{world.url}/airflow",
            "dag": "retrain model",
            "clientId": "retraining",
            "tokenUrl": f"{world.url}/token",
            "coolDownHours": 24,
        }
        world.answers = {
            "POST /token": lambda _: (200, {"access_token": "theirs"}),
            "POST /airflow/auth/token": lambda _: (201, {"access_token": "ours"}),
            "GET /airflow/api/v2/dags/retrain%20model/dagRuns": lambda _: (
                200,
                {"dag_runs": [{"dag_run_id": name} for name in world.runs]},
            ),
            "POST /airflow/api/v2/dags/retrain%20model/dagRuns": lambda _: (200, {}),
        }
        retraining = program("start_retraining")
        return lambda: retraining.start_retraining(settings, "m", {"age": {"psi": 1}}, NOW)

    def test_begins_a_run_with_a_token_of_airflow(self, start, world):
        assert start() == "begun: 'retrain__m__2026-03-04'"
        token, exchange, asked, begun = world.sent
        assert b"client_id=retraining&client_secret=s3cret" in token[3]
        assert exchange[2]["Authorization"] == "Bearer theirs"
        since = parse_qs(urlsplit(asked[1]).query)["run_after_gte"]
        assert since == ["2026-03-03T05:06:00+00:00"]
        assert begun[2]["Authorization"] == "Bearer ours"
        assert json.loads(begun[3]) == {
            "dag_run_id": "retrain__m__2026-03-04",
            "logical_date": None,
            "conf": {"model": "m", "reasons": {"age": {"psi": 1}}},
            "note": "begun by the monitor of m",
        }

    def test_lets_a_run_cool_down(self, start, world):
        world.runs = ["manual__1", "retrain__other__2026-03-04", "retrain__m__2026-03-03"]
        assert start().startswith("no new run: 'retrain__m__2026-03-03'")
        assert len(world.sent) == 3

    def test_begins_none_twice_on_a_day(self, start, world):
        world.answers["POST /airflow/api/v2/dags/retrain%20model/dagRuns"] = lambda _: (409, {})
        assert start() == "no new run: there is 'retrain__m__2026-03-04' already"

    @pytest.mark.parametrize(
        ("path", "problem"),
        [
            ("POST /token", "the identity provider gives no token"),
            ("POST /airflow/auth/token", "Airflow gives no token"),
            ("GET /airflow/api/v2/dags/retrain%20model/dagRuns", "Airflow lists no runs"),
            ("POST /airflow/api/v2/dags/retrain%20model/dagRuns", "Airflow begins no run"),
        ],
    )
    def test_fails_where_it_is_refused(self, start, world, path, problem):
        world.answers[path] = lambda _: (403, {})
        with pytest.raises(Exception, match=f"{problem}.*403"):
            start()
