"""Parts of the lab on attention sinks."""
