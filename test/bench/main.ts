import { mkdirSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { join } from 'node:path'
import { projectRoot } from '../../scripts/lib/runtime.mjs'
import { benchCompare } from './compare.ts'
import { bareEngine, benchEngine } from './engine.ts'
import { type Figure, formatFigure, holds } from './figure.ts'
import { benchFork } from './fork.ts'
import { benchGraph } from './graph.ts'
import { benchGraphView } from './graph-view.ts'
import { benchHostile } from './hostile.ts'
import { benchManyMemories } from './many-memories.ts'
import { benchMemory } from './memory/bench-memory.ts'
import { bareContexts } from './memory.ts'
import { benchPage } from './page.ts'
import { bareParallel } from './parallel.ts'
import { benchPython } from './python.ts'
import { benchReplay } from './replay.ts'
import { benchRunsAtOnce } from './runs-at-once.ts'
import { benchRunsList } from './runs-list.ts'
import { benchSandbox } from './sandbox.ts'
import { benchStartup } from './startup.ts'
import { benchStore } from './store.ts'
import { benchThousandTools } from './thousand-tools.ts'
import { bareLoop, benchThroughput } from './throughput.ts'
import { benchTraces } from './traces.ts'
import { benchVectors } from './vectors.ts'

const BENCHES: Record<string, () => Promise<Figure[]>> = {
  startup: benchStartup,
  engine: benchEngine,
  throughput: benchThroughput,
  runs: benchRunsAtOnce,
  'runs-list': benchRunsList,
  page: benchPage,
  store: benchStore,
  replay: benchReplay,
  fork: benchFork,
  sandbox: benchSandbox,
  hostile: benchHostile,
  tools: benchThousandTools,
  python: benchPython,
  traces: benchTraces,
  vectors: benchVectors,
  compare: benchCompare,
  memory: benchMemory,
  memories: benchManyMemories,
  graph: benchGraph,
  'graph-view': benchGraphView,
}

async function main(names: string[]): Promise<void> {
  const unknown = names.filter((name) => !(name in BENCHES))
  if (unknown.length > 0) {
    console.error(`There is no bench ${unknown.join(', ')}. There are: ${Object.keys(BENCHES).join(', ')}.`)
    process.exitCode = 2
    return
  }
  const figures: Figure[] = []
  for (const name of names.length > 0 ? names : Object.keys(BENCHES)) {
    for (const figure of (await BENCHES[name]?.()) ?? []) {
      figures.push(figure)
      console.log(formatFigure(figure))
    }
  }
  const folder = join(projectRoot, 'bench-results')
  mkdirSync(folder, { recursive: true })
  const file = join(folder, 'bench.json')
  const machine = {
    cores: cpus().length,
    processor: cpus()[0]?.model ?? 'unknown',
    platform: process.platform,
    node: process.version,
  }
  const result = {
    at: new Date().toISOString(),
    machine,
    figures: figures.map((figure) => ({ ...figure, ok: holds(figure) })),
  }
  writeFileSync(file, `${JSON.stringify(result, null, 2)}\n`)
  console.log(`\nWritten to ${file}`)
  // A figure that falls short is told, not hidden; it is no failure of the measuring.
}

if (process.argv[2] === 'bare-loop') await bareLoop()
else if (process.argv[2] === 'bare-engine') await bareEngine()
else if (process.argv[2] === 'bare-parallel') await bareParallel()
else if (process.argv[2] === 'bare-contexts') await bareContexts()
else {
  await main(process.argv.slice(2))
  process.exit()
}
