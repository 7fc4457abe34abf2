"""
The sentence encoder, and the cache of its vectors.

    tokenizer.py     text → token ids
    model.py         texts → unit vectors, with onnxruntime
    assets.py        the three files below, and the checksums they must have
    cache.py         vectors and the matcher's index in cache folders
    model.onnx       the network
    vocabulary.txt   its tokens, one a line
    reference.npy    vectors of a few sentences from the published weights

What may not enter here: which entry a question means; that is `bot.matching`.
"""
