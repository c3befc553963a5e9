/** WebAssembly's SIMD: four floats at once, which JavaScript's own loops do not use. */

/** Bytes of one pass of the inner loop: four registers of four floats. */
export const STRIDE = 64
/** Bytes of a page of WebAssembly's memory. */
const PAGE = 65_536
/** All that 32 bits can address. */
const MOST_PAGES = 65_536

const I32 = 0x7f
const V128 = 0x7b
const [QUERY, ROW, END, BYTES, OUT, AT, A, B, C, D] = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]

const get = (local: number): number[] => [0x20, local]
const set = (local: number): number[] => [0x21, local]
const constant = (value: number): number[] => [0x41, ...signed(value)]
const add = 0x6a
const load = (offset: number): number[] => [0xfd, 0x00, 0x04, ...unsigned(offset)]
const lane = (index: number): number[] => [0xfd, 0x1f, index]
const f32Add = 0x92
const f32x4Add = [0xfd, 0xe4, 0x01]
const f32x4Multiply = [0xfd, 0xe6, 0x01]
const zero = [0xfd, 0x0c, ...new Array<number>(16).fill(0)]

/** `sum += query[at + offset ..] * row[at + offset ..]`, four floats. */
const accumulate = (sum: number, offset: number): number[] => [
  ...get(sum),
  ...[...get(QUERY), ...get(AT), add, ...load(offset)],
  ...[...get(ROW), ...get(AT), add, ...load(offset)],
  ...f32x4Multiply,
  ...f32x4Add,
  ...set(sum),
]

const advance = (local: number, by: number[]): number[] => [...get(local), ...by, add, ...set(local)]

/** for (; row < end; row += bytes, out += 4) *out = dot(query, row) */
const body = [
  ...[0x02, 0x40, 0x03, 0x40],
  ...[...get(ROW), ...get(END), 0x4f, 0x0d, 0x01],
  ...[A, B, C, D].flatMap((sum) => [...zero, ...set(sum)]),
  ...[...constant(0), ...set(AT)],
  ...[0x03, 0x40],
  ...[A, B, C, D].flatMap((sum, index) => accumulate(sum, index * 16)),
  ...advance(AT, constant(STRIDE)),
  ...[...get(AT), ...get(BYTES), 0x49, 0x0d, 0x00, 0x0b],
  ...[...get(A), ...get(B), ...f32x4Add, ...get(C), ...get(D), ...f32x4Add, ...f32x4Add, ...set(A)],
  ...get(OUT),
  ...[...get(A), ...lane(0), ...get(A), ...lane(1), f32Add],
  ...[...get(A), ...lane(2), ...get(A), ...lane(3), f32Add],
  ...[f32Add, 0x38, 0x02, 0x00],
  ...advance(OUT, constant(4)),
  ...advance(ROW, get(BYTES)),
  ...[0x0c, 0x00, 0x0b, 0x0b, 0x0b],
]

const section = (id: number, content: number[]): number[] => [id, ...unsigned(content.length), ...content]
const name = (text: string): number[] => [text.length, ...Buffer.from(text)]
const code = [2, 1, I32, 4, V128, ...body]

/** Imports `m.m`, its memory; exports `dots(query, row, end, bytes, out)`, all addresses in it. */
const MODULE = Uint8Array.from([
  ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
  ...section(1, [1, 0x60, 5, I32, I32, I32, I32, I32, 0]),
  ...section(2, [1, ...name('m'), ...name('m'), 0x02, 0x01, ...unsigned(1), ...unsigned(MOST_PAGES)]),
  ...section(3, [1, 0]),
  ...section(7, [1, ...name('dots'), 0x00, 0]),
  ...section(10, [1, ...unsigned(code.length), ...code]),
])

export interface DotProducts {
  memory: WebAssembly.Memory
  /** Writes the product of the vector at `query` with each of `bytes` bytes from `row` to before `end` to `out`, as floats. */
  dots(query: number, row: number, end: number, bytes: number, out: number): void
}

/** A memory and the loop over it. `bytes` of a vector are a multiple of {@link STRIDE}. */
export function openDotProducts(): DotProducts {
  const memory = new WebAssembly.Memory({ initial: 1, maximum: MOST_PAGES })
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(MODULE), { m: { m: memory } })
  const { dots } = exports
  if (typeof dots !== 'function') throw new Error('the module of dot products exports no function')
  return { memory, dots: (...addresses) => void dots(...addresses) }
}

/** Makes room for `bytes`. Errors: a RangeError where there is no memory. */
export function reserve(memory: WebAssembly.Memory, bytes: number): void {
  const missing = Math.ceil(bytes / PAGE) - memory.buffer.byteLength / PAGE
  if (missing > 0) memory.grow(missing)
}

/** LEB128. */
function unsigned(value: number): number[] {
  const low = value & 0x7f
  return value < 0x80 ? [low] : [low | 0x80, ...unsigned(value >>> 7)]
}

function signed(value: number): number[] {
  const low = value & 0x7f
  const rest = value >> 7
  const done = (rest === 0 && (low & 0x40) === 0) || (rest === -1 && (low & 0x40) !== 0)
  return done ? [low] : [low | 0x80, ...signed(rest)]
}
