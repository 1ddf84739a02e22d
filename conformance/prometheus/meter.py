"""Runs the meter of the router without a router: counts an answer, and shows what it counted.

The arguments are a port, and the tokens of the prompt and of the answer.
"""

import json
import sys
import threading
from types import SimpleNamespace

from llm_usage import meter
from prometheus_client import start_http_server

port, prompt, answer = (int(argument) for argument in sys.argv[1:])
usage = {"prompt_tokens": prompt, "completion_tokens": answer}
request = SimpleNamespace(headers={"x-llm-client": "website"})
meter.post_request(request, json.dumps({"model": "qwen", "usage": usage}).encode())
start_http_server(port, addr="127.0.0.1")
threading.Event().wait()
