import type { Breakpoint } from '@shared/breakpoints.ts'
import type { Frame } from '@shared/replay.ts'
import { RunEvent } from '@shared/runs.ts'
import { expect, it } from 'vitest'
import { playbackStops, stopBetween } from '../../../../src/renderer/lib/playback-stops.ts'

const span = (id: string, kind: 'inference' | 'tool', endedAt: number | null, attributes = {}) =>
  RunEvent.parse({
    type: 'span',
    span: {
      id: `span_${id}`,
      runId: 'run_test',
      parentId: 'span_root',
      kind,
      name: kind,
      status: endedAt === null ? 'running' : 'ok',
      startedAt: 0,
      endedAt,
      attributes,
      error: null,
      order: 1,
    },
  })
const result = (id: string, name: string, isError = false) =>
  RunEvent.parse({
    type: 'toolResult',
    spanId: `span_${id}`,
    content: { kind: 'tool', call: { name, arguments: { value: 1 } }, effect: 'pure', result: 'x', isError },
  })
const tokens = (id: string, ...likely: number[]) =>
  RunEvent.parse({
    type: 'tokens',
    spanId: `span_${id}`,
    tokens: likely.map((p) => ({ id: 1, text: 'x', p, t: 0, channel: 'content' })),
  })
const frame = (at: number, ...events: RunEvent[]): Frame => ({ at, seq: 0, events })

const FRAMES: Frame[] = [
  frame(0, span('aaaa', 'inference', null)),
  frame(5, tokens('aaaa', 0.9, 0.3)),
  frame(10, span('aaaa', 'inference', 10, { 'gen_ai.usage.input_tokens': 40, 'gen_ai.usage.output_tokens': 2 })),
  frame(11, span('bbbb', 'tool', null)),
  frame(20, span('bbbb', 'tool', 20), result('bbbb', 'look')),
  frame(21, span('cccc', 'tool', null)),
  frame(30, span('cccc', 'tool', 30), result('cccc', 'look', true)),
]
const at = (point: Breakpoint): number[] =>
  playbackStops(FRAMES, [point], (name) => name === 'look').map((stop) => stop.at)

it('stops where the run would have been held', () => {
  expect(at({ kind: 'tool', name: 'look', when: 'before', enabled: true })).toEqual([11, 21])
  expect(at({ kind: 'tool', name: '', when: 'after', enabled: true })).toEqual([20, 30])
  expect(at({ kind: 'tool', name: 'other', when: 'before', enabled: true })).toEqual([])
  expect(at({ kind: 'repeat', count: 2, enabled: true })).toEqual([21])
  expect(at({ kind: 'arguments', text: '"VALUE":1', enabled: true })).toEqual([11, 21])
  expect(at({ kind: 'memory', enabled: true })).toEqual([11, 21])
  expect(at({ kind: 'tokens', most: 42, enabled: true })).toEqual([11])
  expect(at({ kind: 'probability', below: 0.5, enabled: true })).toEqual([10])
  expect(at({ kind: 'error', enabled: true })).toEqual([30])
  expect(at({ kind: 'step', enabled: true })).toEqual([0, 11, 21])
  expect(at({ kind: 'step', enabled: false })).toEqual([])
})

it('leaves a stop behind once it was there', () => {
  const stops = playbackStops(FRAMES, [{ kind: 'step', enabled: true }], () => false)
  expect(stopBetween(stops, 0, 100)?.at).toBe(11)
  expect(stopBetween(stops, 11, 100)?.at).toBe(21)
  expect(stopBetween(stops, 21, 100)).toBeUndefined()
})
