"""
The sentence encoder, and what is kept of its work.

    tokenizer.py     text → numbers of the pieces the model knows
    model.py         texts → unit vectors, with onnxruntime
    assets.py        the three files below, and the checksums they must have
    cache.py         vectors and the matcher's index, kept in cache folders
    model.onnx       the network
    vocabulary.txt   its pieces, one a line
    reference.npy    vectors of a few sentences by the weights as published

What may not enter here: which entry a question means; that is `bot.matching`.
"""
