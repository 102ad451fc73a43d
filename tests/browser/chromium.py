"""A page in headless Chromium, driven over the DevTools protocol, that remembers what went wrong.

A hundred lines in place of Selenium and a driver that must fit the browser: the protocol also tells
of every answer that is not 200, which a driver does not.
"""

import functools
import http.server
import json
import shutil
import subprocess
import threading
import time
import urllib.request
from pathlib import Path

import websocket

SECONDS = 30  # for an answer, or for something to become true


class Browser:
    """One headless Chromium with one page."""

    def __init__(self, profile: Path) -> None:
        self.process = subprocess.Popen(
            [
                shutil.which("chromium") or "chromium",
                "--headless=new",
                "--no-sandbox",  # as root there is none
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--mute-audio",
                "--remote-debugging-port=0",
                "--remote-allow-origins=*",
                "--window-size=1280,900",
                f"--user-data-dir={profile}",
                "about:blank",
            ],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        port = self._wait(lambda: (profile / "DevToolsActivePort").read_text().split()[0])
        pages = self._wait(lambda: self._pages(port))
        self.socket = websocket.create_connection(pages[0]["webSocketDebuggerUrl"], timeout=SECONDS)
        self.number = 0
        self.faults: list[str] = []
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.call(f"{domain}.enable")

    @staticmethod
    def _pages(port: str) -> list:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/json/list", timeout=5) as answer:
            return [page for page in json.load(answer) if page["type"] == "page"]

    @staticmethod
    def _wait(get):
        end = time.monotonic() + SECONDS
        while True:
            try:
                found = get()
            except (OSError, IndexError):
                found = None
            if found or time.monotonic() > end:
                return found
            time.sleep(0.05)

    def close(self) -> None:
        self.socket.close()
        self.process.terminate()
        self.process.wait(timeout=SECONDS)

    def call(self, method: str, **params):
        """Call the protocol, taking note of the events that come before the answer."""
        self.number += 1
        self.socket.send(json.dumps({"id": self.number, "method": method, "params": params}))
        while True:
            message = json.loads(self.socket.recv())
            if message.get("id") == self.number:
                assert "error" not in message, message["error"]
                return message["result"]
            self._note(message.get("method", ""), message.get("params", {}))

    def _note(self, method: str, params: dict) -> None:
        if method == "Network.responseReceived" and params["response"]["status"] >= 400:
            self.faults.append(f"{params['response']['status']} {params['response']['url']}")
        elif method == "Runtime.exceptionThrown":
            self.faults.append(json.dumps(params["exceptionDetails"])[:500])
        elif method == "Runtime.consoleAPICalled" and params["type"] in ("error", "warning"):
            self.faults.append(json.dumps(params["args"])[:500])
        elif method == "Log.entryAdded" and params["entry"]["level"] == "error":
            self.faults.append(f"{params['entry']['text']} {params['entry'].get('url')}")

    def open(self, address: str) -> None:
        self.faults.clear()
        self.call("Page.navigate", url=address)
        self.until(f"location.href.startsWith({json.dumps(address.split('#')[0])})")
        self.until("document.readyState === 'complete'")

    def do(self, script: str):
        """Evaluate a JavaScript expression, waiting for a promise, as a user's gesture."""
        result = self.call(
            "Runtime.evaluate",
            expression=script,
            awaitPromise=True,
            returnByValue=True,
            userGesture=True,
        )
        assert "exceptionDetails" not in result, json.dumps(result["exceptionDetails"])[:800]
        return result["result"].get("value")

    def until(self, script: str, seconds: float = SECONDS):
        end = time.monotonic() + seconds
        while not (value := self.do(script)):
            assert time.monotonic() < end, f"never true: {script}"
            time.sleep(0.05)
        return value

    def press(self, key: str, code: int, text: str = "") -> None:
        """Press a key and let it go."""
        same = {"key": key, "code": key, "windowsVirtualKeyCode": code}
        self.call("Input.dispatchKeyEvent", type="keyDown", text=text, **same)
        self.call("Input.dispatchKeyEvent", type="keyUp", **same)


class Quiet(http.server.SimpleHTTPRequestHandler):
    """Serves a folder, with byte ranges: without them Chromium can't seek in a video."""

    def log_message(self, *_):
        pass

    def do_GET(self):
        wanted = self.headers.get("Range", "")
        path = Path(self.translate_path(self.path))
        if not wanted.startswith("bytes=") or not path.is_file():
            return super().do_GET()
        size = path.stat().st_size
        first, _, last = wanted.removeprefix("bytes=").partition("-")
        start, end = int(first), min(int(last or size - 1), size - 1)
        self.send_response(206)
        self.send_header("Content-Type", self.guess_type(str(path)))
        self.send_header("Content-Range", f"bytes {start}-{end}/{size}")
        self.send_header("Content-Length", str(end - start + 1))
        self.end_headers()
        self.wfile.write(path.read_bytes()[start : end + 1])
        return None


Quiet.extensions_map = {**Quiet.extensions_map, ".vtt": "text/vtt", ".webm": "video/webm"}


class Site:
    """A folder served on loopback; as a context it gives its address."""

    def __init__(self, folder: Path) -> None:
        handler = functools.partial(Quiet, directory=str(folder))
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)

    def __enter__(self) -> str:
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{self.server.server_address[1]}"

    def __exit__(self, *_) -> None:
        self.server.shutdown()
        self.server.server_close()
