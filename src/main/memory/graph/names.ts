import { StudioError } from '@shared/errors.ts'
import { RelationType } from '@shared/graph.ts'
import { termKey } from '../keys.ts'

const LONGEST_NAME = 300
const LONGEST_TYPE = 100
/** Signs that show nothing; the two joiners are needed to write some languages. */
const UNSEEN = /(?![\u200c\u200d])\p{Cf}/gu

/** As it is shown: without what cannot be seen. Errors: VALIDATION_FAILED. */
export function cleanName(given: string): string {
  const name = given
    .toWellFormed()
    .normalize('NFC')
    .replace(UNSEEN, '')
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .trim()
  if (entityKey(name) === '') throw new StudioError('VALIDATION_FAILED', 'An entity needs a name.')
  if (name.length > LONGEST_NAME)
    throw new StudioError(
      'VALIDATION_FAILED',
      `A name has at most ${LONGEST_NAME} characters; this one has ${name.length}.`,
    )
  return name
}

/** What makes two names the same: case, width, spaces and unseen signs do not count. Letters that only look alike do. */
export const entityKey = (name: string): string => termKey(name.replace(/\p{Cf}/gu, ''))

/** Words joined by `_`: "worksAt", "Works at" and "works_at" are one. Errors: VALIDATION_FAILED. */
export function relationType(given: string): RelationType {
  const words = entityKey(given.replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')).match(/[\p{L}\p{N}]+/gu) ?? []
  const parsed = RelationType.safeParse([...words].join('_'))
  if (parsed.success) return parsed.data
  const shown = given.slice(0, LONGEST_TYPE).toWellFormed()
  throw new StudioError('VALIDATION_FAILED', `"${shown}" is not a relation: it takes words such as works_at.`)
}

/** Letters of other scripts, and figures, by the Latin letter that they look like. */
const LOOKS = new Map(
  Object.entries({
    a: 'аαɑ',
    b: 'ьβв',
    c: 'сϲᴄ',
    d: 'ԁ',
    e: 'еεє',
    g: 'ɡց',
    h: 'һн',
    i: 'іιıł1l|!ⅼ',
    j: 'јϳ',
    k: 'кκ',
    m: 'м',
    n: 'ոηп',
    o: '0оοօ',
    p: 'рρ',
    q: 'ԛ',
    r: 'гᴦ',
    s: 'ѕꜱ5',
    t: 'тτ',
    u: 'υսᴜ',
    v: 'νѵ',
    w: 'ԝω',
    x: 'хχ',
    y: 'уγү',
    z: 'ᴢ',
  }).flatMap(([latin, likes]) => [...likes].map((like): [string, string] => [like, latin])),
)

/** Two names with the same one look alike, whatever letters they are written with. For proposals, never to find a name by. */
export const skeleton = (name: string): string =>
  [...entityKey(name).normalize('NFD').replace(/\p{M}/gu, '')].map((letter) => LOOKS.get(letter) ?? letter).join('')
