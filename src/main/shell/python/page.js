// Joins the studio's port to one interpreter at a time, keeps its time, and counts what comes out of it.
const MOST_TEXT = 128 * 1024

let port = null
let worker = null
let interrupt = null
let timer = null
let text = 0

const tell = (message, transfer = []) => port?.postMessage(message, transfer)

function stop() {
  clearTimeout(timer)
  worker?.terminate()
  worker = null
}

function start(options) {
  stop()
  const mine = new Worker('worker.js', { type: 'module' })
  worker = mine
  if (!crossOriginIsolated) return tell({ type: 'failed', message: 'The page is not isolated.' })
  interrupt = new SharedArrayBuffer(1)
  mine.addEventListener('message', ({ data }) => {
    if (worker === mine) heard(data)
  })
  mine.addEventListener('error', ({ message }) => {
    if (worker === mine) tell({ type: 'failed', message: message || 'The interpreter could not be started.' })
  })
  mine.postMessage({ ...options, interrupt })
}

function heard(data) {
  if (data?.type === 'output') {
    text += String(data.text).length
    if (text > MOST_TEXT) return
  } else clearTimeout(timer)
  tell(data)
}

function run(message) {
  text = 0
  new Uint8Array(interrupt)[0] = 0
  const began = worker
  worker?.postMessage(message)
  timer = setTimeout(() => {
    // 2 is SIGINT: Python raises KeyboardInterrupt at its next instruction.
    if (worker === began) new Uint8Array(interrupt)[0] = 2
  }, message.seconds * 1000)
}

window.addEventListener('message', ({ source, data, ports }) => {
  if (source !== window || data?.type !== 'python:port' || port) return
  port = ports[0]
  port.addEventListener('message', ({ data: message }) => {
    if (message.type === 'start') start(message)
    else if (message.type === 'run') run(message)
    else if (message.type === 'stop') stop()
  })
  port.start()
  tell({ type: 'open', isolated: crossOriginIsolated })
})
