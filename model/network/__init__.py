"""The networks. Read them in this order:

1. `attention.py`: scores, softmax, weighted sum; `attend` is the one function behind every figure.
2. `positional.py`: sines and cosines that tell positions apart.
3. `transformer.py`: encoder and decoder layers, the whole Transformer.
4. `rnn.py`: the encoder-decoders before it, with and without attention.
5. `interface.py`: what all networks share (`encode`, `decode`, `step`), and the `Trace` of a pass.
6. `changes.py`, `intervention.py`: changes that a reader can ask for, applied inside `attend`.

`site.py` names sublayers, `families.py` lists the shipped models, `config.py` checks their sizes, `placement.py` lays
out weights in memory.
"""
