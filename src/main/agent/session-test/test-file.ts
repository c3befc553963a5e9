import { StudioError } from '@shared/errors.ts'
import { SessionTest, TEST_VERSION, type TestPlan } from '@shared/session-test.ts'
import { z } from 'zod'
import { jsonDepth } from '../../trace/json-depth.ts'

/** Bytes of a test file, its record included. */
export const MOST_TEST_BYTES = 200_000_000
/** Levels of nesting: those of a record, and the few around it. */
const MOST_DEPTH = 110

const Head = z.object({ format: z.literal('autoglm-test'), version: z.number().int() })

/** Reads a test file's text. Errors: VALIDATION_FAILED, with a sentence that says what of it is wrong. */
export function parseTest(text: string): SessionTest {
  if (text.length > MOST_TEST_BYTES) throw invalid('it is larger than 200 MB')
  if (jsonDepth(text).most > MOST_DEPTH) throw invalid(`it is nested more than ${MOST_DEPTH} levels deep`)
  const json = parseJson(text)
  const head = Head.safeParse(json)
  if (!head.success) throw invalid('it does not say "format": "autoglm-test" and a version')
  if (head.data.version !== TEST_VERSION) {
    const message = `This test has the file format ${head.data.version}, and this program knows format ${TEST_VERSION}. Update the studio to run it.`
    throw new StudioError('VALIDATION_FAILED', message)
  }
  const parsed = SessionTest.safeParse(json)
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  const place = issue?.path.map((part) => `/${String(part)}`).join('') ?? ''
  throw invalid(`at "${place.slice(0, 100)}", ${(issue?.message ?? 'something is wrong').slice(0, 200)}`)
}

/** The file's text: what a person edits first, one thing a line, and the record in one line at the end. */
export function writeTest(plan: TestPlan, record: SessionTest['record']): string {
  const head = JSON.stringify(plan, null, 2).slice(0, -2)
  return `${head},\n  "record": ${JSON.stringify(record)}\n}\n`
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw invalid('it is not JSON, or ends in the middle', cause)
  }
}

const invalid = (why: string, cause?: unknown): StudioError =>
  new StudioError('VALIDATION_FAILED', `This is not a sound test file: ${why}. Correct it, or make it again.`, {
    cause,
  })
