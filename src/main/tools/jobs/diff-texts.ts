import { createTwoFilesPatch } from 'diff'
import { type DiffInput, type DiffOutput, JobRefusal } from './messages.ts'

const CONTEXT = 3

/** Two texts as a unified diff, and how many lines came and went. */
export function diffTexts({ before, after, beforeName, afterName }: DiffInput): DiffOutput {
  const patch = createTwoFilesPatch(beforeName, afterName, lines(before), lines(after), '', '', {
    context: CONTEXT,
    timeout: 20_000,
  })
  if (patch === undefined) throw new JobRefusal('The texts differ too much to be compared line by line.')
  const body = patch.split('\n').slice(1)
  const count = (sign: string) =>
    body.filter((line) => line.startsWith(sign) && !line.startsWith(sign.repeat(3))).length
  return { patch: body.join('\n').trimEnd(), added: count('+'), removed: count('-') }
}

/** Lines are compared, not how they end. */
const lines = (text: string): string => text.replaceAll('\r\n', '\n')
