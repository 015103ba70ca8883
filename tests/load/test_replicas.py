"""Replicas behind their proxy: one is killed while twelve sessions type, the other one stopped, and nothing is lost."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import statistics
import time
from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path

import pytest

from attention_lab.replicas import ReplicasError, haproxy
from benchmarks.load.sentences import own_sentences
from benchmarks.load.server import COOKIE, Server, serve_replicas
from benchmarks.load.student import SENTENCE
from benchmarks.load.visitor import Answer, LostAnswer, Visitor, visit
from model.record import Record, read
from tests.tiers import full

SESSIONS = 12
PATIENCE = 120  # seconds that an answer may take on a busy machine
PAGE, UNFOLD, NPZ = "multi-head", "share", "multi_npz_0"
VIEW = {
    "model": "transformer-nopos",
    "head_no": "2",
    "step_no": "2",
    "multi_mute": "encoder.1.self.1,decoder.2.cross.0",
}

try:
    haproxy()
except ReplicasError as error:
    pytestmark = pytest.mark.skip(reason=str(error))


@pytest.fixture(scope="module")
def replicas(environment: Mapping[str, str]) -> Iterator[Server]:
    """Two replicas with untrained models. One signal ends all of them."""
    with serve_replicas(2, environment) as server:
        yield server
        processes = server.parts()
    assert len(processes) == 3
    assert not [name for name, process in processes.items() if Path(f"/proc/{process}").exists()]


def shown(answer: Answer) -> list[str]:
    """What a page says in words, charts among them by what is said of them."""
    kinds = {"heading": "body", "markdown": "body", "html": "body", "vega_lite_chart": "alt"}
    said = [getattr(element, field) for kind, field in kinds.items() for element in answer.of_kind(kind)]
    views = [json.loads(element.json) for element in answer.of_kind("bidi_component") if '"alts"' in element.json]
    return said + [alt for view in views for alt in view["alts"]]


async def typed(visitor: Visitor, text: str) -> Answer:
    """Type so far. Where the server ends meanwhile, the page comes back by itself."""
    try:
        return await visitor.set(SENTENCE, text)
    except LostAnswer:
        return await visitor.come_back()


async def back(visitor: Visitor) -> Answer:
    """What comes back on a page that is only looked at, once its server has hung up."""
    await visitor.gone()
    return await visitor.come_back()


async def same_as_opened_anew(server: Server, visitor: Visitor, answer: Answer) -> None:
    """The page shows what its link shows."""
    async with visit(server.address, patience=PATIENCE) as other:
        opened = await other.open(PAGE, visitor.link)
    assert shown(answer) == shown(opened)
    assert len(shown(answer)) > 20


async def downloaded(visitor: Visitor, path: Path) -> Record:
    """The record behind the page, as the file that its button gives."""
    answer = await visitor.set(UNFOLD, True)
    button = next(element for element in answer.of_kind("download_button") if element.id.endswith(NPZ))
    file = path / "record.npz"
    file.write_bytes(await visitor.download(button))
    return read(file)


@full
def test_a_replica_killed_and_one_stopped_lose_nothing(
    replicas: Server, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sentences = list(islice(own_sentences(seed=5), SESSIONS))
    together = asyncio.Barrier(SESSIONS)
    began: list[float] = []
    waits: dict[str, list[float]] = {"replica1": [], "replica2": [], "stopped": []}  # seconds until a page was back

    async def session(number: int) -> None:
        words = sentences[number].split()
        typed_so_far = [" ".join(words[:count]) for count in (3, 4, len(words))]
        compared = number % 4 == 0
        async with visit(replicas.address, patience=PATIENCE) as visitor:
            await visitor.open(PAGE, VIEW | {SENTENCE: typed_so_far[0]})
            there = visitor.cookies[COOKIE]
            await together.wait()  # all are in the middle of a sentence
            if number == 0:
                began.append(time.monotonic())
                os.kill(replicas.parts()["replica1"], signal.SIGKILL)
            answer = await typed(visitor, typed_so_far[1])
            waits[there].append(time.monotonic() - began[0])
            assert visitor.cookies[COOKIE] == "replica2"  # moved there, or there from the beginning
            assert visitor.link == VIEW | {SENTENCE: typed_so_far[1]}
            if compared:
                await same_as_opened_anew(replicas, visitor, answer)
            await visitor.set(SENTENCE, typed_so_far[2])
            await together.wait()
            if number == 0:
                await asyncio.to_thread(replicas.wait_for_all)
                began.append(time.monotonic())
                os.kill(replicas.parts()["replica2"], signal.SIGTERM)
            answer = await back(visitor)
            waits["stopped"].append(time.monotonic() - began[1])
            assert visitor.cookies[COOKIE] == "replica1"
            assert visitor.link == VIEW | {SENTENCE: sentences[number]}
            assert visitor.widget(SENTENCE).value == sentences[number]
            if compared:
                await same_as_opened_anew(replicas, visitor, answer)
                folder = tmp_path / str(number)
                folder.mkdir()
                assert (await downloaded(visitor, folder)).source.text == sentences[number]

    async def all_of_them() -> None:
        await asyncio.gather(*map(session, range(SESSIONS)))

    asyncio.run(all_of_them())
    assert len(waits["replica1"]) + len(waits["replica2"]) == len(waits["stopped"]) == SESSIONS
    assert min(len(waits["replica1"]), len(waits["replica2"])) > SESSIONS // 3  # who comes goes where fewest are
    killed, stopped = (statistics.median(waits[name]) for name in ("replica1", "stopped"))
    with capsys.disabled():
        print(
            f"\n{SESSIONS} sessions, median (last): after a replica was killed its pages were back in {killed:.1f} s"
            f" ({max(waits['replica1']):.1f}), after the other was stopped in {stopped:.1f} s"
            f" ({max(waits['stopped']):.1f})"
        )
