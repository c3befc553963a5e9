// Joins the studio's port to one interpreter at a time, keeps its time, and lets out of it only what the studio waits for, and so much.
const MOST_TEXT = 128 * 1024

let port = null
let worker = null
let interrupt = null
let timer = null
let text = 0
// What the studio waits for: the words that end it. Everything else a worker says is its own invention.
let awaited = []

const tell = (message) => port?.postMessage(message)

function start(options) {
  clearTimeout(timer)
  worker?.terminate()
  if (!crossOriginIsolated) return tell({ type: 'failed', message: 'The page is not isolated.' })
  const mine = new Worker('worker.js', { type: 'module' })
  worker = mine
  interrupt = new SharedArrayBuffer(1)
  awaited = ['ready', 'failed']
  mine.addEventListener('message', ({ data }) => {
    if (worker === mine) heard(data)
  })
  mine.addEventListener('error', ({ message }) => {
    if (worker === mine) heard({ type: 'failed', message: message || 'The interpreter could not be started.' })
  })
  mine.postMessage({ ...options, interrupt })
}

function heard(data) {
  const type = data?.type
  if (type === 'output' && awaited.includes('done')) {
    text += String(data.text).length
    if (text <= MOST_TEXT) tell(data)
  } else if (type === 'snapshot' && awaited.includes('ready')) tell(data)
  else if (awaited.includes(type)) {
    awaited = []
    clearTimeout(timer)
    tell(data)
  }
}

function run(message) {
  text = 0
  awaited = ['done', 'failed']
  const mine = new Uint8Array(interrupt)
  mine[0] = 0
  worker.postMessage(message)
  // 2 is SIGINT: Python raises KeyboardInterrupt at its next instruction.
  timer = setTimeout(() => {
    mine[0] = 2
  }, message.seconds * 1000)
}

window.addEventListener('message', ({ source, data, ports }) => {
  if (source !== window || data?.type !== 'python:port' || port) return
  port = ports[0]
  port.addEventListener('message', ({ data: message }) => {
    if (message.type === 'start') start(message)
    else if (message.type === 'run') run(message)
  })
  port.start()
})
