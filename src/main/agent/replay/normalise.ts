import type { Normaliser } from '@shared/live-replay.ts'

interface Rule {
  name: Normaliser
  apply(text: string, paths: readonly string[]): string
}

const WEEKDAY = '(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,? )?'
const STAMP = new RegExp(
  `${WEEKDAY}\\b\\d{4}-\\d{2}-\\d{2}[T ]\\d{2}:\\d{2}(?::\\d{2}(?:[.,]\\d{1,9})?)?(?: ?(?:Z\\b|UTC\\b|[+-]\\d{2}:?\\d{2}\\b))?`,
  'g',
)
const TEMPORARY =
  /(?:\/private)?\/(?:tmp|var\/tmp|var\/folders)\/[^\s"'`<>|:;,)\]}]+|[A-Za-z]:\\[^\s"'`<>|]*\\Temp\\[^\s"'`<>|:;,)\]}]+/g
const DURATION = /\b\d+(?:\.\d+)? ?(?:ns|µs|us|ms|s|sec|seconds?|milliseconds?|min|minutes?)\b/g
const PROCESS_ID = /\b(pid|process|process id)([ =:#]{1,3})\d+\b/gi

/** In this order; a date without a time, a number without a unit are content and stay. */
const RULES: readonly Rule[] = [
  { name: 'lineEndings', apply: (text) => text.replace(/\r\n?/g, '\n') },
  {
    name: 'temporaryPaths',
    apply: (text, paths) =>
      paths.reduce((left, path) => left.replaceAll(path, '<workspace>'), text).replace(TEMPORARY, '<path>'),
  },
  { name: 'timestamps', apply: (text) => text.replace(STAMP, '<time>') },
  { name: 'durations', apply: (text) => text.replace(DURATION, '<duration>') },
  { name: 'processIds', apply: (text) => text.replace(PROCESS_ID, '$1$2<pid>') },
]

/**
 * Whether two results are equal once what changes by itself is taken out, and which rules that took; null where they still differ.
 * `paths` are the names of the workspace and of its copy.
 */
export function equalAfter(recorded: string, now: string, paths: readonly string[]): Normaliser[] | null {
  let left = recorded
  let right = now
  const used: Normaliser[] = []
  for (const { name, apply } of RULES) {
    if (left === right) break
    const next = [apply(left, paths), apply(right, paths)] as const
    if (next[0] !== left || next[1] !== right) used.push(name)
    left = next[0]
    right = next[1]
  }
  return left === right ? used : null
}
