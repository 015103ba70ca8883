"""What the lab on where the weight rests alone uses."""
