import { MAX_INPUT_CHARACTERS } from '@shared/contract/index.ts'
import type { ModelId } from '@shared/ids.ts'
import { type Model, ModelTags } from '@shared/models.ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { AGENT, BUNDLED, engine, MISSING, models, OTHER, studio } from '../../../../src/renderer/bridge/twin/samples.ts'
import { looksLikeSource } from '../../../../src/renderer/features/models/get-state.ts'
import { loadStateOf, matchesModel, parseTags } from '../../../../src/renderer/features/models/models-state.ts'
import { effectiveAgent, effectiveModel, MAX_INPUT } from '../../../../src/renderer/features/run/run-state.ts'
import { parseOptionalInteger } from '../../../../src/renderer/features/settings/settings-commands.ts'

const state = { ...studio, runs: [] }

describe('input of a run', () => {
  it('is refused here at another length than by the contract', () => {
    expect(MAX_INPUT).toBe(MAX_INPUT_CHARACTERS)
  })
})

describe('model and agent of the next run', () => {
  it('runs a model whose file is missing', () => {
    expect(effectiveModel(state, MISSING)).toBe(BUNDLED)
  })

  it('ignores what was chosen, or the default', () => {
    expect(effectiveModel(state, OTHER)).toBe(OTHER)
    expect(effectiveModel({ ...state, settings: { ...state.settings, defaultModelId: OTHER } }, null)).toBe(OTHER)
  })

  it('ignores the model of the agent, or uses it against what was chosen or for another agent', () => {
    const own = { ...state, settings: { ...state.settings, defaultModelId: BUNDLED, agentModels: { [AGENT]: OTHER } } }
    expect(effectiveModel(own, null, AGENT)).toBe(OTHER)
    expect(effectiveModel(own, BUNDLED, AGENT)).toBe(BUNDLED)
    expect(effectiveModel(own, null)).toBe(BUNDLED)
  })

  it('fails without any model or agent', () => {
    expect(effectiveModel({ ...state, models: [] }, null)).toBeNull()
    expect(effectiveAgent({ ...state, agents: [] }, null)).toBeNull()
  })
})

describe('what is typed about models', () => {
  it('makes tags that the studio refuses, or loses one', () => {
    expect(parseTags(' a, b b ,,a，工具、c')).toEqual(['a', 'b b', '工具', 'c'])
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(ModelTags.parse(parseTags(text))).toEqual(parseTags(text))
      }),
    )
  })

  it('hides a model that has every word, or shows one that lacks one', () => {
    const names = (filter: string) => models.filter((model) => matchesModel(model, filter)).map(({ id }) => id)
    expect(names('')).toEqual(models.map(({ id }) => id))
    expect(names(' EVERYDAY  q4_k ')).toEqual([OTHER])
    expect(names('everyday f16')).toEqual([])
    expect(names('qwen2')).toEqual([MISSING])
  })

  it('takes a word for a source, or a source for a word', () => {
    for (const text of ['hf:a', ' https://x', 'zai-org/glm-edge', 'a/b:Q4_K_M'])
      expect([text, looksLikeSource(text)]).toEqual([text, true])
    for (const text of ['', 'flash', 'GLM 4.7', 'glm-4.7']) expect([text, looksLikeSource(text)]).toEqual([text, false])
  })
})

describe('load state of a model', () => {
  const [bundled, other, missing] = models
  const of = (model: Model | undefined, change = {}, asked: ModelId | null = null) =>
    model && loadStateOf(model, { ...engine, ...change }, asked)

  it('offers to load what is loaded, or a file that is missing', () => {
    expect(of(bundled)).toBe('loaded')
    expect(of(other)).toBe('unloaded')
    expect(of(other, {}, OTHER)).toBe('loading')
    expect(of(missing)).toBe('missing')
    expect(of(bundled, { status: 'failed' })).toBe('failed')
    expect(of(bundled, { status: 'idle', modelId: null })).toBe('unloaded')
  })
})

describe('number fields', () => {
  it('takes a number out of range, or refuses one within', () => {
    fc.assert(
      fc.property(fc.integer({ min: -500, max: 500 }), (value) => {
        const expected = value >= 1 && value <= 256 ? value : 'invalid'
        expect(parseOptionalInteger(` ${value} `, 1, 256)).toBe(expected)
      }),
    )
    expect(parseOptionalInteger('', 1, 256)).toBeNull()
    expect(parseOptionalInteger('4.5', 1, 256)).toBe('invalid')
  })
})
