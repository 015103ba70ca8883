"""A visitor without a browser gets from a real server what a browser gets, and complains of what nobody should get."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Mapping
from pathlib import Path
from typing import Any

import pytest
from websockets.asyncio.server import ServerConnection
from websockets.asyncio.server import serve as serve_sockets

import model
from benchmarks.load.server import Server, ServerError, serve
from benchmarks.load.student import HEAD, SENTENCE, SITE, STEP, check_drawn, text_of, translations_in
from benchmarks.load.visitor import LostAnswer, VisitError, Visitor, visit
from tests.tiers import full
from ui.french import french_paragraph
from ui.link import DEFAULT_SENTENCE

PATIENCE = 120  # seconds that an answer may take on a busy machine


def meet(server: Server, talk: Callable[[Visitor], Coroutine[Any, Any, None]]) -> None:
    """One visit."""

    async def whole() -> None:
        async with visit(server.address, patience=PATIENCE) as visitor:
            await talk(visitor)

    asyncio.run(whole())


@pytest.fixture(scope="module")
def translator(small_models: Path) -> model.Translator:
    return model.load("transformer", directory=small_models)


def french_of(translator: model.Translator, sentence: str) -> str:
    return text_of(french_paragraph(translator.record(sentence)))


@full
def test_a_sentence_is_translated_and_the_page_keeps_it(server: Server, translator: model.Translator) -> None:
    async def talk(visitor: Visitor) -> None:
        await visitor.open("translate")
        assert {SENTENCE, SITE, HEAD} <= {key for key in (SENTENCE, SITE, HEAD) if visitor.widget(key)}
        for sentence in ("the dog sees the cat.", "Tom wants the green book today."):
            answer = await visitor.set(SENTENCE, sentence)
            assert french_of(translator, sentence) in translations_in(answer)
            assert answer.size > sum(element.ByteSize() for element in answer.elements)
        answer = await visitor.set(HEAD, "3")
        check_drawn(answer, HEAD, "3")
        assert not translations_in(answer)  # what no head changes is not sent again
        first = visitor.widget(SITE).options()[0]
        check_drawn(await visitor.set(SITE, first), SITE, first)
        assert visitor.widget(HEAD).value == "3"
        assert visitor.widget(SENTENCE).value == sentence

    meet(server, talk)


@full
def test_a_step_draws_its_own_part_of_the_page_again(server: Server) -> None:
    async def talk(visitor: Visitor) -> None:
        await visitor.open("translate")
        whole = await visitor.set(SENTENCE, "I like red cars and the old man sees the dog.")
        last = float(visitor.widget(STEP).element.max)
        assert last > 1
        part = await visitor.set(STEP, last)
        check_drawn(part, STEP, last)
        assert len(part.elements) < len(whole.elements)
        await visitor.set("step_chevron_left", True)
        assert visitor.widget(STEP).value == last - 1
        assert visitor.widget("step_no").value == str(int(last) - 1)
        assert visitor.widget(SITE) is not None  # what was not drawn again is still there

    meet(server, talk)


@full
def test_the_address_has_what_was_typed_where_the_step_changes_in_the_same_run(server: Server) -> None:
    async def talk(visitor: Visitor) -> None:
        await visitor.open("translate", {"sentence": "the old man.", "model": "rnn-dot"})
        for sentence, step in (("the dog sees the cat.", "2"), ("I like red cars.", "3"), ("the cat & the dog", "4")):
            await visitor.set_all({SENTENCE: sentence, "step_chevron_right": True})
            assert visitor.link.get("sentence", DEFAULT_SENTENCE) == sentence
            assert visitor.link["step_no"] == step
            assert visitor.link["model"] == "rnn-dot"

    meet(server, talk)


@full
def test_every_page_opens_by_its_path_and_with_a_link(server: Server, translator: model.Translator) -> None:
    async def talk(visitor: Visitor) -> None:
        await visitor.open("translate")
        assert "" in visitor.pages
        assert "multi-head" in visitor.pages
        answer = await visitor.open("attention", {"sentence": "the cat sees the dog."})
        assert next(element.body for element in answer.of_kind("heading")) == "2 Attention"
        assert visitor.widget(SENTENCE).value == "the cat sees the dog."

    meet(server, talk)


@full
def test_visitors_do_not_get_each_others_answers(server: Server, translator: model.Translator) -> None:
    sentences = ("the dog sees the cat.", "I like bread.", "you want a small house.")

    async def one(sentence: str) -> None:
        async with visit(server.address, patience=PATIENCE) as visitor:
            await visitor.open("translate")
            for _ in range(3):
                answer = await visitor.set(SENTENCE, sentence)
                assert translations_in(answer) == (french_of(translator, sentence),)
                await visitor.set(SENTENCE, "")

    async def all_at_once() -> None:
        await asyncio.gather(*map(one, sentences))

    asyncio.run(all_at_once())


@full
def test_what_is_not_on_the_page_cannot_be_set(server: Server) -> None:
    async def talk(visitor: Visitor) -> None:
        await visitor.open("models")
        with pytest.raises(VisitError, match="no widget head_choice"):
            await visitor.set(HEAD, "1")
        answer = await visitor.open("models")
        with pytest.raises(VisitError, match="no map"):
            check_drawn(answer, HEAD, "1")

    meet(server, talk)


@full
def test_another_value_than_was_asked_for_is_an_error(server: Server) -> None:
    async def talk(visitor: Visitor) -> None:
        await visitor.open("translate")
        answer = await visitor.set(HEAD, "2")
        with pytest.raises(VisitError, match="was set to '1', and the page shows '2'"):
            check_drawn(answer, HEAD, "1")

    meet(server, talk)


@full
@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("import streamlit as st\nst.title('here')\nst.exception(ValueError('broken'))", "exception"),
        ("import streamlit as st\nst.error('this is wrong')", "this is wrong"),
    ],
    ids=["exception", "error"],
)
def test_a_page_with_an_error_is_an_error(serve_script: Callable[[str], Server], source: str, said: str) -> None:
    async def talk(visitor: Visitor) -> None:
        with pytest.raises(VisitError, match=said):
            await visitor.open("translate")

    meet(serve_script(source), talk)


@full
def test_a_server_that_logged_a_traceback_is_an_error(environment: Mapping[str, str], tmp_path: Path) -> None:
    """A page that does not compile: the visitor is told, and so is who started the server."""
    script = tmp_path / "script.py"
    script.write_text("def half(:", encoding="utf-8")

    async def talk(visitor: Visitor) -> None:
        with pytest.raises(VisitError, match="does not compile"):
            await visitor.open("translate")

    with pytest.raises(ServerError, match="SyntaxError"), serve(script, environment) as server:
        meet(server, talk)

    async def surprised(visitor: Visitor) -> None:
        await visitor.open("translate")

    with pytest.raises(ServerError, match="SyntaxError"), serve(script, environment) as server:
        meet(server, surprised)  # what the caller meets does not hide the log


async def silent(connection: ServerConnection) -> None:
    """Takes requests and does not answer."""
    async for _ in connection:
        pass


async def hangs_up(connection: ServerConnection) -> None:
    """Takes one request."""
    await connection.recv()


@pytest.mark.parametrize(("other_end", "said"), [(silent, "no answer after"), (hangs_up, "hung up")])
def test_an_answer_that_does_not_come_is_lost(
    other_end: Callable[[ServerConnection], Coroutine[Any, Any, None]], said: str
) -> None:
    async def whole() -> None:
        async with serve_sockets(other_end, "127.0.0.1", 0) as sockets:
            port = next(iter(sockets.sockets)).getsockname()[1]
            async with visit(f"http://127.0.0.1:{port}", patience=1) as visitor:
                with pytest.raises(LostAnswer, match=said):
                    await visitor.open("translate")

    asyncio.run(whole())


def test_nobody_there_is_lost_as_well() -> None:
    async def whole() -> None:
        async with visit("http://127.0.0.1:9", patience=5):
            pytest.fail("connected")

    with pytest.raises(LostAnswer, match="does not connect"):
        asyncio.run(whole())


QUEUE = """
import threading
import streamlit as st
from ui.computed import SharedCache, busy
from ui.processor_queue import ProcessorQueue

@st.cache_resource(max_entries=1)
def shared():
    return SharedCache(line=ProcessorQueue(1)), threading.Event(), threading.Event()

cache, begun, go_on = shared()

def slowly():
    begun.set()
    assert go_on.wait(120)
    return "slow"

who = st.query_params.get("who")
if who == "slow":
    st.html(cache.get("slow", slowly, len, busy))
elif who == "quick":
    st.html(cache.get("quick", lambda: "quick", len, busy))
elif who == "watch":
    begun.wait(120)
else:
    go_on.set()
"""


@full
def test_who_waits_is_told_how_many_are_ahead_and_gets_an_answer(serve_script: Callable[[str], Server]) -> None:
    """One place, taken by a computation that goes on only when the page of the second visitor says that he waits."""
    address = serve_script(QUEUE).address

    async def ask(who: str, texts: list[str], noticed: asyncio.Event | None = None) -> str:
        def notice(text: str) -> None:
            texts.append(text)
            if noticed is not None:
                noticed.set()

        async with visit(address, patience=PATIENCE, notice=notice) as visitor:
            answer = await visitor.open(link={"who": who})
            return "".join(element.body for element in answer.of_kind("html"))

    async def whole() -> None:
        first_told: list[str] = []
        second_told: list[str] = []
        waits = asyncio.Event()
        first = asyncio.create_task(ask("slow", first_told))
        await ask("watch", [])  # until the first has begun
        second = asyncio.create_task(ask("quick", second_told, waits))
        async with asyncio.timeout(PATIENCE):
            await waits.wait()
        assert not first.done()
        await ask("let go", [])
        assert await first == "slow"
        assert await second == "quick"
        assert set(second_told) == {"Busy: 1 ahead"}
        assert first_told == []

    asyncio.run(whole())
