"""Parts of the replay lab."""
