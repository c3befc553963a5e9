const KEYS = ['net', 'sqlite', 'secrets', 'model', 'memory', 'tools', 'clock', 'random'] as const
export type CapabilityKey =
  | (typeof KEYS)[number]
  | (typeof FOLDERS)[keyof typeof FOLDERS][number]
  | 'sqliteWrite'
  | 'other'

/** For all of the workspace, and for a folder of it. */
const FOLDERS = { 'fs.read': ['fsRead', 'fsReadIn'], 'fs.write': ['fsWrite', 'fsWriteIn'] } as const

/** Pure: which sentence says what a capability such as `net:api.example.com` allows, and of what. */
export function capabilityWords(capability: string): { key: CapabilityKey; what: string } {
  const [kind = '', ...rest] = capability.split(':')
  const what = rest.join(':')
  if (kind === 'fs.read' || kind === 'fs.write') return { key: FOLDERS[kind][what === '' ? 0 : 1], what }
  if (kind === 'sqlite.write') return { key: 'sqliteWrite', what }
  const key = KEYS.find((each) => each === kind)
  return key ? { key, what } : { key: 'other', what: capability }
}
