import { type Span, SpanKind, SpanStatus } from '@shared/runs.ts'
import { FIRST_TOKEN_ATTRIBUTE, PREFILL_ATTRIBUTE, type ShapeChunk } from '@shared/trace-shape.ts'
import { GrowingColumn } from './growing-column.ts'
import { unpackBytes } from './packed.ts'

/** One span as far as the tree and the timeline need it. */
export interface SpanFacts {
  /** `Span.order`, which names it within the run. */
  order: number
  kind: SpanKind
  status: SpanStatus
  name: string
  /** Unix milliseconds; null while it runs. */
  startedAt: number
  endedAt: number | null
}

const KINDS = SpanKind.options
const STATUSES = SpanStatus.options
const NONE = -1

/**
 * The spans of a run as columns, in order of start; a row is a span's place in that order. Holds half a million spans in a few tens of
 * megabytes. A span whose parent is unknown, later or itself is a root, so that nothing recorded can disappear.
 */
export class SpanTable {
  readonly #order = new GrowingColumn(Int32Array)
  readonly #parent = new GrowingColumn(Int32Array)
  readonly #firstChild = new GrowingColumn(Int32Array)
  readonly #lastChild = new GrowingColumn(Int32Array)
  readonly #next = new GrowingColumn(Int32Array)
  readonly #children = new GrowingColumn(Int32Array)
  /** Place among the siblings, from 1. */
  readonly #position = new GrowingColumn(Int32Array)
  readonly #depth = new GrowingColumn(Int32Array)
  readonly #start = new GrowingColumn(Float64Array)
  readonly #end = new GrowingColumn(Float64Array)
  readonly #first = new GrowingColumn(Float64Array)
  readonly #prefill = new GrowingColumn(Float64Array)
  readonly #kind = new GrowingColumn(Uint8Array)
  readonly #status = new GrowingColumn(Uint8Array)
  readonly #name = new GrowingColumn(Int32Array)
  readonly #names: string[] = []
  readonly #codes = new Map<string, number>()
  #firstRoot = NONE
  #lastRoot = NONE
  #roots = 0
  #from = Number.POSITIVE_INFINITY
  #to = Number.NEGATIVE_INFINITY
  #deepest = 0

  get length(): number {
    return this.#order.length
  }

  /** First start and last end, Unix milliseconds; spans still running do not count for the end. Null without spans. */
  get range(): { from: number; to: number } | null {
    return this.length === 0 ? null : { from: this.#from, to: Math.max(this.#from, this.#to) }
  }

  /** Levels below the first. */
  get deepest(): number {
    return this.#deepest
  }

  append(chunk: ShapeChunk): void {
    const order = new Int32Array(unpackBytes(chunk.order))
    const parent = new Int32Array(unpackBytes(chunk.parent))
    const start = new Float64Array(unpackBytes(chunk.start))
    const end = new Float64Array(unpackBytes(chunk.end))
    const first = new Float64Array(unpackBytes(chunk.first))
    const prefill = new Float64Array(unpackBytes(chunk.prefill))
    const kind = decode(chunk.kind, (word) => kindCode(word))
    const status = decode(chunk.status, (word) => statusCode(word))
    const name = decode(chunk.name, (word) => this.#nameCode(word))
    for (let at = 0; at < order.length; at += 1) {
      const of = order[at] ?? 0
      // Heard of live before it was read.
      if (this.rowOf(of) !== NONE) continue
      this.#add(of, parent[at] ?? 0, start[at] ?? 0, end[at] ?? Number.NaN, kind(at), status(at), name(at))
      this.#time(this.length - 1, first[at], prefill[at])
    }
  }

  /** Takes new spans and changes known ones. `parentOrder` is 0 for a root. */
  put(span: Span, parentOrder: number): void {
    const end = span.endedAt ?? Number.NaN
    const row = this.rowOf(span.order)
    const first = numberOf(span, FIRST_TOKEN_ATTRIBUTE) * 1000
    const prefill = numberOf(span, PREFILL_ATTRIBUTE)
    if (row === NONE) {
      const kind = kindCode(span.kind)
      this.#add(span.order, parentOrder, span.startedAt, end, kind, statusCode(span.status), this.#nameCode(span.name))
      this.#time(this.rowOf(span.order), first, prefill)
      return
    }
    this.#end.set(row, end)
    this.#time(row, first, prefill)
    this.#status.set(row, statusCode(span.status))
    if (span.endedAt !== null) this.#to = Math.max(this.#to, span.endedAt)
  }

  /** The row of a span by its order, -1 when it is not there. */
  rowOf(order: number): number {
    let low = 0
    let high = this.length - 1
    while (low <= high) {
      const middle = (low + high) >> 1
      const here = this.#order.at(middle)
      if (here === order) return middle
      if (here < order) low = middle + 1
      else high = middle - 1
    }
    return NONE
  }

  facts(row: number): SpanFacts {
    const end = this.#end.at(row)
    return {
      order: this.#order.at(row),
      kind: KINDS[this.#kind.at(row)] ?? 'agent',
      status: STATUSES[this.#status.at(row)] ?? 'ok',
      name: this.name(row),
      startedAt: this.#start.at(row),
      endedAt: Number.isNaN(end) ? null : end,
    }
  }

  name(row: number): string {
    return this.#names[this.#name.at(row)] ?? ''
  }

  order(row: number): number {
    return this.#order.at(row)
  }

  depth(row: number): number {
    return this.#depth.at(row)
  }

  /** The row above in the tree, or -1. */
  parent(row: number): number {
    return this.#parent.at(row)
  }

  /** Codes into {@link SpanTable.kinds}, and times, for drawing without an object a span. */
  kind(row: number): number {
    return this.#kind.at(row)
  }

  start(row: number): number {
    return this.#start.at(row)
  }

  /** NaN while it runs. */
  end(row: number): number {
    return this.#end.at(row)
  }

  /** Of an inference, milliseconds: from its start to the first token, and reading the prompt. NaN where not recorded. */
  firstToken(row: number): number {
    return this.#first.at(row)
  }

  prefill(row: number): number {
    return this.#prefill.at(row)
  }

  isError(row: number): boolean {
    return STATUSES[this.#status.at(row)] === 'error'
  }

  hasChildren(row: number): boolean {
    return this.#firstChild.at(row) !== NONE
  }

  /** The first child, or the first root for -1; -1 for none. */
  first(row: number): number {
    return row === NONE ? this.#firstRoot : this.#firstChild.at(row)
  }

  /** The next sibling, or -1. */
  next(row: number): number {
    return this.#next.at(row)
  }

  /** Place among its siblings, from 1, and their number. */
  placeOf(row: number): { position: number; siblings: number } {
    const parent = this.parent(row)
    return { position: this.#position.at(row), siblings: parent === NONE ? this.#roots : this.#children.at(parent) }
  }

  #add(order: number, parentOrder: number, start: number, end: number, kind: number, status: number, name: number) {
    const row = this.length
    if (row > 0 && order < this.#order.at(row - 1)) return
    const parent = parentOrder === 0 ? NONE : this.rowOf(parentOrder)
    const depth = parent === NONE ? 0 : this.#depth.at(parent) + 1
    this.#order.push(order)
    this.#parent.push(parent)
    this.#firstChild.push(NONE)
    this.#lastChild.push(NONE)
    this.#next.push(NONE)
    this.#children.push(0)
    this.#position.push(1)
    this.#depth.push(depth)
    this.#start.push(start)
    this.#end.push(end)
    this.#first.push(Number.NaN)
    this.#prefill.push(Number.NaN)
    this.#kind.push(kind)
    this.#status.push(status)
    this.#name.push(name)
    this.#link(row, parent)
    this.#deepest = Math.max(this.#deepest, depth)
    this.#from = Math.min(this.#from, start)
    this.#to = Math.max(this.#to, Number.isNaN(end) ? start : end)
  }

  #time(row: number, first = Number.NaN, prefill = Number.NaN): void {
    if (row === NONE) return
    this.#first.set(row, first)
    this.#prefill.set(row, prefill)
  }

  #link(row: number, parent: number): void {
    const last = parent === NONE ? this.#lastRoot : this.#lastChild.at(parent)
    if (last !== NONE) this.#next.set(last, row)
    else if (parent === NONE) this.#firstRoot = row
    else this.#firstChild.set(parent, row)
    if (parent === NONE) {
      this.#lastRoot = row
      this.#roots += 1
      this.#position.set(row, this.#roots)
      return
    }
    this.#lastChild.set(parent, row)
    this.#children.set(parent, this.#children.at(parent) + 1)
    this.#position.set(row, this.#children.at(parent))
  }

  #nameCode(name: string): number {
    const known = this.#codes.get(name)
    if (known !== undefined) return known
    this.#codes.set(name, this.#names.length)
    return this.#names.push(name) - 1
  }
}

const KIND_CODES: ReadonlyMap<string, number> = new Map(KINDS.map((kind, code) => [kind, code]))
const STATUS_CODES: ReadonlyMap<string, number> = new Map(STATUSES.map((status, code) => [status, code]))
const kindCode = (word: string): number => KIND_CODES.get(word) ?? 0
const statusCode = (word: string): number => STATUS_CODES.get(word) ?? 0

function numberOf({ kind, attributes }: Span, name: string): number {
  const value = kind === 'inference' ? attributes[name] : undefined
  return typeof value === 'number' ? value : Number.NaN
}

/** The kinds by their code. */
export const KIND_OF_CODE: readonly SpanKind[] = KINDS

function decode({ codes, words }: ShapeChunk['kind'], codeOf: (word: string) => number): (row: number) => number {
  const rows = new Uint32Array(unpackBytes(codes))
  const known = words.map(codeOf)
  return (row) => known[rows[row] ?? 0] ?? 0
}
