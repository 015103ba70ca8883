"""From sentence pairs to weights: the corpus, batches, the recipe, the run, and how well it did."""
