"""Sends a request, and prints status and text of the answer as JSON.

The arguments are a method, a URL and a token, which may be empty; a body comes on the standard input.
"""

import json
import sys
import urllib.error
import urllib.request

method, url, token = sys.argv[1:]
body = sys.stdin.buffer.read() or None
headers = {"Content-Type": "application/json"}
if token:
    headers["Authorization"] = f"Bearer {token}"
request = urllib.request.Request(url, data=body, headers=headers, method=method)  # noqa: S310 - a pod's own pages
try:
    with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310 - the same
        status, text = answer.status, answer.read().decode(errors="replace")
except urllib.error.HTTPError as refusal:
    status, text = refusal.code, refusal.read().decode(errors="replace")
print(json.dumps({"status": status, "text": text}))
