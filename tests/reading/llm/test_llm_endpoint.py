"""The endpoint: form negotiated, tried again, given up; where reports may go; what is never told."""

import json
import os
import subprocess
import sys
import threading
import time
from dataclasses import replace

import pytest
from llm_server import TEXT, answered, completion, incident

from vigie.model import Sensitivity
from vigie.reading.llm import network
from vigie.reading.llm.endpoint import retry_after
from vigie.reading.llm.problems import EndpointProblem


def refusal(key, reader, report):
    with pytest.raises(EndpointProblem) as caught:
        reader.read(report)
    assert caught.value.key == key
    assert caught.value.sentence("fr") != caught.value.sentence("en")
    return caught.value


def test_a_good_answer_is_a_reading(server, reader, report):
    server.say(completion(answered(incident())))
    reading = reader(api_key="k-123").read(report)
    (account,) = reading.incidents
    assert (account.types[0].code, account.places[0].name, account.places[0].country) == ("attack", "Diéma", "ML")
    assert account.places[0].lat == pytest.approx(14.5, abs=0.2)
    assert account.harm[0].evidence.text == "Douze soldats"
    assert reading.reader == "llm" and reading.configuration.startswith("m ")
    assert not [w for w in reading.warnings if w.kind == "values_dropped"]
    assert server.paths == ["/v1/chat/completions"] and server.auth == ["Bearer k-123"]
    asked = server.requests[0]
    assert asked["response_format"]["json_schema"]["strict"] is True
    assert TEXT in asked["messages"][-1]["content"]


def test_without_a_key_none_is_sent(server, reader, report):
    server.say(completion(answered()))
    reader().read(report)
    assert server.auth == [None]


@pytest.mark.parametrize(("taken", "status"), [("json_object", 400), ("text", 422), ("text", 500)])
def test_a_server_that_refuses_the_form_is_asked_in_a_plainer_one(server, reader, report, waits, taken, status):
    def answer(handler):
        form = server.requests[-1].get("response_format", {}).get("type", "text")
        if form != taken:
            told = {"error": {"message": f"response_format {form} is not supported"}}
            return status, {}, json.dumps(told).encode()
        return completion("Voici :\n```json\n" + json.dumps(answered(incident())) + "\n```")

    server.say(answer)
    model = reader()
    assert len(model.read(report).incidents) == 1 and waits == []
    first = len(server.requests)
    model.read(replace(report, text=TEXT + " "))
    assert len(server.requests) == first + 1, "what it accepted once is asked for at once"
    assert "JSON Schema" in server.requests[-1]["messages"][0]["content"]


def test_what_limits_are_called_is_negotiated(server, reader, report):
    def answer(handler):
        asked = server.requests[-1]
        if "max_tokens" in asked:
            return 400, {}, b'{"error": {"message": "Use max_completion_tokens instead of max_tokens"}}'
        if "temperature" in asked:
            return 400, {}, b'{"error": {"message": "temperature does not support 0"}}'
        return completion(answered(incident()))

    server.say(answer)
    assert reader().read(report).incidents
    assert server.requests[-1]["response_format"]["type"] == "json_schema"


@pytest.mark.parametrize("status", [429, 500, 503])
def test_what_may_pass_is_tried_again_later_each_time(server, reader, report, waits, status):
    server.say((status, {}, b""), (status, {}, b""), completion(answered(incident())))
    assert reader().read(report).incidents
    assert len(waits) == 2 and waits[0] < waits[1]


def test_a_rate_limit_is_waited_for(server, reader, report, waits):
    server.say((429, {"retry-after": "17"}, b""), completion(answered(incident())))
    reader().read(report)
    assert waits == [17]


def test_a_wait_too_long_is_told_and_not_waited_for(server, reader, report, waits):
    server.say((429, {"retry-after": "86400"}, b""))
    refusal("wait", reader(), report)
    assert waits == [] and len(server.requests) == 1


def test_retries_are_bounded_and_after_failures_in_a_row_nothing_more_is_asked(server, reader, report):
    server.say((500, {}, b""))
    model = reader(retries=1)
    for _ in range(3):
        refusal("unreached", model, report)
    assert len(server.requests) == 6
    assert refusal("down", model, report).final
    assert len(server.requests) == 6


def test_retry_after_is_a_number_or_a_date():
    import datetime as dt

    now = dt.datetime(2025, 5, 26, 12, 0, 0, tzinfo=dt.UTC)
    assert retry_after("7") == 7
    assert retry_after("Mon, 26 May 2025 12:01:00 GMT", now) == 60
    assert retry_after("Mon, 26 May 2025 11:00:00 GMT", now) == 0
    assert retry_after("soon") is None and retry_after(None) is None and retry_after("-3") is None


def test_a_slow_server_is_left_in_time(server, reader, report):
    server.say(lambda handler: time.sleep(3))
    begun = time.monotonic()
    refusal("unreached", reader(timeout=0.3, retries=0), report)
    assert time.monotonic() - begun < 2


def test_a_server_that_drips_is_left_in_time(server, reader, report):
    def drip(handler):
        handler.send_response(200)
        handler.send_header("content-length", "100000")
        handler.end_headers()
        try:
            for _ in range(40):
                handler.wfile.write(b" ")
                handler.wfile.flush()
                time.sleep(0.1)
        except OSError:
            return

    server.say(drip)
    begun = time.monotonic()
    refusal("unreached", reader(timeout=0.5, retries=0), report)
    assert time.monotonic() - begun < 2


def test_a_redirect_is_not_followed(server, reader, report):
    other = type(server)()
    other.say(completion(answered()))
    server.say((307, {"location": f"{other.url}/chat/completions"}, b""))
    assert refusal("redirect", reader(api_key="k-123"), report).final
    assert other.connections == 0
    other.shutdown()
    other.server_close()


@pytest.mark.parametrize(("status", "key"), [(401, "key"), (403, "key"), (404, "not_found")])
def test_a_mistake_in_the_settings_ends_it_all(server, reader, report, status, key):
    secret = "sk-verysecret123456"
    body = {"error": {"message": f"Incorrect key {secret}, or sk-very*****3456\x1b[31m, for m"}}
    server.say((status, {}, json.dumps(body).encode()))
    model = reader(api_key=secret)
    error = refusal(key, model, report)
    assert error.final and len(server.requests) == 1
    refusal(key, model, report)
    assert len(server.requests) == 1
    for told in (str(error), repr(error), error.sentence("fr")):
        assert "verysecret" not in told and "sk-very" not in told and "\x1b" not in told


def test_the_key_is_in_no_settings_shown_and_no_file(server, reader, report, tmp_path):
    server.say(completion(answered(incident())))
    model = reader(api_key="sk-verysecret123456")
    model.read(report)
    kept = [p for p in (tmp_path / "data").rglob("*") if p.is_file()]
    assert kept and all(b"verysecret" not in p.read_bytes() for p in kept)
    assert "verysecret" not in model.configuration and "verysecret" not in repr(model._settings)


# Where a report may go


@pytest.fixture
def elsewhere(server, monkeypatch):
    """The server under a name that other addresses answer to; counts what reaches it."""
    answers = {}
    real = network.resolve

    def look_up(host, port, seconds):
        import ipaddress

        return [ipaddress.ip_address(a) for a in answers[host]] if host in answers else real(host, port, seconds)

    monkeypatch.setattr(network, "resolve", look_up)
    return answers


@pytest.mark.parametrize("level", [Sensitivity.RESTRICTED, Sensitivity.CONFIDENTIAL, Sensitivity.SECRET])
def test_a_report_above_public_goes_nowhere_beyond_this_machine(server, reader, report, elsewhere, level):
    server.say(completion(answered(incident())))
    elsewhere["model.example"] = ["127.0.0.1", "192.0.2.7"]
    model = reader(base_url=f"http://model.example:{server.server_port}/v1")
    refusal("sensitive", model, replace(report, sensitivity=level))
    assert server.connections == 0, "not a byte, though one of its addresses is this machine"


def test_a_name_that_moves_away_after_the_check_hears_nothing(server, reader, report, monkeypatch):
    import ipaddress

    server.say(completion(answered(incident())))
    found = iter([["127.0.0.1"], ["127.0.0.1", "10.0.0.9"]])
    monkeypatch.setattr(network, "resolve", lambda *_: [ipaddress.ip_address(a) for a in next(found)])
    model = reader(base_url=f"http://model.example:{server.server_port}/v1")
    refusal("sensitive", model, replace(report, sensitivity=Sensitivity.RESTRICTED))
    assert server.connections == 0


def test_a_report_above_public_goes_to_this_machine_and_is_kept_nowhere(server, reader, report, tmp_path):
    server.say(completion(answered(incident())))
    assert reader().read(replace(report, sensitivity=Sensitivity.SECRET)).incidents
    assert not (tmp_path / "data").exists()


def test_a_setting_lets_it_go(server, reader, report, elsewhere):
    server.say(completion(answered(incident())))
    elsewhere["model.example"] = ["127.0.0.1"]
    model = reader(base_url=f"http://model.example:{server.server_port}/v1", allow_sensitive=True)
    assert model.read(replace(report, sensitivity=Sensitivity.SECRET)).incidents


def test_nothing_goes_to_the_open_internet_without_tls(server, reader, report, elsewhere):
    elsewhere["model.example"] = ["8.8.8.8"]
    refusal("plain_http", reader(base_url="http://model.example/v1"), report)


def test_a_certificate_nobody_vouches_for_is_refused(reader, report, tmp_path):
    import ssl
    from http.server import BaseHTTPRequestHandler, HTTPServer

    pem = tmp_path / "own.pem"
    command = "req -x509 -newkey rsa:2048 -nodes -days 1 -subj /CN=localhost -addext subjectAltName=DNS:localhost"
    subprocess.run(["openssl", *command.split(), "-keyout", pem, "-out", pem], check=True, capture_output=True)
    heard = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            heard.append(self.path)

    own = HTTPServer(("127.0.0.1", 0), Handler)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    own.socket = context.wrap_socket(own.socket, server_side=True)
    threading.Thread(target=own.serve_forever, daemon=True).start()
    refusal("unreached", reader(base_url=f"https://localhost:{own.server_port}/v1", retries=0), report)
    own.shutdown()
    own.server_close()
    assert heard == []


def test_proxies_of_the_environment_are_not_used(server, reader, report, monkeypatch):
    proxy = type(server)()
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{proxy.server_port}")
    server.say(completion(answered(incident())))
    assert reader().read(report).incidents
    assert proxy.connections == 0
    proxy.shutdown()
    proxy.server_close()


@pytest.mark.parametrize(
    ("address", "here"),
    [("127.0.0.1", True), ("127.8.9.1", True), ("::1", True), ("::ffff:127.0.0.1", True), ("0.0.0.0", False),
     ("::ffff:8.8.8.8", False), ("10.0.0.1", False), ("169.254.169.254", False), ("::", False)],
)  # fmt: skip
def test_what_this_machine_is(address, here):
    import ipaddress

    assert network.is_loopback(ipaddress.ip_address(address)) is here


@pytest.mark.parametrize(
    "base", ["ftp://h/v1", "h:8080", "file:///etc/passwd", "http://", "http://h:x/", "http://h/v1?k=sk-1"]
)
def test_an_address_that_is_none_is_refused_without_its_secrets(base):
    with pytest.raises(EndpointProblem) as caught:
        network.chat_url(base)
    assert "sk-1" not in str(caught.value)


@pytest.mark.parametrize("host", ["exa mple", "a" * 300, "\u2603..example", "[::1"])
def test_a_host_that_is_none_is_told(reader, report, host):
    with pytest.raises(EndpointProblem) as caught:
        reader(base_url=f"http://{host}/v1", retries=0, timeout=2.0).read(report)
    assert caught.value.key in {"bad_url", "unreached"}


def test_a_password_in_the_address_is_refused_and_not_told():
    with pytest.raises(EndpointProblem) as caught:
        network.chat_url("http://me:hunter2@h/v1")
    assert "hunter2" not in str(caught.value)


def test_the_usual_ways_to_write_an_endpoint():
    wanted = "http://h:1/v1/chat/completions"
    for base in ("http://h:1", "http://h:1/", "http://h:1/v1", "http://h:1/v1/", wanted):
        assert network.chat_url(base) == wanted
    assert network.chat_url("https://h/openai/v3") == "https://h/openai/v3/chat/completions"


def test_the_rules_load_no_http_client():
    code = "import sys, vigie.cli, vigie.reading; vigie.reading.read; print('httpx' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=os.environ, check=True)
    assert done.stdout.strip() == "False"
