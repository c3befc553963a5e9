// One Python interpreter. Whatever it sends may have been forged by the code it runs; the page and the studio count and check it.
import { loadPyodide } from './pyodide.mjs'

const FOLDER = '/workspace'
const MOST_TEXT = 64 * 1024
const MOST_FILES = 32
const MOST_BYTES = 16 * 1024 * 1024

const tell = self.postMessage.bind(self)
let python = null
let run = null
let written = 0

/** Memory beyond `bytes` is refused, which Python tells as MemoryError. */
function limitMemory(bytes) {
  const { grow } = WebAssembly.Memory.prototype
  WebAssembly.Memory.prototype.grow = function (pages) {
    if (this.buffer.byteLength + pages * 65536 > bytes) throw new RangeError('The memory limit is reached.')
    return grow.call(this, pages)
  }
}

/** Ways out that the policy and the network filter refuse anyway, and storage that would outlive the interpreter. */
function removeWaysOut() {
  const names = [
    'fetch',
    'XMLHttpRequest',
    'WebSocket',
    'WebTransport',
    'EventSource',
    'Worker',
    'SharedWorker',
    'indexedDB',
  ]
  names.push(
    'caches',
    'BroadcastChannel',
    'FileReaderSync',
    'navigator',
    'importScripts',
    'createImageBitmap',
    'Notification',
  )
  for (const name of names) {
    for (let at = self; at !== null; at = Object.getPrototypeOf(at)) if (Object.hasOwn(at, name)) delete at[name]
  }
}

function printer(stream) {
  const decoder = new TextDecoder()
  return {
    write(bytes) {
      const left = MOST_TEXT - written
      if (left > 0) tell({ type: 'output', stream, text: decoder.decode(bytes.slice(0, left), { stream: true }) })
      written += bytes.length
      return bytes.length
    },
  }
}

async function start({ makeSnapshot, useSnapshot, memoryBytes, wheels, interrupt }) {
  limitMemory(memoryBytes)
  const options = { indexURL: new URL('./', self.location.href).href }
  if (useSnapshot) {
    const response = await fetch('snapshot')
    if (!response.ok) throw new Error('There is no snapshot.')
    options._loadSnapshot = response.arrayBuffer()
  }
  if (makeSnapshot) options._makeSnapshot = true
  python = await loadPyodide(options)
  if (!useSnapshot) {
    python.FS.writeFile('/tmp/studio_runner.py', await (await fetch('runner.py')).text())
    python.runPython('import sys; sys.path.insert(0, "/tmp"); import studio_runner; sys.path.remove("/tmp")')
  }
  if (makeSnapshot) {
    const bytes = python.makeMemorySnapshot()
    tell({ type: 'snapshot', bytes }, [bytes.buffer])
  }
  const broken = []
  if (wheels.length > 0) {
    const extractDir = python.runPython('import site; site.getsitepackages()[0]')
    for (const { path, bytes } of wheels) {
      try {
        python.unpackArchive(bytes, 'wheel', { extractDir })
      } catch {
        broken.push(path)
      }
    }
    // The image remembers the folder without them.
    python.runPython('import importlib; importlib.invalidate_caches()')
  }
  python.setStdout(printer('out'))
  python.setStderr(printer('err'))
  python.setStdin({ stdin: () => null })
  python.setInterruptBuffer(new Uint8Array(interrupt))
  run = python.pyimport('studio_runner').run
  removeWaysOut()
  tell({ type: 'ready', broken })
}

function putFiles(files) {
  const { FS } = python
  FS.chdir('/')
  python.runPython(`import shutil; shutil.rmtree('${FOLDER}', ignore_errors=True)`)
  FS.mkdirTree(FOLDER)
  for (const { path, bytes } of files) {
    const full = `${FOLDER}/${path}`
    FS.mkdirTree(full.slice(0, full.lastIndexOf('/')))
    FS.writeFile(full, bytes)
  }
}

/** What was written or changed below the folder; links and caches left out. */
function changedFiles(given) {
  const { FS } = python
  const before = new Map(given.map(({ path, bytes }) => [path, bytes]))
  const found = []
  let size = 0
  let left = 0
  const walk = (folder, prefix) => {
    for (const name of FS.readdir(folder)) {
      if (name === '.' || name === '..' || name === '__pycache__') continue
      const full = `${folder}/${name}`
      const { mode } = FS.lstat(full)
      if (FS.isDir(mode)) walk(full, `${prefix}${name}/`)
      else if (FS.isFile(mode)) {
        const bytes = FS.readFile(full)
        const path = prefix + name
        if (same(before.get(path), bytes)) continue
        size += bytes.length
        if (found.length >= MOST_FILES || size > MOST_BYTES) left += 1
        else found.push({ path, bytes })
      }
    }
  }
  walk(FOLDER, '')
  return { files: found, left }
}

const same = (a, b) => a !== undefined && a.length === b.length && a.every((byte, at) => byte === b[at])

async function execute({ id, code, files }) {
  written = 0
  putFiles(files)
  const { value, error } = JSON.parse(await run(code, FOLDER))
  tell({ type: 'done', id, value, error, written, heap: python._module.HEAP8.length, ...changedFiles(files) })
}

self.addEventListener('message', async ({ data }) => {
  try {
    if (data.type === 'start') await start(data)
    else if (data.type === 'run') await execute(data)
  } catch (error) {
    tell({ type: 'failed', message: String(error?.message ?? error).slice(0, 2000) })
  }
})

// Code may leave promises unhandled; an interpreter that ended, by os._exit or a fatal error, is told.
self.addEventListener('unhandledrejection', (event) => {
  event.preventDefault()
  try {
    python?.runPython('0')
  } catch {
    tell({ type: 'failed', message: 'The code ended the interpreter.' })
  }
})
