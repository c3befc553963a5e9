import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve, sep } from 'node:path'
import { parseSync } from 'oxc-parser'

export interface Import {
  /** As written. */
  specifier: string
  /** Path from the project's root with forward slashes, or null for a package. */
  target: string | null
  /** Vanishes when compiled. */
  typeOnly: boolean
}

const root = resolve(import.meta.dirname, '../..')
const posix = (path: string): string => path.split(sep).join('/')

/** Every TypeScript file below `folder`, by its path from the project's root, with all it imports. */
export function readImports(folder: string): Map<string, Import[]> {
  const graph = new Map<string, Import[]>()
  for (const entry of readdirSync(join(root, folder), { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !/\.tsx?$/.test(entry.name)) continue
    const path = join(entry.parentPath, entry.name)
    graph.set(posix(relative(root, path)), importsOf(path))
  }
  return graph
}

function importsOf(path: string): Import[] {
  const { module, errors } = parseSync(path, readFileSync(path, 'utf8'))
  if (errors.length > 0) throw new Error(`${path}: ${errors[0]?.message}`)
  const found: Import[] = module.staticImports.map((each) => ({
    ...resolveSpecifier(path, each.moduleRequest.value),
    typeOnly: each.entries.length > 0 && each.entries.every((entry) => entry.isType),
  }))
  for (const each of module.staticExports) {
    for (const entry of each.entries) {
      if (entry.moduleRequest)
        found.push({ ...resolveSpecifier(path, entry.moduleRequest.value), typeOnly: entry.isType })
    }
  }
  const source = readFileSync(path, 'utf8')
  for (const each of module.dynamicImports) {
    const text = source.slice(each.moduleRequest.start, each.moduleRequest.end)
    const literal = /^['"`](.+)['"`]$/.exec(text)
    if (literal?.[1]) found.push({ ...resolveSpecifier(path, literal[1]), typeOnly: false })
  }
  return found
}

function resolveSpecifier(from: string, specifier: string): Omit<Import, 'typeOnly'> {
  const alias: [string, string][] = [
    ['@shared/', 'src/shared/'],
    ['@renderer/', 'src/renderer/'],
  ]
  for (const [prefix, folder] of alias) {
    if (specifier.startsWith(prefix)) return { specifier, target: folder + specifier.slice(prefix.length) }
  }
  if (!specifier.startsWith('.')) return { specifier, target: null }
  return { specifier, target: posix(relative(root, resolve(dirname(from), specifier))).replace(/\?.*$/, '') }
}

/** Every file reachable from `start` through imports that survive compiling, with the path that leads there. */
export function reach(graph: Map<string, Import[]>, start: string): Map<string, string[]> {
  const paths = new Map<string, string[]>([[start, [start]]])
  const queue = [start]
  for (let file = queue.shift(); file !== undefined; file = queue.shift()) {
    for (const { target, typeOnly } of graph.get(file) ?? []) {
      if (typeOnly || target === null || paths.has(target)) continue
      paths.set(target, [...(paths.get(file) ?? []), target])
      queue.push(target)
    }
  }
  return paths
}
