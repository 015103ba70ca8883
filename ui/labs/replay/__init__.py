"""What the lab that replays the trainings alone uses."""
