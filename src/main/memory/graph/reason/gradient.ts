import { ARRIVALS, STAYED } from './features.ts'
import { arrived, type Forward, forward, type Lattice, said } from './lattice.ts'
import { MOST_HOPS } from './model.ts'

/** Weights of moves, stays and ends by expected counts. */
export interface Gradient {
  emission: Float64Array
  move: Float64Array
  stay: Float64Array
  stop: Float64Array
  stopHop: Float64Array
  nothing: number
}

/** Expected counts of the right walks less those of all walks; null where no right walk is possible. */
export function gradientOf(lattice: Lattice, paths: readonly (readonly number[])[]): Gradient | null {
  const rights = paths.map((path) => forward(lattice, path))
  const sum = rights.reduce((all, right) => all + right.sum, 0)
  if (!(sum > 0)) return null
  const gradient: Gradient = {
    emission: new Float64Array(lattice.emission.length),
    move: new Float64Array(lattice.move.length),
    stay: new Float64Array(lattice.tokens),
    stop: new Float64Array(lattice.tokens),
    stopHop: new Float64Array(MOST_HOPS + 1),
    nothing: 0,
  }
  rights.forEach((right, index) => {
    if (right.sum > 0) addCounts(lattice, paths[index] ?? [], right, right.sum / sum, gradient)
  })
  addCounts(lattice, null, forward(lattice, null), -1, gradient)
  return gradient
}

function addCounts(
  lattice: Lattice,
  sequence: readonly number[] | null,
  { hops, sum }: Forward,
  share: number,
  gradient: Gradient,
): void {
  const { tokens, move, stay, stop, stopHop } = lattice
  const scale = share / sum
  if (!sequence || sequence.length === 0) {
    const nothing = lattice.nothing * (stopHop[0] ?? 0) * scale
    gradient.nothing += nothing
    gradient.stopHop[0] = (gradient.stopHop[0] ?? 0) + nothing
  }
  let later: Float64Array | null = null
  for (let hop = hops.length - 1; hop >= 0; hop -= 1) {
    const now = hops[hop] ?? new Float64Array()
    const after = new Float64Array(tokens * ARRIVALS)
    const ends = !sequence || hop === hops.length - 1 ? (stopHop[hop + 1] ?? 0) : 0
    for (let from = 0; from < tokens; from += 1) {
      const here = arrived(now, from)
      if (here === 0) continue
      let onward = (stop[from] ?? 0) * ends
      const ended = here * onward * scale
      gradient.stop[from] = (gradient.stop[from] ?? 0) + ended
      gradient.stopHop[hop + 1] = (gradient.stopHop[hop + 1] ?? 0) + ended
      if (later) {
        for (let to = 0; to < tokens; to += 1) {
          const pair = from * tokens + to
          const moved = (move[pair] ?? 0) * (later[to * ARRIVALS + (from < to ? 0 : 1)] ?? 0)
          onward += moved
          gradient.move[pair] = (gradient.move[pair] ?? 0) + here * moved * scale
        }
      }
      after[from * ARRIVALS] = onward
      after[from * ARRIVALS + 1] = onward
      after[from * ARRIVALS + STAYED] = onward
      if (later) {
        const stays = (stay[from] ?? 0) * (later[from * ARRIVALS + STAYED] ?? 0)
        after[from * ARRIVALS] = onward + stays
        after[from * ARRIVALS + 1] = onward + stays
        const once = (now[from * ARRIVALS] ?? 0) + (now[from * ARRIVALS + 1] ?? 0)
        gradient.stay[from] = (gradient.stay[from] ?? 0) + once * stays * scale
      }
    }
    countStates(lattice, sequence, hop, now, after, scale, gradient)
    // What is handed back one hop includes what the state itself weighs.
    later = after.map((onward, state) => onward * said(lattice, sequence, hop, state))
    if (hop === 0)
      for (let to = 0; to < tokens; to += 1) {
        const pair = lattice.name * tokens + to
        const moved = (move[pair] ?? 0) * (later[to * ARRIVALS + (lattice.name < to ? 0 : 1)] ?? 0)
        gradient.move[pair] = (gradient.move[pair] ?? 0) + moved * scale
      }
  }
}

function countStates(
  { candidates, emission, total }: Lattice,
  sequence: readonly number[] | null,
  hop: number,
  now: Float64Array,
  after: Float64Array,
  scale: number,
  gradient: Gradient,
): void {
  const count = candidates.length
  for (let state = 0; state < now.length; state += 1) {
    const passed = (now[state] ?? 0) * (after[state] ?? 0) * scale
    if (passed === 0) continue
    if (sequence) {
      const at = state * count + (sequence[hop] ?? 0)
      gradient.emission[at] = (gradient.emission[at] ?? 0) + passed
      continue
    }
    const each = passed / (total[state] ?? 1)
    for (let at = state * count; at < (state + 1) * count; at += 1)
      gradient.emission[at] = (gradient.emission[at] ?? 0) + each * (emission[at] ?? 0)
  }
}
