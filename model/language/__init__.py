"""Text and its pieces: normalising, words, the tokenizer, the glossary."""
