/** Pure: a command line as its words, with quotes and backslashes as a shell reads them; nothing else is expanded. */
export function splitWords(line: string): string[] {
  const words: string[] = []
  const word = /(?:"(?:[^"\\]|\\.)*"|'[^']*'|\\.|[^\s"'\\])+/g
  for (const [found] of line.matchAll(word))
    words.push(
      found.replace(
        /"((?:[^"\\]|\\.)*)"|'([^']*)'|\\(.)/g,
        (_, double: string | undefined, single: string | undefined, escaped: string | undefined) =>
          double?.replace(/\\(["\\$`])/g, '$1') ?? single ?? escaped ?? '',
      ),
    )
  return words
}

/** Pure: a line that {@link splitWords} reads as these words. */
export const joinWords = (words: readonly string[]): string =>
  words.map((word) => (/^[^\s"'\\]+$/.test(word) ? word : `'${word.replaceAll("'", `'"'"'`)}'`)).join(' ')
