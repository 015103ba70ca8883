"""Firefox, driven over WebDriver BiDi, which it speaks itself (https://w3c.github.io/webdriver-bidi/)."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

from websockets.sync.client import ClientConnection, connect

NOT_FOUND = "no Firefox found; on Debian and Ubuntu: apt install firefox-esr"
PATIENCE = 120  # seconds that an answer may take on a busy machine
LISTENS = re.compile(r"WebDriver BiDi listening on (ws://\S+)")
# what a fresh Firefox would ask for by itself, and how its pages are drawn
SETTINGS = {
    "app.normandy.enabled": False,
    "app.update.disabledForTesting": True,
    "browser.shell.checkDefaultBrowser": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "services.settings.server": "data:,",
    "ui.prefersReducedMotion": 1,
}
# the value of a function without arguments, at the first frame in which it is none of null, false and undefined; after
# a minute what the page then shows, as an error
AT_LAST = """new Promise((resolve, reject) => {
    const ask = %s, late = performance.now() + 60000
    const look = () => {
        const value = ask()
        if (value !== null && value !== undefined && value !== false) resolve(JSON.stringify(value))
        else if (performance.now() > late) reject(new Error(location.href + document.querySelector("main").innerText))
        else requestAnimationFrame(look)
    }
    look()
})"""


def firefox() -> str | None:
    """The path of Firefox, where one is found."""
    return shutil.which("firefox-esr") or shutil.which("firefox")


class Driven:
    """One tab of a Firefox. heard: what it asked for and what it wrote on its console, in order."""

    def __init__(self, socket: ClientConnection) -> None:
        self._socket, self._numbers = socket, count(1)
        self.heard: list[str] = []
        self.call("session.new", capabilities={})
        self.tab: str = self.call("browsingContext.getTree")["contexts"][0]["context"]
        self.call("session.subscribe", events=["network.beforeRequestSent", "log.entryAdded"])

    def call(self, method: str, **given: Any) -> Any:
        """The result of a command. AssertionError: Firefox refuses it; TimeoutError: it does not answer."""
        number = next(self._numbers)
        self._socket.send(json.dumps({"id": number, "method": method, "params": given}))
        while (answer := json.loads(self._socket.recv(PATIENCE))).get("id") != number:
            if answer["type"] == "event":
                self.listen(answer["params"])
        assert answer["type"] == "success", answer
        return answer["result"]

    def listen(self, event: dict[str, Any]) -> None:
        """Note an event of the tab; others are Firefox's own."""
        tab = event["context"] if "request" in event else event["source"].get("context")
        if tab == self.tab:
            self.heard.append(event["request"]["url"] if "request" in event else event["text"])

    def open(self, address: str) -> None:
        """Open a page and wait until it is loaded."""
        self.call("browsingContext.navigate", context=self.tab, url=address, wait="complete")

    def at_last(self, function: str) -> Any:
        """What a JavaScript function returns, as soon as that is something. AssertionError: not within a minute."""
        answer = self.call(
            "script.evaluate", expression=AT_LAST % function, target={"context": self.tab}, awaitPromise=True
        )
        assert answer["type"] == "success", answer
        return json.loads(answer["result"]["value"])

    def evaluate(self, expression: str) -> None:
        """Run a line of JavaScript in the page."""
        answer = self.call("script.evaluate", expression=expression, target={"context": self.tab}, awaitPromise=False)
        assert answer["type"] == "success", answer

    def press(self, *keys: str) -> None:
        """Press keys one after the other, as on a keyboard."""
        presses = [{"type": kind, "value": key} for key in keys for kind in ("keyDown", "keyUp")]
        self.call(
            "input.performActions", context=self.tab, actions=[{"type": "key", "id": "keyboard", "actions": presses}]
        )


@contextmanager
def driven(path: str, profile: Path) -> Iterator[Driven]:
    """A Firefox without a window, with a profile of its own and without a network."""
    settings = (f"user_pref({json.dumps(name)}, {json.dumps(value)});" for name, value in SETTINGS.items())
    (profile / "user.js").write_text("\n".join(settings), encoding="utf-8")
    command = [path, "--headless", "--no-remote", "--profile", str(profile), "--remote-debugging-port", "0"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stderr is not None
            address = next((match[1] for line in process.stderr if (match := LISTENS.search(line))), None)
            assert address is not None, "Firefox has ended"
            with connect(f"{address}/session", max_size=None) as socket:
                tab = Driven(socket)
                tab.call("emulation.setNetworkConditions", networkConditions={"type": "offline"}, contexts=[tab.tab])
                yield tab
                tab.call("browser.close")
        finally:
            process.terminate()
