import type { RecallWeights } from '@shared/memory.ts'
import type { Figure } from '../figure.ts'
import { bm25, fullContext, fused, plainGrep, vectorsOnly } from './baselines.ts'
import { generateSet } from './generate.ts'
import {
  type Answered,
  abstention,
  answerAll,
  calibrationError,
  fitProbability,
  meanTokens,
  ofType,
  ownAbstention,
  recallAt,
  recallByType,
  rightFirst,
  staleFirst,
} from './measure.ts'
import { type Recaller, sentencesOf } from './recaller.ts'
import { openEmbedder } from './sentence-vectors.ts'
import { openStudioMemory } from './studio-memory.ts'

const SEED = 1

/** Finding again what was said in 3,000 conversations: each way beside the others, thresholds chosen on dev users, figures of test users. */
export async function benchMemory(): Promise<Figure[]> {
  const users = generateSet(SEED)
  const sentences = sentencesOf(users)
  const embedder = await openEmbedder()
  const words = bm25(sentences)
  const recallers: Recaller[] = [fullContext(sentences), plainGrep(sentences), words]
  if (embedder) {
    const meaning = await vectorsOnly(sentences, embedder.embed)
    const parts = [
      { recaller: words, weight: 1 },
      { recaller: meaning, weight: 1 },
    ]
    recallers.push(meaning, fused('BM25 + vectors', parts))
  } else console.log('Without an embedding model: vectors are not measured.')
  const figures: Figure[] = []
  for (const recaller of recallers) {
    figures.push(...figuresOf(recaller.name, await answerAll(recaller, users)))
    await recaller.close()
  }
  const memory = await openStudioMemory(users, embedder?.embed ?? null)
  const studio = await answerAll(memory.recaller('studio'), users)
  figures.push(...figuresOf('studio', studio), ...goals(studio))
  for (const [name, weights] of ABLATIONS) {
    const answered = (await answerAll(memory.recaller(name, weights), users)).filter(isTest)
    const without = { name: `studio ${name}: session recall@5`, value: recallAt(answered, 5), unit: '%' }
    figures.push({ ...without, detail: `holds the answer first: ${rightFirst(answered).toFixed(1)} %` })
  }
  await memory.close()
  await embedder?.close()
  return figures
}

const ABLATIONS: [string, Partial<RecallWeights>][] = [
  ['without recency', { recency: 0 }],
  ['without confidence', { confidence: 0 }],
  ['without importance', { importance: 0 }],
]

const isTest = ({ question }: Answered): boolean => question.split === 'test'

/** The lines of memory.md 5.4 that are measured here, beside their bars; nothing is fitted, the studio's own thresholds decide. */
function goals(answered: Answered[]): Figure[] {
  const test = answered.filter(isTest)
  const of = (language: string): number =>
    recallAt(
      test.filter(({ question }) => question.language === language),
      5,
    )
  const updates = ofType(test, 'knowledge-update')
  const own = ownAbstention(test)
  const least = (value: number): Pick<Figure, 'bar'> => ({ bar: { at: 'least', value } })
  const most = (value: number): Pick<Figure, 'bar'> => ({ bar: { at: 'most', value } })
  return [
    { name: 'goal: session recall@5', value: recallAt(test, 5), unit: '%', ...least(95) },
    { name: 'goal: session recall@10', value: recallAt(test, 10), unit: '%', ...least(98) },
    { name: 'goal: update, newest value first', value: rightFirst(updates), unit: '%', ...least(95) },
    { name: 'goal: update, old value first', value: staleFirst(updates), unit: '%', ...most(2) },
    { name: 'goal: as of, value of then first', value: rightFirst(ofType(test, 'temporal')), unit: '%', ...least(100) },
    {
      name: 'goal: as of, value of another time first',
      value: staleFirst(ofType(test, 'temporal')),
      unit: '%',
      ...most(0),
    },
    { name: 'goal: unanswerable declined', value: own.refused, unit: '%', ...least(95) },
    { name: 'goal: answerable declined', value: own.overRefused, unit: '%', ...most(5) },
    {
      name: 'goal: calibration error of the stated confidence',
      value: calibrationError(test, (p) => p),
      unit: '',
      ...most(0.05),
    },
    { name: 'goal: zh recall@5 below en', value: of('en') - of('zh'), unit: 'points', ...most(2) },
    { name: 'goal: tokens a question', value: meanTokens(test), unit: 'tokens', ...most(2000) },
  ]
}

/** Baselines have no bars but the one that says the set is neither trivial nor hopeless for words alone. */
function figuresOf(name: string, answered: Answered[]): Figure[] {
  const dev = answered.filter(({ question }) => question.split === 'dev')
  const test = answered.filter(({ question }) => question.split === 'test')
  const of = (language: string): Answered[] => test.filter(({ question }) => question.language === language)
  const updates = ofType(test, 'knowledge-update')
  const declined = abstention(dev, test)
  const [en, zh] = [recallAt(of('en'), 5), recallAt(of('zh'), 5)]
  const types = [...recallByType(test, 5)].map(([type, value]) => `${type} ${value.toFixed(0)}`).join(', ')
  const figure = (what: string, value: number, unit: string, detail?: string): Figure => ({
    name: `${name}: ${what}`,
    value,
    unit,
    ...(detail === undefined ? {} : { detail }),
  })
  const floor: Pick<Figure, 'bar'> = name === 'BM25 only' ? { bar: { at: 'least', value: 86 } } : {}
  return [
    { ...figure('session recall@5', en / 2 + zh / 2, '%', types), ...floor },
    figure('session recall@10', recallAt(test, 10), '%'),
    figure('zh recall@5 below en', en - zh, 'points', `en ${en.toFixed(1)}, zh ${zh.toFixed(1)}`),
    figure('first hit holds the answer', rightFirst(test), '%'),
    figure('update: newest value first', rightFirst(updates), '%'),
    figure('update: old value first', staleFirst(updates), '%'),
    figure('as of an earlier time: value of then first', rightFirst(ofType(test, 'temporal')), '%'),
    figure('injected value first', staleFirst(ofType(test, 'injection')), '%'),
    figure('unanswerable declined', declined.refused, '%', 'threshold of dev users, at most 5 % over-refusal there'),
    figure('answerable declined', declined.overRefused, '%'),
    figure(
      'calibration error (ECE)',
      calibrationError(test, fitProbability(dev)),
      '',
      'probability fitted on dev users',
    ),
    figure('tokens a question', meanTokens(test), 'tokens'),
  ]
}
