"""The address: a change of a query parameter is not lost while another control answers."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from workarounds.replacing import find, original_function, workaround


@workaround("the address may lose a change that is made while another control answers")
def keep_address_current(values: Mapping[str, str | None]) -> None:
    """Set query parameters to these values, or remove them for None, in the server's copy of the URL and in the
    browser's.

    Call it from the callback of a widget that is bound to one of them. The server's copy is that of the moment when the
    browser sent the change, which may lack it or earlier ones. If the same run sets another parameter, the whole copy
    is sent back and the URL loses the change; if another callback asks for a rerun, the widget itself is reset to the
    copy's value. It is sent also if it holds them all: the answer to an earlier change may still be on its way.
    """
    context = find("streamlit.runtime.scriptrunner:get_script_run_ctx")()
    if context is None:
        return
    copy_class = find("streamlit.runtime.state.query_params:QueryParams")
    original_function(copy_class, "clear_with_no_forward_msg", ["self", "preserve_embed"])
    original_function(copy_class, "set_with_no_forward_msg", ["self", "key", "val"])
    with context.session_state.query_params() as copy:
        parameters = {key: held[0] if len(held) == 1 else held for key in copy if (held := copy.get_all(key))}
        parameters |= values
        copy.clear_with_no_forward_msg(preserve_embed=True)
        for key, value in sorted(parameters.items()):  # as the browser orders them
            if value is not None:
                copy.set_with_no_forward_msg(key, value)
    st.query_params.update({})  # sends the copy
