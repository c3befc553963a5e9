/** More parts than any model has; a name that claims more is no name of a part. */
const MOST_PARTS = 999

/** One part of a model in several files: `stem-00002-of-00003.gguf`. */
export interface SplitName {
  stem: string
  /** From 1. */
  part: number
  parts: number
}

/** Reads the name of a part as llama.cpp's gguf-split writes it; null for any other name. */
export function parseSplitName(name: string): SplitName | null {
  const found = /^(.+)-(\d{5})-of-(\d{5})\.gguf$/is.exec(name)
  if (!found) return null
  const part = Number(found[2])
  const parts = Number(found[3])
  if (part < 1 || part > parts || parts > MOST_PARTS) return null
  return { stem: found[1] ?? '', part, parts }
}

/** Names of all files of the model that `name` is a file of, in order; `name` alone when it was not split. */
export function partNames(name: string): string[] {
  const split = parseSplitName(name)
  if (!split) return [name]
  const number = (value: number) => String(value).padStart(5, '0')
  const ending = name.slice(-5)
  return Array.from(
    { length: split.parts },
    (_, index) => `${split.stem}-${number(index + 1)}-of-${number(split.parts)}${ending}`,
  )
}
