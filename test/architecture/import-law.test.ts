import { describe, expect, it } from 'vitest'
import { type Import, reach, readImports } from '../support/import-graph.ts'

const graph = readImports('src')
const files = [...graph.keys()]

/** Lower may be imported by higher, never the other way; equals never import each other. */
const LEVELS: Record<string, number> = {
  kit: 0,
  store: 1,
  tools: 2,
  trace: 2,
  memory: 2,
  govern: 2,
  engine: 2,
  agent: 3,
  learn: 3,
  serve: 3,
  studio: 4,
  shell: 5,
  process: 5,
  cli: 5,
}
/** The entries sit above all. */
const ENTRY_LEVEL = 6
/** shell and cli wire processes; both may use process. */
const ALLOWED_SIBLINGS = new Set(['shell>process', 'cli>process'])
/** Pure types of how processes talk; nothing to depend on. */
const SHARED_TYPES = 'src/main/process/channel.ts'

const areaOf = (file: string): string => /^src\/main\/([^/]+)\//.exec(file)?.[1] ?? 'entry'
const levelOf = (area: string): number => (area === 'entry' ? ENTRY_LEVEL : (LEVELS[area] ?? Number.NaN))

function violations(check: (file: string, each: Import) => boolean, within = 'src/'): string[] {
  return files
    .filter((file) => file.startsWith(within))
    .flatMap((file) =>
      (graph.get(file) ?? []).filter((each) => check(file, each)).map((each) => `${file} -> ${each.specifier}`),
    )
}

const importersOf = (name: string): string[] =>
  files.filter((file) =>
    graph.get(file)?.some(({ specifier }) => specifier === name || specifier.startsWith(`${name}/`)),
  )

describe('import law', () => {
  it('finds the source at all (a moved folder would make every rule pass)', () => {
    expect(files.length).toBeGreaterThan(100)
    expect(files).toContain('src/main/agent/loop.ts')
  })

  it('has a level for every folder of src/main (a new folder would be outside the law)', () => {
    const areas = new Set(files.filter((file) => file.startsWith('src/main/')).map(areaOf))
    expect([...areas].filter((area) => Number.isNaN(levelOf(area)))).toEqual([])
  })

  it('goes downward only in src/main', () => {
    const upward = violations((file, { target }) => {
      if (!target?.startsWith('src/main/') || target === SHARED_TYPES) return false
      const [from, to] = [areaOf(file), areaOf(target)]
      if (from === to || ALLOWED_SIBLINGS.has(`${from}>${to}`)) return false
      return levelOf(to) >= levelOf(from)
    }, 'src/main/')
    expect(upward).toEqual([])
  })

  it('keeps the processes apart: shared imports only itself and zod, page and main never each other', () => {
    const crossings = violations((file, { target, specifier }) => {
      const side = file.split('/')[1]
      if (side === 'shared') {
        return target ? !target.startsWith('src/shared/') : !['zod', '@orpc/contract'].includes(specifier)
      }
      return (
        target !== null &&
        !target.startsWith(`src/${side}/`) &&
        !target.startsWith('src/shared/') &&
        target !== 'package.json'
      )
    })
    expect(crossings).toEqual([])
  })

  it('imports only electron in the preload, types aside', () => {
    const strangers = violations(
      (_file, { specifier, typeOnly }) => !typeOnly && specifier !== 'electron',
      'src/preload/',
    )
    expect(strangers).toEqual([])
  })

  it('keeps native and windowing libraries where they live', () => {
    expect(importersOf('better-sqlite3').filter((file) => !file.startsWith('src/main/store/'))).toEqual([])
    expect(importersOf('node-llama-cpp').filter((file) => !file.startsWith('src/main/engine/local/'))).toEqual([])
    // Its copy of TypeScript checks tools without the window, too.
    expect(importersOf('monaco-editor').filter((file) => !file.startsWith('src/renderer/editor/'))).toEqual([
      'src/main/tools/jobs/check-types.ts',
    ])
    const electron = importersOf('electron').filter(
      (file) => !file.startsWith('src/main/shell/') && !file.startsWith('src/preload/'),
    )
    expect(electron).toEqual(['src/main/process/electron-child.ts'])
  })

  it('reaches no Electron from the headless program and the hosts, through any number of files', () => {
    for (const entry of ['src/main/cli.ts', 'src/main/studio-host.ts', 'src/main/engine-host.ts']) {
      const reached = [...reach(graph, entry)].filter(([file]) =>
        graph.get(file)?.some(({ specifier, typeOnly }) => specifier === 'electron' && !typeOnly),
      )
      expect(reached.map(([, path]) => path.join(' > '))).toEqual([])
    }
  })

  it('reaches no file, network, process or database from the replay of a record, through any number of files', () => {
    const replay = files.filter((file) => file.startsWith('src/main/agent/replay/'))
    expect(replay).toContain('src/main/agent/replay/verify.ts')
    const reached = new Set<string>()
    const visit = (file: string): void => {
      for (const { specifier, target, typeOnly } of graph.get(file) ?? []) {
        if (typeOnly || reached.has(target ?? specifier)) continue
        reached.add(target ?? specifier)
        if (target) visit(target)
      }
    }
    for (const file of replay) visit(file)
    expect([...reached].filter((each) => !each.startsWith('src/')).sort()).toEqual([
      'canonicalize',
      'node:crypto',
      'zod',
    ])
  })

  it('reaches no SQLite and no llama.cpp from the windowing process', () => {
    const reached = [...reach(graph, 'src/main/index.ts')].filter(([file]) =>
      graph
        .get(file)
        ?.some(({ specifier, typeOnly }) => !typeOnly && /^(better-sqlite3|node-llama-cpp)/.test(specifier)),
    )
    expect(reached.map(([, path]) => path.join(' > '))).toEqual([])
  })

  it('keeps slices of the page apart, and ui and lib below them', () => {
    const crossings = violations((file, { target }) => {
      const from = /^src\/renderer\/features\/([^/]+)\//.exec(file)?.[1]
      const to = target && /^src\/renderer\/features\/([^/]+)\//.exec(target)?.[1]
      if (from && to) return from !== to
      return Boolean(to) && /^src\/renderer\/(ui|lib|bridge|editor)\//.test(file)
    }, 'src/renderer/')
    expect(crossings).toEqual([])
  })

  it('knows window.studio only in the bridge', async () => {
    const { readFileSync } = await import('node:fs')
    const users = files.filter(
      (file) =>
        file.startsWith('src/renderer/') &&
        !file.startsWith('src/renderer/bridge/') &&
        readFileSync(file, 'utf8').includes('window.studio'),
    )
    expect(users).toEqual([])
  })

  it('has no circular imports that survive compiling', () => {
    const circles = files.flatMap((file) => {
      const direct = (graph.get(file) ?? []).filter(({ typeOnly, target }) => !typeOnly && target)
      return direct
        .filter(({ target }) => target !== null && reach(graph, target).has(file))
        .map(({ target }) => `${file} <-> ${target}`)
    })
    expect(circles).toEqual([])
  })
})
