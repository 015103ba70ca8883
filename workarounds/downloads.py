"""Downloads: a file and its name last until a browser that asks for it has been answered."""

from __future__ import annotations

import time
from collections.abc import Callable
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from workarounds.replacing import check_fields, find, original_function, replace, workaround

if TYPE_CHECKING:
    from streamlit.runtime.media_file_manager import MediaFileManager, MediaFileMetadata

SECONDS_TO_FETCH = 60  # for which a file that was made for downloading is kept at least
FILES_OF_SESSIONS = "_files_by_session_and_coord"  # of Streamlit's manager of files


@workaround("in a full class a file may be gone before the browser has fetched it")
def keep_files_until_fetched() -> None:
    """Keep generated downloads as long as a browser may take to fetch them.

    A file made on click belongs to no session. Streamlit deletes it as soon as two scripts have ended, of any visitors:
    in a full class, before it is fetched.
    """
    metadata_class = find("streamlit.runtime.media_file_manager:MediaFileMetadata")
    mark = original_function(metadata_class, "mark_for_delete", ["self"])

    def mark_for_delete(metadata: MediaFileMetadata) -> None:
        first_asked = vars(metadata).setdefault("first_asked_to_mark", time.monotonic())
        if time.monotonic() - first_asked > SECONDS_TO_FETCH:
            mark(metadata)

    replace(metadata_class, "mark_for_delete", mark_for_delete)


@workaround("a click on a download button while the page is drawn anew may give no file")
def keep_names_of_files() -> None:
    """Keep the name of a download that is made on click, from run to run.

    Streamlit renames the file in each run and forgets the old name. A click near the end of a run would request a
    forgotten name. With one name it gets the file of the newest run.
    """
    manager_class = find("streamlit.runtime.media_file_manager:MediaFileManager")
    parameters = ["self", "data_callable", "mimetype", "coordinates", "file_name", "element_id"]
    add = original_function(manager_class, "add_deferred", parameters)
    check_fields(manager_class(None), "_lock", "_deferred_callables", "_deferred_ids_by_session", FILES_OF_SESSIONS)

    def add_deferred(
        files: MediaFileManager,
        data_callable: Callable[[], bytes],
        mimetype: str | None,
        coordinates: str,
        file_name: str | None = None,
        *,
        element_id: str = "",
    ) -> str:
        new_name: str = add(files, data_callable, mimetype, coordinates, file_name, element_id=element_id)
        with files._lock:
            entry = files._deferred_callables.pop(new_name, None)
            if entry is None:  # the end of another script has already cleared it away
                return new_name
            session = entry["session_id"]  # a secret: nobody can guess the name
            stable_name = sha256(f"{session} {element_id or coordinates}".encode()).hexdigest()
            files._deferred_callables[stable_name] = entry
            names_of_session = files._deferred_ids_by_session[session]
            names_of_session.discard(new_name)
            names_of_session.add(stable_name)
            files._files_by_session_and_coord[session][coordinates] = stable_name
        return stable_name

    replace(manager_class, "add_deferred", add_deferred)


@workaround("a click on a download button may give no file where another visitor leaves at that moment")
def keep_files_of_the_last_run() -> None:
    """Let download buttons work while a run redraws them.

    When a run begins Streamlit forgets the page's buttons until they are drawn again; meanwhile the end of any other
    visitor's script deletes their files. A button's file is now forgotten when the next run but one begins, or its
    session ends.
    """
    manager_class = find("streamlit.runtime.media_file_manager:MediaFileManager")
    clear_references = original_function(manager_class, "clear_session_refs", ["self", "session_id"])
    check_fields(manager_class(None), "_lock", "_deferred_callables", FILES_OF_SESSIONS)
    own_session = original_function(find(manager_class.__module__), "_get_session_id", [])
    outlived_a_run = "outlived_a_run"  # in the entry of a file

    def clear_session_refs(files: MediaFileManager, session_id: str | None = None) -> None:
        session = own_session() if session_id is None else session_id
        with files._lock:
            names = dict(files._files_by_session_and_coord.get(session, {}))
        clear_references(files, session_id)
        if session_id is not None:  # the session ends
            return
        with files._lock:
            for coordinates, name in names.items():
                entry: Any = files._deferred_callables.get(name)
                if entry is not None and not entry.get(outlived_a_run):
                    entry[outlived_a_run] = True
                    files._files_by_session_and_coord[session][coordinates] = name

    replace(manager_class, "clear_session_refs", clear_session_refs)
