"""Changes to Streamlit and uvicorn without which the app does not work: inner functions are replaced or called.

`downloads` keeps files until they are fetched, `messages` what a run has drawn until it is sent, `address` a change in
the URL; `server` starts, stops and observes the server. `replacing` is the mechanism: a workaround whose place has
another form than in Streamlit 1.67 and uvicorn 0.54 is left out, one warning in the log says what is missing, and the
app runs without it. tests/workarounds/test_replacing.py takes each place away.

A private part of a dependency is never replaced to gain speed. Reason and consequence of each workaround stand with it.
Light on purpose: `app.py` imports it before PyTorch is there.

Six more replacements were for speed alone and are gone: none saved a tenth of a rerun's processor time by itself. Two
pairs of runs of `make load` with 30 sessions, with and without it: the look-up of one entry 6.1 and 6.3 %, the theme
3.4 and 2.5, charts sent as written 2.1 and -4.2, messages sent together 1.1 (one pair), hashing in pieces 0.4 (one
pair), containers copied once 0.2 and 0.3; all six at once 15.6 and 11.4.
"""
