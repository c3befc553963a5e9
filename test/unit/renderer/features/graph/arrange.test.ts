import { expect, it } from 'vitest'
import { arrange } from '../../../../../src/renderer/features/graph/draw/arrange.ts'
import type { LayoutNews } from '../../../../../src/renderer/features/graph/draw/layout-message.ts'

it('is never laid out, ends nowhere, or puts what is not related nearer than what is', () => {
  // Two chains of three, and two relations between the same two.
  const news: LayoutNews[] = []
  const task = {
    places: Float32Array.from([0, 0, 90, 10, -80, 40, 5, 5, 85, 15, -75, 45]),
    sizes: Float32Array.from([5, 5, 5, 5, 5, 5]),
    ends: Uint32Array.from([0, 1, 1, 2, 3, 4, 4, 5, 4, 5]),
    weights: Float32Array.from([1, 1, 1, 1, 0.5]),
  }
  arrange(task, (each) => news.push(each))
  const last = news.at(-1)
  expect(news.filter(({ done }) => done)).toEqual([last])
  const apart = (a: number, b: number): number => {
    const [ax = 0, ay = 0, bx = 0, by = 0] = [a, b].flatMap((at) => [...(last?.places.slice(2 * at, 2 * at + 2) ?? [])])
    return Math.hypot(ax - bx, ay - by)
  }
  for (const [a, b] of [
    [0, 1],
    [1, 2],
    [3, 4],
    [4, 5],
  ] as const) {
    expect(apart(a, b)).toBeLessThan(apart(1, 4))
    expect(apart(a, b)).toBeGreaterThan(0)
  }
})
