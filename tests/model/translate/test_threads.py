"""One translator, many threads: nobody ever sees another's sentence, translation, record or intervention."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from threading import Barrier

import numpy as np
import pytest

from model.network.intervention import NOTHING, Head, Intervention, PositionalChange
from model.record import Record
from model.translate.translator import Translation, Translator

ROUNDS = 3


@dataclass(frozen=True)
class Visit:
    """What one reader asks for, over and over."""

    sentence: str
    beam: int = 1
    intervention: Intervention = NOTHING

    def run(self, translator: Translator) -> tuple[Translation, Record]:
        return (
            translator.translate(self.sentence, beam=self.beam, intervention=self.intervention),
            translator.record(self.sentence, beam=self.beam, intervention=self.intervention),
        )


def visits(translator: Translator) -> list[Visit]:
    """Readers of two sentences of the same length and one of another, the second of them with interventions."""
    site = list(translator.heads_at)[-1:]
    muted = Intervention(
        mute=frozenset(Head(name, 0) for name in site),
        encoder_positions=PositionalChange("shift", offset=2) if translator.network.positions else None,
    )
    return [
        Visit("Tom likes the red car."),
        Visit("Tom wants the red car.", intervention=muted),
        Visit("the girl finds a small house today.", beam=2),
    ]


@pytest.fixture
def restless(taught: Translator) -> Iterator[Translator]:
    """The translator, every layer of which lets the other threads go first."""

    def give_way(*_: object) -> None:
        time.sleep(0)  # gives up the interpreter lock, waits for nothing

    handles = [module.register_forward_pre_hook(give_way) for module in taught.network.modules()]
    yield taught
    for handle in handles:
        handle.remove()


def same(result: tuple[Translation, Record], expected: tuple[Translation, Record]) -> None:
    translation, record = expected
    assert result[0].ids == translation.ids
    assert result[0].score == pytest.approx(translation.score, rel=1e-5)
    assert (result[1].source, result[1].target) == (record.source, record.target)
    assert result[1].intervention == record.intervention
    for name, array in record.arrays().items():
        np.testing.assert_allclose(result[1].arrays()[name], array, rtol=1e-4, atol=1e-5, err_msg=name)


def test_threads_do_not_meet(restless: Translator) -> None:
    readers = visits(restless)
    alone = [reader.run(restless) for reader in readers]
    start = Barrier(len(readers))

    def read(reader: Visit) -> list[tuple[Translation, Record]]:
        start.wait()
        return [reader.run(restless) for _ in range(ROUNDS)]

    with ThreadPoolExecutor(len(readers)) as pool:
        together = list(pool.map(read, readers))
    for results, expected in zip(together, alone, strict=True):
        for result in results:
            same(result, expected)


def test_a_sweep_over_all_heads_beside_plain_translations(restless: Translator) -> None:
    sentence = "Tom likes the red car."
    asked = [
        Intervention(mute=frozenset({Head(site, head)}))
        for site, heads in restless.heads_at.items()
        for head in range(heads)
    ]
    swept = restless.translate_many([sentence] * len(asked), interventions=asked)
    plain = restless.translate(sentence)
    with ThreadPoolExecutor(2) as pool:
        sweep = pool.submit(restless.translate_many, [sentence] * len(asked), interventions=asked)
        plains = [pool.submit(restless.translate, sentence) for _ in range(ROUNDS)]
        assert [job.result() for job in plains] == [plain] * ROUNDS
        for translation, expected in zip(sweep.result(), swept, strict=True):
            assert translation.ids == expected.ids
            assert translation.log_prob == pytest.approx(expected.log_prob, abs=1e-5)
