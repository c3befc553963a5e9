import { expect, test } from 'vitest'
import { Sha256 } from '../../../src/shared/ids.ts'
import { comparePassports, type Passport } from '../../../src/shared/passport.ts'

const PASSPORT: Passport = {
  modelSha256: Sha256.parse('a'.repeat(64)),
  engineBuild: 'build',
  device: 'cpu',
  threads: 1,
  contextSize: 2048,
  sequences: 4,
  batchSize: 512,
  sampling: { temperature: 0, topK: 40 },
  seed: 1,
  templateHash: Sha256.parse('b'.repeat(64)),
  reproducible: true,
  reusedTokens: 0,
  neighbours: 0,
}

test('a difference goes unnamed, or one is named that is none', () => {
  expect(comparePassports(PASSPORT, structuredClone(PASSPORT))).toEqual([])
  for (const field of ['threads', 'contextSize', 'sequences', 'batchSize', 'seed', 'reusedTokens', 'neighbours']) {
    const other = { ...PASSPORT, [field]: 999 }
    expect(comparePassports(PASSPORT, other).map((each) => each.field)).toEqual([field])
  }
  const sampling = { temperature: 0.5, topK: 40, minP: 0.1 }
  expect(comparePassports(PASSPORT, { ...PASSPORT, sampling })).toEqual([
    { field: 'sampling.temperature', left: 0, right: 0.5 },
    { field: 'sampling.minP', left: undefined, right: 0.1 },
  ])
})
