/** How hostile Python may end: an error of the studio, an exception Python raises, or a harmless value. */
export interface HostilePython {
  name: string
  code: string
  ends: 'LIMIT_REACHED' | 'TOOL_FAILED' | 'raises' | 'gives'
  /** The exception or the value. */
  as?: RegExp
}

/** `PORT` stands for a server on 127.0.0.1 that nobody may reach. */
export const HOSTILE_PYTHON: readonly HostilePython[] = [
  // Time.
  { name: 'an endless loop', code: 'while True: pass', ends: 'LIMIT_REACHED' },
  {
    name: 'an endless loop that swallows the interrupt',
    code: 'while True:\n  try:\n    while True: pass\n  except BaseException: pass',
    ends: 'LIMIT_REACHED',
  },
  { name: 'a power that takes for ever', code: 'x = 3 ** 10 ** 8', ends: 'LIMIT_REACHED' },
  {
    name: 'a regular expression that backtracks',
    code: "import re; re.match('(a+)+$', 'a' * 40 + '!')",
    ends: 'LIMIT_REACHED',
  },
  { name: 'waiting for what never comes', code: 'import asyncio; await asyncio.Event().wait()', ends: 'LIMIT_REACHED' },
  {
    name: 'a flood of tasks',
    code: 'import asyncio\nasync def go():\n  while True: await asyncio.sleep(0)\nawait go()',
    ends: 'LIMIT_REACHED',
  },
  {
    name: 'a repr that never ends',
    code: 'class A:\n  def __repr__(self):\n    while True: pass\nA()',
    ends: 'LIMIT_REACHED',
  },
  // Memory.
  {
    name: 'a memory bomb',
    code: 'a = []\nwhile True: a.append(bytearray(10 ** 7))',
    ends: 'raises',
    as: /MemoryError/,
  },
  { name: 'one huge buffer', code: 'b = bytearray(3 * 10 ** 9)', ends: 'raises', as: /MemoryError|OverflowError/ },
  {
    name: 'a memory bomb outside of Python',
    code: 'import js\nkept = []\nwhile True:\n  kept.append(js.Uint8Array.new(5 * 10 ** 7).fill(1))',
    ends: 'LIMIT_REACHED',
  },
  { name: 'a flood of output', code: "while True: print('x' * 10000)", ends: 'LIMIT_REACHED' },
  { name: 'endless recursion', code: 'def f(): return f()\nf()', ends: 'raises', as: /RecursionError/ },
  // Ways out.
  {
    name: 'Node by JavaScript',
    code: "import js\n[hasattr(js, n) for n in ('process', 'require', 'Buffer')]",
    ends: 'gives',
    as: /^\[False, False, False\]$/,
  },
  {
    name: 'JavaScript from text',
    code: "from pyodide.code import run_js\nrun_js('1 + 1')",
    ends: 'raises',
    as: /unsafe-eval|EvalError/,
  },
  {
    name: 'JavaScript from a constructor',
    code: "import js\njs.Object.constructor.constructor('return 1')()",
    ends: 'raises',
    as: /unsafe-eval|EvalError/,
  },
  { name: 'fetch', code: "import js\nawait js.fetch('http://127.0.0.1:PORT/')", ends: 'raises', as: /AttributeError/ },
  {
    name: 'a WebSocket',
    code: "import js\njs.WebSocket.new('ws://127.0.0.1:PORT/')",
    ends: 'raises',
    as: /AttributeError/,
  },
  {
    name: 'urllib',
    code: "import urllib.request\nurllib.request.urlopen('http://127.0.0.1:PORT/')",
    ends: 'raises',
    as: /URLError|OSError/,
  },
  {
    name: 'a socket',
    code: "import socket\nsocket.create_connection(('127.0.0.1', PORT), 1).send(b'x')",
    ends: 'raises',
    as: /Error/,
  },
  {
    name: 'pyfetch',
    code: "from pyodide.http import pyfetch\nawait pyfetch('http://127.0.0.1:PORT/')",
    ends: 'raises',
    as: /Error/,
  },
  {
    name: 'a package from the network',
    code: "import pyodide_js\nawait pyodide_js.loadPackage('numpy')\nimport numpy",
    ends: 'raises',
    as: /Error/,
  },
  {
    name: 'a module from the network',
    code: "import pyodide_js\nawait pyodide_js._api.public_api.loadPackage('http://127.0.0.1:PORT/a-1-py3-none-any.whl')\nimport a",
    ends: 'raises',
    as: /Error/,
  },
  { name: 'a file of this machine', code: "open('/etc/passwd').read()", ends: 'raises', as: /FileNotFoundError/ },
  {
    name: 'a link to a file of this machine',
    code: "import os\nos.symlink('/etc/passwd', 'p'); open('p').read()",
    ends: 'raises',
    as: /FileNotFoundError/,
  },
  {
    name: 'the disk of this machine',
    code: "import js, pyodide_js\npyodide_js.mountNodeFS('/mnt', '/')",
    ends: 'raises',
    as: /Error/,
  },
  { name: 'another process', code: "import subprocess\nsubprocess.run(['ls'])", ends: 'raises', as: /OSError/ },
  { name: 'os.system', code: "import os\nos.system('ls')", ends: 'gives', as: /^-?\d+$/ },
  { name: 'os.fork', code: 'import os\nos.fork()', ends: 'raises', as: /Error/ },
  {
    name: 'a thread',
    code: 'import threading\nthreading.Thread(target=print).start()',
    ends: 'raises',
    as: /RuntimeError/,
  },
  { name: 'another worker', code: "import js\njs.Worker.new('worker.js')", ends: 'raises', as: /AttributeError/ },
  {
    name: 'storage that stays',
    code: "import js\n[hasattr(js, n) for n in ('indexedDB', 'caches', 'BroadcastChannel', 'navigator')]",
    ends: 'gives',
    as: /^\[False, False, False, False\]$/,
  },
  // Lies.
  {
    name: "a message in the page's name",
    code: "import js\nfrom pyodide.ffi import to_js\njs.postMessage(to_js({'type': 'done', 'id': 999}, dict_converter=js.Object.fromEntries))",
    ends: 'TOOL_FAILED',
  },
  {
    name: 'a memory image of its own',
    code: "import js\nfrom pyodide.ffi import to_js\njs.postMessage(to_js({'type': 'snapshot', 'bytes': js.Uint8Array.new(8)}, dict_converter=js.Object.fromEntries))\n5",
    ends: 'gives',
    as: /^5$/,
  },
  { name: 'the end of the interpreter', code: 'import os\nos._exit(0)', ends: 'TOOL_FAILED' },
  {
    name: 'a flood of messages',
    code: "import js\nwhile True: js.postMessage('x' * 10 ** 6)",
    ends: 'LIMIT_REACHED',
  },
  {
    name: 'a flood of printed messages',
    code: "import js\nfrom pyodide.ffi import to_js\nm = to_js({'type': 'output', 'stream': 'out', 'text': 'x' * 10 ** 5}, dict_converter=js.Object.fromEntries)\nwhile True: js.postMessage(m)",
    ends: 'LIMIT_REACHED',
  },
  { name: 'abort', code: 'import os\nos.abort()', ends: 'TOOL_FAILED' },
  { name: 'a broken standard output', code: 'import sys\nsys.stdout = None\n1', ends: 'TOOL_FAILED' },
]
