import { mkdirSync, writeFileSync } from 'node:fs'
import { labelsOf } from '../../../src/main/memory/graph/reason/relation-names.ts'
import { train } from '../../../src/main/memory/graph/reason/train.ts'
import { packWeights } from '../../../src/main/memory/graph/reason/weights.ts'
import { Dice } from '../memory/dice.ts'
import { EVERYDAY } from './everyday.ts'
import { spokenLessons } from './lessons.ts'
import { divide } from './questions.ts'

// Writes resources/graph/follow-weights.br, the same every time: `node test/bench/graph/write-weights.ts`.
// Learned from the half of the phrases that is not for measuring, so that `npm run bench:graph` can measure what ships.
const LESSONS = 50_000
const dice = new Dice(1)
const { learn } = divide(EVERYDAY, dice)
const lessons = spokenLessons(EVERYDAY, learn, LESSONS, dice)
const began = performance.now()
const model = train(lessons, labelsOf(EVERYDAY.map(({ name }) => name)), { rounds: 3, least: 6 })
const folder = new URL('../../../resources/graph/', import.meta.url)
mkdirSync(folder, { recursive: true })
const packed = packWeights(model)
writeFileSync(new URL('follow-weights.br', folder), packed)
console.log(`${model.rows.size} features, ${packed.length} bytes, ${((performance.now() - began) / 1000).toFixed(0)} s`)
