import { ipcRenderer } from 'electron'

// Hands the hidden page its port, once, and nothing else.
ipcRenderer.once('python:port', (event) => {
  const [port] = event.ports
  if (port) window.postMessage({ type: 'python:port' }, window.location.origin, [port])
})
