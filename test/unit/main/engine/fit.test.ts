import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { estimateFit, memoryNeed, smallerContexts } from '../../../../src/main/engine/fit/estimate.ts'
import type { FitFigures, Machine } from '../../../../src/main/engine/fit/figures.ts'
import { contextFor, planContext } from '../../../../src/main/engine/fit/plan.ts'

const GIB = 1024 ** 3

/** As the header of a 9B model with 40 layers and two key-value heads of 128 says. */
const NINE: FitFigures = {
  parameters: 9_400_000_000,
  weightBytes: 6.2e9,
  layerBytes: new Array<number>(40).fill(1.4e8),
  cacheBytesPerToken: 40 * 2 * 256 * 2,
  vocabulary: 151_552,
  embedding: 4096,
  feedForward: 13_696,
  trainedContext: 32_768,
}

const machine = (memory: number, available = memory): Machine => ({ memory, available, vram: null })

describe('memory fit', () => {
  it('counts the cache of another context than the asked one', () => {
    const at = (size: number) => memoryNeed(NINE, size)
    expect(at(32_768).cache).toBe(32_768 * 40_960)
    expect(at(32_768).total - at(8192).total).toBe((32_768 - 8192) * 40_960)
    const { weights, cache, compute, runtime, total } = at(8192)
    expect(weights + cache + compute + runtime).toBe(total)
  })

  it('tells a machine with too little memory that the model fits, or one with plenty that it does not', () => {
    expect(estimateFit(NINE, machine(16 * GIB), 8192).verdict).toBe('fits')
    expect(estimateFit(NINE, machine(16 * GIB, 4 * GIB), 8192).verdict).toBe('tight')
    expect(estimateFit(NINE, machine(5 * GIB), 8192)).toMatchObject({
      verdict: 'too-large',
      suggestion: { contextSize: null, quantization: 'Q2_K' },
    })
  })

  it('suggests a conversion that would not fit, or none though one would', () => {
    const { suggestion } = estimateFit(NINE, machine(6.6 * GIB), 1024)
    expect(suggestion.quantization).toBe('Q3_K_M')
    expect(estimateFit(NINE, machine(GIB), 1024).suggestion.quantization).toBeNull()
  })

  it('adds the memory of a device, and says how many layers go there', () => {
    const both: Machine = { memory: 4 * GIB, available: 3 * GIB, vram: { total: 4 * GIB, free: 4 * GIB } }
    const fit = estimateFit(NINE, both, 2048)
    expect(fit.verdict).not.toBe('too-large')
    expect(fit.suggestion.gpuLayers).toBeGreaterThan(10)
    expect(fit.suggestion.gpuLayers).toBeLessThan(40)
  })

  it('loads with a context that memory does not hold instead of a smaller one', () => {
    expect(planContext('x.gguf', NINE, machine(16 * GIB), 32_768)).toBe(32_768)
    const reduced = planContext('x.gguf', NINE, machine(16 * GIB, 6.9 * GIB), 32_768)
    expect(reduced).toBeLessThan(32_768)
    expect(memoryNeed(NINE, reduced).total).toBeLessThanOrEqual(6.9 * GIB)
    // Nothing fits now, but it would with other programs closed.
    expect(planContext('x.gguf', NINE, machine(16 * GIB, 2 * GIB), 32_768)).toBe(1024)
  })

  it('begins to load what the machine can never hold', () => {
    expect(() => planContext('x.gguf', NINE, machine(5 * GIB), 8192)).toThrow(
      expect.objectContaining({
        code: 'MODEL_TOO_LARGE',
        message: expect.stringMatching(/^x\.gguf needs .* GiB .* 1024 tokens, but this machine has 5\.0 GiB\..*Q2_K/),
      }),
    )
  })

  it('asks for more context than the model was trained for, or ignores what was asked', () => {
    expect(contextFor(NINE, null)).toBe(8192)
    expect(contextFor(NINE, 4096)).toBe(4096)
    expect(contextFor(NINE, 100_000)).toBe(32_768)
    expect(contextFor({ ...NINE, trainedContext: null }, null)).toBe(8192)
  })

  it('suggests a context that does not fit, for any model and machine', () => {
    const figure = fc.integer({ min: 0, max: 2 ** 40 })
    const figures = fc.record({
      parameters: figure,
      weightBytes: figure,
      layerBytes: fc.array(figure, { maxLength: 20 }),
      cacheBytesPerToken: fc.integer({ min: 0, max: 2 ** 22 }),
      vocabulary: fc.integer({ min: 0, max: 300_000 }),
      embedding: fc.integer({ min: 0, max: 20_000 }),
      feedForward: fc.integer({ min: 0, max: 60_000 }),
      trainedContext: fc.constant(null),
    })
    fc.assert(
      fc.property(figures, figure, figure, fc.integer({ min: 256, max: 2 ** 20 }), (model, memory, free, size) => {
        const fit = estimateFit(model, machine(memory, Math.min(memory, free)), size)
        const { contextSize } = fit.suggestion
        if (contextSize === null) return
        expect(fit.verdict).not.toBe('fits')
        expect(contextSize).toBeLessThan(size)
        expect(estimateFit(model, fit.machine, contextSize).verdict).toBe('fits')
      }),
    )
  })

  it('tries contexts in no falling order, or never the least', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1025, max: 2 ** 20 }), (size) => {
        const sizes = [...smallerContexts(size, 1024)]
        expect(sizes.at(-1)).toBe(1024)
        expect([size, ...sizes]).toEqual([size, ...sizes].sort((a, b) => b - a))
        expect(new Set([size, ...sizes]).size).toBe(sizes.length + 1)
      }),
    )
  })
})
