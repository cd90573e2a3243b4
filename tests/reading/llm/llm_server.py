"""A real endpoint on loopback that answers as a test scripts it, and answers to give."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

TEXT = (
    "Douze soldats ont été tués dimanche à Diéma, selon un élu local. « L’attaque  a duré\ndeux heures », dit-il. "
    "La route entre Diéma et Sandaré est fermée depuis lundi."
)


def completion(value, reason="stop"):
    content = value if isinstance(value, str) else json.dumps(value)
    return 200, {}, json.dumps({"choices": [{"message": {"content": content}, "finish_reason": reason}]}).encode()


def incident(**changed):
    return {
        "quote": "Douze soldats ont été tués dimanche à Diéma",
        "types": [{"code": "attack", "quote": "tués"}],
        "date": {"from": "2025-05-25", "to": "2025-05-25", "quote": "dimanche"},
        "places": [{"name": "Diéma", "role": "at", "admin1": "Kayes", "country": "ML", "quote": "Diéma"}],
        "perpetrators": [],
        "targets": [{"code": "soldiers", "quote": "soldats"}],
        "harm": [{"kind": "killed", "who": "soldiers", "low": 12, "value": 12, "high": 12, "quote": "Douze soldats"}],
        "losses": [],
        "said_by": [{"name": "un élu local", "kind": "local_source"}],
        "certainty": "stated",
        **changed,
    }


def answered(*incidents, **others):
    return {"incidents": list(incidents), "conditions": [], "claims": [], "measures": [], **others}


class Server(ThreadingHTTPServer):
    """Gives the scripted replies in turn, the last one for ever; keeps every request and counts every byte."""

    daemon_threads = True

    def __init__(self):
        self.script, self.requests, self.connections, self.paths, self.auth = [], [], 0, [], []
        super().__init__(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    def get_request(self):
        self.connections += 1
        return super().get_request()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server_port}/v1"

    def say(self, *replies):
        self.script = list(replies)
        return self


class Handler(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["content-length"]))
        self.server.requests.append(json.loads(body))
        self.server.paths.append(self.path)
        self.server.auth.append(self.headers.get("authorization"))
        script = self.server.script
        reply = script.pop(0) if len(script) > 1 else script[0]
        if callable(reply):
            reply = reply(self)
            if reply is None:
                return
        status, headers, data = reply
        self.send_response(status)
        for name, value in {"content-type": "application/json", "content-length": str(len(data)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data)

    do_GET = do_POST

    def log_message(self, *args):
        pass
