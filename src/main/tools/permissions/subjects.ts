import { posix } from 'node:path'

/** What a call is about, as its arguments say. */
export interface Subjects {
  /** From the workspace's root, tidied; what leads out of it begins with `../` or `/`. */
  paths: string[]
  /** In lower case, without port. */
  hosts: string[]
  /** Short texts that might be paths although their name does not say so. */
  perhapsPaths: string[]
}

const PATH_NAMES = /(^|_)(path|paths|file|files|filename|folder|dir|directory|from|to|source|destination)$/i
const MOST_DEPTH = 8

/**
 * Looks through arguments: paths are those that `pathArguments` names, or, of a tool that does not say, those whose names sound like
 * one; addresses are found anywhere.
 */
export function subjectsOf(args: Record<string, unknown>, pathArguments?: readonly string[]): Subjects {
  const found: Subjects = { paths: [], hosts: [], perhapsPaths: [] }
  const look = (value: unknown, name: string, depth: number): void => {
    if (typeof value === 'string')
      return note(found, value, pathArguments ? pathArguments.includes(name) : soundsLikePath(name))
    if (value === null || typeof value !== 'object' || depth > MOST_DEPTH) return
    for (const [key, inner] of Object.entries(value)) look(inner, Array.isArray(value) ? name : key, depth + 1)
  }
  for (const [key, value] of Object.entries(args)) look(value, key, 0)
  return pathArguments ? { ...found, perhapsPaths: [] } : found
}

function note(found: Subjects, value: string, isPath: boolean): void {
  const host = hostOf(value)
  if (host !== null) found.hosts.push(host)
  else if (isPath) found.paths.push(...filesNamed(value).map(tidyPath))
  else if (value.length <= 300 && !value.includes('\n') && (/[\\/]/.test(value) || /^(~|\.\.?$)/.test(value))) {
    found.perhapsPaths.push(tidyPath(value))
  }
}

/** A `#` may be part of a name, or part it from a place within the file (`data.json#items`): all it may mean counts. */
const filesNamed = (path: string): string[] => [
  ...[...path.matchAll(/#/g)].map(({ index }) => path.slice(0, index)).filter((each) => each !== ''),
  path,
]

/** `./a//b/../c` as `a/c`; empty for the root. */
export function tidyPath(path: string): string {
  const tidy = posix.normalize(path.replaceAll('\\', '/')).replace(/^\.\/|\/$/g, '')
  return tidy === '.' ? '' : tidy
}

function hostOf(text: string): string | null {
  if (!/^[a-z][a-z0-9+.-]*:\/\//i.test(text) || !URL.canParse(text)) return null
  return new URL(text).hostname.toLowerCase() || null
}

const soundsLikePath = (name: string): boolean => PATH_NAMES.test(name.replace(/([a-z])([A-Z])/g, '$1_$2'))
