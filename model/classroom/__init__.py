"""A small model trained in front of a class, in a process of its own: tasks, settings, the run, its frames."""
