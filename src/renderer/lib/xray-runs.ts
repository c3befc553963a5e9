import type { TokenRange, XrayToken } from '@shared/xray.ts'

/** Tokens that follow each other in the same part of the same call and argument. */
export interface TokenRun extends TokenRange {
  first: XrayToken
  texts: string[]
}

/** Every token in exactly one run, in order. */
export function runsOf(tokens: readonly XrayToken[]): TokenRun[] {
  const runs: TokenRun[] = []
  tokens.forEach((token, index) => {
    const last = runs.at(-1)
    const { part, call, argument } = last?.first ?? {}
    if (last && part === token.part && call === token.call && argument === token.argument) {
      last.to = index + 1
      last.texts.push(token.text)
    } else runs.push({ from: index, to: index + 1, first: token, texts: [token.text] })
  })
  return runs
}

export const overlap = (a: TokenRange, b: TokenRange): boolean => a.from < b.to && b.from < a.to

/** First to last token of an argument of a call, or null when it has none. */
export function argumentRange(tokens: readonly XrayToken[], call: number, argument: number): TokenRange | null {
  const mine = (token: XrayToken) => token.call === call && token.argument === argument
  const from = tokens.findIndex(mine)
  return from < 0 ? null : { from, to: tokens.findLastIndex(mine) + 1 }
}
