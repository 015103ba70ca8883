"""What the lab on attention sinks alone uses."""
