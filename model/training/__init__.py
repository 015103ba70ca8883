"""Training: corpus, batches, recipe, run, evaluation."""
