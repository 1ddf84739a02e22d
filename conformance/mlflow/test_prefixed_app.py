"""Which requests lose the path that the server begins at."""

import asyncio
import unittest

from prefixed_app import WithPrefix


def routed(method: str, path: str) -> str:
    """Return the path that the application behind is asked for."""
    seen = []

    async def application(scope, receive, send) -> None:
        seen.append((scope["path"], scope["raw_path"].decode()))

    scope = {"type": "http", "method": method, "path": path, "raw_path": path.encode()}
    asyncio.run(WithPrefix(application, "/mlflow")(scope, None, None))
    [(handed, raw)] = seen
    assert handed == raw
    return handed


class WithPrefixTest(unittest.TestCase):
    """The routes that know no prefix, and all others."""

    def test_takes_the_prefix_off_traces(self) -> None:
        self.assertEqual(routed("POST", "/mlflow/v1/traces"), "/v1/traces")

    def test_takes_the_prefix_off_files(self) -> None:
        for api in ("api", "ajax-api"):
            for method in ("GET", "PUT"):
                path = f"/{api}/2.0/mlflow-artifacts/artifacts/1/run/model.bin"
                self.assertEqual(routed(method, f"/mlflow{path}"), path)

    def test_leaves_what_has_a_route_below_the_prefix(self) -> None:
        for method, path in (
            ("DELETE", "/mlflow/api/2.0/mlflow-artifacts/artifacts/1/run/model.bin"),
            ("GET", "/mlflow/api/2.0/mlflow-artifacts/artifacts"),
            ("POST", "/mlflow/api/2.0/mlflow/runs/search"),
            ("GET", "/mlflow/health"),
        ):
            self.assertEqual(routed(method, path), path)

    def test_leaves_what_is_not_below_the_prefix(self) -> None:
        for path in ("/v1/traces", "/other/v1/traces", "/mlflowv1/traces"):
            self.assertEqual(routed("POST", path), path)

    def test_hands_on_the_beginning_and_the_end_of_a_process(self) -> None:
        seen = []

        async def application(scope, receive, send) -> None:
            seen.append(scope)

        asyncio.run(WithPrefix(application, "/mlflow")({"type": "lifespan"}, None, None))
        self.assertEqual(seen, [{"type": "lifespan"}])


if __name__ == "__main__":
    unittest.main()
