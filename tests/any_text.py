"""Any text that there can be, for tests that draw their examples with Hypothesis, and how many of them are drawn."""

from __future__ import annotations

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from tests.tiers import QUICK_EXAMPLES, is_quick

STRANGE = {
    "emoji": "🎈",
    "emoji sequence": "👩‍👩‍👧‍👦 🏳️‍🌈 👍🏽",
    "Arabic": "مرحبا كيف حالك",
    "Chinese": "你好，世界。",
    "controls inside": "I\x00 see\x07 the\x1b[31m cat\x7f.",
    "lone surrogate": "I see \ud83d the cat \udc4d.",
    "script": "<script>alert('red cars')</script>",
    "Markdown": "# **I** see _the_ [cat](javascript:alert(1)) `x` | a | b |",
    "LaTeX": r"$\frac{1}{2}$ \begin{cat} \% {~^_}",
    "eos typed": "I see <eos> the cat </s> <pad> <sos>",
    "only eos": "<eos>",
    "one mark": ".",
    "combining marks": "Z\u0351\u036b\u0343a\u0322\u030ao",
    "right to left override": "I see \u202ethe cat",
    "zero width": "I\u200bsee\u200dthe\ufeffcat",
    "a boundary": "\u2581I\u2581see",
    "private and last": "\ue000\U0010ffff\ufffe",
    "formats": "{0} %s %(x)s {{}}",
    "newlines": "I see\n\nthe\r\ncat.",
}
NOTHING = ["", " ", "\t\r\n", "\u00a0\u3000\u2009", "\x00\x01\x7f\x85", "\u2028\u2029", "\u2581", "\u2581 \u2581"]


def any_text(longest: int) -> st.SearchStrategy[str]:
    """Arbitrary characters, lone surrogates among them, at most `longest`; or some of the strange texts joined."""
    return st.text(st.characters(), max_size=longest) | st.lists(
        st.sampled_from([*STRANGE.values(), *NOTHING, "the red car ", "x" * 50]), max_size=max(1, longest // 6)
    ).map("".join)


def drawn(examples: int, *, fuzz: int | None = None) -> settings:
    """Settings that draw `examples` examples, fewer under `make test`, and `fuzz` of them, if given, by `make fuzz`."""
    if is_quick():
        examples = min(examples, QUICK_EXAMPLES)
    elif settings().max_examples != settings.get_profile("lab").max_examples:
        examples = fuzz or examples
    return settings(max_examples=examples, suppress_health_check=[HealthCheck.too_slow])
