/** Pure: JSON as editors keep their settings, with comments and a comma too many. Errors: SyntaxError. */
export function readJsonc(text: string): unknown {
  return JSON.parse(withoutExtras(text.replace(/^\uFEFF/, '')))
}

/** Comments become blanks, so that the places in messages stay right. */
function withoutExtras(text: string): string {
  const pieces = /"(?:[^"\\\n]|\\.)*"|\/\/[^\n\r]*|\/\*[\s\S]*?\*\//g
  const bare = text.replace(pieces, (piece) => (piece.startsWith('"') ? piece : piece.replace(/[^\n\r]/g, ' ')))
  return bare.replace(/"(?:[^"\\\n]|\\.)*"|,(?=\s*[}\]])/g, (piece) => (piece === ',' ? ' ' : piece))
}
