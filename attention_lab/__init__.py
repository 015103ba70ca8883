"""The installed package: its version, the command line in `__main__.py`, and in a wheel the app below `app/`."""

__version__ = "0.2.0"
