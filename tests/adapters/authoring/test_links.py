"""Addresses: where they are named, and which of them nobody answers."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from adapters.authoring.links import addresses, unreachable
from knowledge import Fault


class _Pages(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        status = {"/here": 200, "/robots": 403, "/moved": 302}.get(self.path, 404)
        self.send_response(status)
        if status == 302:
            self.send_header("Location", "/here")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Says nothing on the terminal of the tests."""


@pytest.fixture
def site() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Pages)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def at(line: int) -> Fault:
    return Fault("entries/examples/one.yaml", line, "")


def test_a_page_that_answers_moves_or_refuses_robots_is_there(site: str) -> None:
    named = {f"{site}/{page}": [at(1)] for page in ("here", "moved", "robots")}
    assert unreachable(named) == []


def test_a_page_that_is_gone_is_told_at_every_place_that_names_it(site: str) -> None:
    found = unreachable({f"{site}/gone": [at(9), at(3)], f"{site}/here": [at(4)]})
    assert [(fault.line, fault.message) for fault in found] == [
        (line, f"{site}/gone answers 404. Correct the address, or cite where it has moved.")
        for line in (3, 9)
    ]


def test_a_host_that_is_not_there_is_told(site: str, unused_tcp_port: int) -> None:
    nobody = f"http://127.0.0.1:{unused_tcp_port}/"
    (fault,) = unreachable({nobody: [at(1)]})
    assert fault.message.startswith(f"{nobody} cannot be reached (Client")


def test_every_address_that_ships_is_found_with_its_places() -> None:
    found = addresses()
    act = found["https://www.legislation.gov.uk/ukpga/2012/3/section/1"]
    assert len(found) > 50
    assert len(act) > 50
    assert all(address.startswith("https://") for address in found)
    assert {fault.file.split("/")[0] for places in found.values() for fault in places} == {
        "entries",
        "parameters",
    }
