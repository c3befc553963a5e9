import type { Check } from './suite.ts'

export interface Judged {
  passed: boolean
  /** Why it did not pass; empty when it did. */
  reason: string
}

export interface Evidence {
  answer: string
  /** What a file of the workspace holds after the run; null when it is not there. */
  readFile(path: string): Promise<string | null>
  /** What a function defined by `code` gives for `args`, as JSON. Errors: whatever the code throws. */
  callJavaScript(code: string, entry: string, args: readonly unknown[]): Promise<unknown>
}

const PASSED: Judged = { passed: true, reason: '' }
const failed = (reason: string): Judged => ({ passed: false, reason })

/** Judges one answer by one rule. */
export async function judgeAnswer(check: Check, evidence: Evidence): Promise<Judged> {
  const { answer } = evidence
  switch (check.kind) {
    case 'number': {
      const found = lastNumber(answer)
      if (found === null) return failed('There is no number in the answer.')
      const near = Math.abs(found - check.value) <= (check.tolerance ?? 0) + Number.EPSILON * Math.abs(check.value)
      return near ? PASSED : failed(`It says ${found}; right is ${check.value}.`)
    }
    case 'contains': {
      const missing = check.all.find((text) => !holds(answer, text))
      if (missing !== undefined) return failed(`It does not say "${missing}".`)
      return absent(answer, check.without)
    }
    case 'anyOf':
      return check.texts.some((text) => holds(answer, text))
        ? PASSED
        : failed(`It says none of: ${check.texts.join(', ')}.`)
    case 'refuses':
      if (!REFUSALS.some((each) => each.test(answer))) return failed('It answers what cannot be answered.')
      return absent(answer, check.without)
    case 'javascript':
      return await judgeCode(check, evidence)
    case 'file': {
      const text = await evidence.readFile(check.path)
      if (text === null) return failed(`The file ${check.path} is not there.`)
      return text.trimEnd() === check.equals.trimEnd() ? PASSED : failed(`The file ${check.path} holds something else.`)
    }
    default:
      return check satisfies never
  }
}

/** The last number a person would read in a text: 1,234.5 and 1234.5 alike; null when there is none. */
export function lastNumber(text: string): number | null {
  const found = [...text.matchAll(/-?\d{1,3}(?:,\d{3})+(?:\.\d+)?|-?\d+(?:\.\d+)?/g)].at(-1)
  if (!found) return null
  // A hyphen between two things is no sign, as in 3-4.
  const before = text[found.index - 1]
  const written = found[0].replaceAll(',', '')
  return Number(written.startsWith('-') && before !== undefined && /[\w.)]/.test(before) ? written.slice(1) : written)
}

const plain = (text: string): string => text.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ')

/** Whole words only where the text begins or ends with a letter or digit, so that 12 is not found in 120. */
function holds(answer: string, text: string): boolean {
  const [where, what] = [plain(answer), plain(text).trim()]
  for (let at = where.indexOf(what); at >= 0; at = where.indexOf(what, at + 1)) {
    if (!joins(where[at - 1], what[0]) && !joins(what.at(-1), where[at + what.length])) return true
  }
  return false
}

const LATIN = /[\p{Script=Latin}\p{N}]/u
const joins = (left: string | undefined, right: string | undefined): boolean =>
  left !== undefined && right !== undefined && LATIN.test(left) && LATIN.test(right)

function absent(answer: string, texts: readonly string[] = []): Judged {
  const found = texts.find((text) => holds(answer, text))
  return found === undefined ? PASSED : failed(`It says "${found}".`)
}

/** How models say that they do not know. */
const REFUSALS = [
  /\b(?:not|n't|no) (?:\w+ ){0,4}(?:in|found|mention(?:ed)?|contain(?:ed|s)?|state[ds]?|say|said|answer(?:ed)?|know[ns]?|available|information|enough)\b/i,
  /\b(?:cannot|can't|could not|couldn't|unable to) (?:be )?(?:\w+ ){0,3}(?:answer|find|determine|tell|say|know|locate)/i,
  /\bunanswerable\b|\bunknown\b|\bno (?:answer|mention|record|evidence)\b/i,
  /(?:没有|未)(?:提到|提及|找到|说明|记载|包含|相关)|无法(?:回答|确定|得知|找到)|不知道|不清楚/,
]

async function judgeCode(check: Extract<Check, { kind: 'javascript' }>, evidence: Evidence): Promise<Judged> {
  const code = lastCodeBlock(evidence.answer)
  if (code === null) return failed('There is no code in the answer.')
  for (const { args, equals } of check.tests) {
    const called = `${check.entry}(${args.map((each) => JSON.stringify(each)).join(', ')})`
    try {
      const given = await evidence.callJavaScript(code, check.entry, args)
      if (canonical(given) !== canonical(equals))
        return failed(`${called} gives ${brief(given)}; right is ${brief(equals)}.`)
    } catch (error) {
      return failed(`${called} fails: ${error instanceof Error ? error.message : String(error)}`)
    }
  }
  return PASSED
}

/** What stands in the last fence of a text, or all of it when it looks like code itself. */
export function lastCodeBlock(answer: string): string | null {
  const fenced = [...answer.matchAll(/```[^\n]*\n([\s\S]*?)(?:```|$)/g)].at(-1)?.[1]
  if (fenced !== undefined) return fenced
  return /\bfunction\b|=>/.test(answer) ? answer : null
}

const brief = (value: unknown): string => (JSON.stringify(value) ?? 'undefined').slice(0, 120)

/** JSON with the members of objects in one order. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, each: unknown) =>
    typeof each === 'object' && each !== null && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).sort(([a], [b]) => (a < b ? -1 : 1)))
      : each,
  )
}
