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
  recallAt,
  recallByType,
  rightFirst,
  staleFirst,
} from './measure.ts'
import { type Recaller, sentencesOf } from './recaller.ts'
import { openEmbedder } from './sentence-vectors.ts'

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
  await embedder?.close()
  return figures
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
