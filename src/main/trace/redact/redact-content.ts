import type { SpanContent, TokenRecord } from '@shared/runs.ts'
import { LEFT_OUT } from './left-out.ts'
import { redactValue } from './redact-value.ts'
import type { Redactor } from './redactor.ts'

interface Piece {
  id: number
  text: string
}

/** Stands for a token that was part of something replaced; its number would tell what it was. */
const GONE = { id: 0, text: '▇' }

/** The content of a step without what the redactor finds, also where it was cut into tokens. */
export function redactContent(content: SpanContent, redactor: Redactor): SpanContent {
  switch (content.kind) {
    case 'inference': {
      const { prompt, output } = content
      return {
        ...content,
        sampling: redactValue(content.sampling, redactor),
        ...(content.passport ? { passport: redactValue(content.passport, redactor) } : {}),
        prompt: { text: redactor.text(prompt.text), tokens: redactPieces(prompt.tokens, redactor, () => GONE) },
        output: {
          thought: redactor.text(output.thought),
          content: redactor.text(output.content),
          toolCalls: redactValue(output.toolCalls, redactor),
          problems: output.problems.map(redactor.text),
          tokens: redactPieces<TokenRecord>(output.tokens, redactor, ({ alternatives: _, ...token }) => ({
            ...token,
            ...GONE,
          })),
        },
      }
    }
    case 'tool':
      return {
        ...content,
        call: redactValue(content.call, redactor),
        result: content.result === null ? null : redactor.text(content.result),
        ...(content.pictures
          ? { pictures: redactValue(content.pictures, redactor).map((picture) => ({ ...picture, ref: LEFT_OUT.ref })) }
          : {}),
      }
    case 'approval':
      return {
        ...content,
        call: redactValue(content.call, redactor),
        reason: content.reason === null ? null : redactor.text(content.reason),
        ...(content.exchange ? { exchange: redactValue(content.exchange, redactor) } : {}),
      }
    case 'text':
      return {
        ...content,
        input: content.input === null ? null : redactor.text(content.input),
        output: content.output === null ? null : redactor.text(content.output),
      }
  }
}

function redactPieces<T extends Piece>(pieces: T[], redactor: Redactor, gone: (piece: T) => T | Piece): T[] {
  const hits = redactor.hits(pieces.map(({ text }) => text).join(''))
  if (hits.length === 0) return pieces
  let at = 0
  let next = 0
  return pieces.map((piece) => {
    const from = at
    at += piece.text.length
    while ((hits[next]?.to ?? Number.POSITIVE_INFINITY) <= from) next += 1
    const hit = hits[next]
    return hit && hit.from < at ? { ...piece, ...gone(piece) } : piece
  })
}
