import type { LlamaContextSequence, Token } from 'node-llama-cpp'

/** What a sequence holds: the tokens it has read, in order. */
export interface Held {
  readonly tokens: readonly number[]
  /** Grows with every use; smallest is longest ago. */
  readonly lastUsed: number
}

/** Tokens at the beginning of `a` and `b` that are the same. */
export function commonPrefix(a: readonly number[], b: readonly number[]): number {
  const most = Math.min(a.length, b.length)
  let length = 0
  while (length < most && a[length] === b[length]) length += 1
  return length
}

/** Tokens more or less that are worth no thought. */
const EQUAL = 8

/**
 * The place in `free` of the sequence a prompt goes to: the one that has read most of it, where that saves more than it destroys. Of
 * several that have read as much (a system text that all runs share) it is the one unused for longest, so that a run that waits for a tool
 * keeps its place. An empty one is better than one whose end is lost, for what both begin with can be copied. Where nothing is worth
 * keeping: an empty one, else the one unused for longest. -1 when `free` is empty.
 */
export function chooseSequence(free: readonly Held[], prompt: readonly number[]): number {
  const known = free.map((held, index) => ({ held, index, kept: commonPrefix(held.tokens, prompt) }))
  const most = Math.max(0, ...known.map(({ kept }) => kept))
  const best = known.filter(({ kept }) => kept > 0 && kept >= most - EQUAL)
  const worthwhile = best.some(({ held, kept }) => kept * 2 >= held.tokens.length)
  const empty = known.filter(({ held }) => held.tokens.length === 0)
  const goesOn = best.some(({ held, kept }) => kept >= held.tokens.length - EQUAL)
  const keep = worthwhile && (goesOn || empty.length === 0)
  const [first] = (keep ? best : empty.length > 0 ? empty : known).sort((a, b) => a.held.lastUsed - b.held.lastUsed)
  return first?.index ?? -1
}

class Slot implements Held {
  readonly sequence: LlamaContextSequence
  lastUsed = 0
  free = true
  /** What it is reading just now, and when that is done. */
  reading: { prompt: readonly Token[]; turn: number; done: Promise<void> } | null = null

  constructor(sequence: LlamaContextSequence) {
    this.sequence = sequence
  }

  get tokens(): readonly number[] {
    return this.sequence.contextTokens
  }
}

/** One sequence, to be used by nobody else until `release`. */
export interface Lease {
  readonly sequence: LlamaContextSequence
  /** The most other inferences that were at work at the same time so far. */
  readonly neighbours: number
  /** The sequence that holds, or is about to hold, at least `least` tokens more of the prompt than this one. Null when none does. */
  donor(least: number): Donor | null
  /** Says that the prompt has been read, so that others may copy it. */
  hasRead(): void
  release(): void
}

/** A sequence to copy the beginning of a prompt from, once `ready`. */
export interface Donor {
  readonly sequence: LlamaContextSequence
  readonly ready: Promise<void>
}

interface Waiting {
  prompt: readonly Token[]
  alone: boolean
  resolve(lease: Lease): void
}

/** The sequences of one context. Who asks while none is free waits; nobody is overtaken. */
export class SequencePool {
  readonly #slots: readonly Slot[]
  readonly #leases = new Set<{ neighbours: number; alone: boolean }>()
  #waiting: Waiting[] = []
  #uses = 0
  #turns = 0

  constructor(sequences: readonly LlamaContextSequence[]) {
    this.#slots = sequences.map((sequence) => new Slot(sequence))
  }

  /** Inferences at work now. */
  get active(): number {
    return this.#leases.size
  }

  /** The sequence that serves `prompt` best. `alone`: the first one always, once nothing else is at work, and nothing joins it. */
  lease(prompt: readonly Token[], alone: boolean): Promise<Lease> {
    return new Promise((resolve) => {
      this.#waiting.push({ prompt, alone, resolve })
      this.#serve()
    })
  }

  #serve(): void {
    for (let next = this.#waiting[0]; next; next = this.#waiting[0]) {
      const slot = this.#slotFor(next)
      if (!slot) return
      this.#waiting.shift()
      next.resolve(this.#take(slot, next))
    }
  }

  #slotFor({ prompt, alone }: Waiting): Slot | undefined {
    if (alone) return this.#leases.size === 0 ? this.#slots[0] : undefined
    if ([...this.#leases].some((lease) => lease.alone)) return undefined
    const free = this.#slots.filter((slot) => slot.free)
    return free[chooseSequence(free, prompt)]
  }

  #take(slot: Slot, { prompt, alone }: Waiting): Lease {
    let finish = (): void => {}
    const done = new Promise<void>((resolve) => {
      finish = resolve
    })
    const turn = ++this.#turns
    slot.reading = { prompt, turn, done }
    const hasRead = (): void => {
      slot.reading = null
      finish()
    }
    const lease = {
      sequence: slot.sequence,
      neighbours: 0,
      alone,
      donor: (least: number) => (alone ? null : this.#donor(slot, prompt, turn, least)),
      hasRead,
      release: () => {
        if (!this.#leases.delete(lease)) return
        hasRead()
        slot.free = true
        slot.lastUsed = ++this.#uses
        this.#serve()
      },
    }
    slot.free = false
    this.#leases.add(lease)
    for (const each of this.#leases) each.neighbours = Math.max(each.neighbours, this.#leases.size - 1)
    return lease
  }

  /** Waits for nobody who came later, so that two never wait for each other, and for no prompt that is mostly something else. */
  #donor(mine: Slot, prompt: readonly Token[], turn: number, least: number): Donor | null {
    const held = commonPrefix(mine.tokens, prompt)
    let best: (Donor & { kept: number }) | null = null
    for (const { sequence, tokens, reading } of this.#slots) {
      if (sequence === mine.sequence || (reading && reading.turn > turn)) continue
      const source = reading?.prompt ?? tokens
      const kept = commonPrefix(source, prompt)
      const whole = !reading || kept * 2 >= source.length
      if (whole && kept >= held + least && kept > (best?.kept ?? 0))
        best = { sequence, ready: reading?.done ?? Promise.resolve(), kept }
    }
    return best
  }
}
