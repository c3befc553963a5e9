/** Each run of white space is one space, and where each unit that is left was. */
interface Folded {
  text: string
  places: number[]
}

function fold(text: string): Folded {
  const kept: string[] = []
  const places: number[] = []
  let spaced = false
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charAt(at)
    const space = /\s/.test(unit)
    if (!space || !spaced) {
      kept.push(space ? ' ' : unit)
      places.push(at)
    }
    spaced = space
  }
  return { text: kept.join(''), places }
}

/** Finds the words that models claim to have copied; white space alone may differ. */
export function quoteFinder(text: string): (quote: string) => { quote: string; at: number } | null {
  const folded = fold(text)
  return (quote) => {
    const wanted = fold(quote).text.trim()
    const at = wanted === '' ? -1 : folded.text.indexOf(wanted)
    return at < 0 ? null : { quote: wanted, at: folded.places[at] ?? 0 }
  }
}

/** Whether a name stands in words as a whole: `Ada` is not in "Adaline". Both as keys of names. */
export function standsIn(words: string, name: string): boolean {
  for (let at = words.indexOf(name); at >= 0 && name !== ''; at = words.indexOf(name, at + 1)) {
    const before = [...words.slice(0, at)].at(-1) ?? ''
    const after = [...words.slice(at + name.length)][0] ?? ''
    if (!joined(before, [...name][0] ?? '') && !joined([...name].at(-1) ?? '', after)) return true
  }
  return false
}

/** Letters and figures that would be one word; scripts written without spaces have no such ends. */
const joined = (left: string, right: string): boolean => IN_WORD.test(left) && IN_WORD.test(right)
const IN_WORD = /^(?![\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}])[\p{L}\p{N}\p{M}_]$/u
