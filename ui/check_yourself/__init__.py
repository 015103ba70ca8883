"""Parts of the page Check yourself: its questions, the file of a learner's answers, and the sums of a class."""
