import { type GgufTensor, noise, writeGguf } from './gguf-writer.ts'

const WIDTH = 32
const FEED_FORWARD = 64
const CONTEXT = 128
const LAYERS = 2
const SPECIAL = ['[PAD]', '[UNK]', '[CLS]', '[SEP]', '[MASK]']

/** A tiny embedding model of the architecture `bert` with random weights: letters, digits and a few words as its vocabulary. */
export function bertGguf(pooling: 'mean' | 'cls' = 'mean'): Buffer {
  const letters = [...'abcdefghijklmnopqrstuvwxyz0123456789']
  // In GGUF a WordPiece that begins a word carries U+2581, and one that goes on carries nothing.
  const words = ['the', 'cat', 'dog', 'bread', 'sky', 'is', 'of', ...letters].map((word) => `\u2581${word}`)
  const tokens = [...SPECIAL, ...words, ...letters]
  const tensors: GgufTensor[] = []
  const matrix = (name: string, columns: number, rows: number) =>
    tensors.push({ name, dimensions: [columns, rows], values: noise(columns * rows, tensors.length + 7) })
  const vector = (name: string, size: number, value: number) =>
    tensors.push({ name, dimensions: [size], values: new Float32Array(size).fill(value) })
  const norm = (name: string) => {
    vector(`${name}.weight`, WIDTH, 1)
    vector(`${name}.bias`, WIDTH, 0)
  }
  const linear = (name: string, from: number, to: number) => {
    matrix(`${name}.weight`, from, to)
    vector(`${name}.bias`, to, 0.01)
  }
  matrix('token_embd.weight', WIDTH, tokens.length)
  matrix('position_embd.weight', WIDTH, CONTEXT)
  matrix('token_types.weight', WIDTH, 2)
  norm('token_embd_norm')
  for (let layer = 0; layer < LAYERS; layer += 1) {
    for (const part of ['attn_q', 'attn_k', 'attn_v', 'attn_output']) linear(`blk.${layer}.${part}`, WIDTH, WIDTH)
    norm(`blk.${layer}.attn_output_norm`)
    linear(`blk.${layer}.ffn_up`, WIDTH, FEED_FORWARD)
    linear(`blk.${layer}.ffn_down`, FEED_FORWARD, WIDTH)
    norm(`blk.${layer}.layer_output_norm`)
  }
  return writeGguf(
    {
      'general.architecture': 'bert',
      'general.name': 'tiny bert',
      'bert.context_length': CONTEXT,
      'bert.embedding_length': WIDTH,
      'bert.block_count': LAYERS,
      'bert.feed_forward_length': FEED_FORWARD,
      'bert.attention.head_count': 2,
      'bert.attention.layer_norm_epsilon': { f32: 1e-12 },
      'bert.attention.causal': false,
      'bert.pooling_type': pooling === 'mean' ? 1 : 2,
      'tokenizer.ggml.model': 'bert',
      'tokenizer.ggml.tokens': tokens,
      'tokenizer.ggml.token_type': { i32s: tokens.map((_, id) => (id < SPECIAL.length ? 3 : 1)) },
      'tokenizer.ggml.token_type_count': 2,
      'tokenizer.ggml.padding_token_id': 0,
      'tokenizer.ggml.unknown_token_id': 1,
      'tokenizer.ggml.cls_token_id': 2,
      'tokenizer.ggml.bos_token_id': 2,
      'tokenizer.ggml.seperator_token_id': 3,
      'tokenizer.ggml.eos_token_id': 3,
      'tokenizer.ggml.mask_token_id': 4,
    },
    tensors,
  )
}
