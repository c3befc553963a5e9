const KEYS = ['net', 'sqlite', 'memory', 'tools', 'clock', 'random'] as const
export type CapabilityKey = (typeof KEYS)[number] | 'fsRead' | 'fsWrite' | 'other'

/** Pure: which sentence says what a capability such as `net:api.example.com` allows, and of what. */
export function capabilityWords(capability: string): { key: CapabilityKey; what: string } {
  const [kind = '', ...rest] = capability.split(':')
  const what = rest.join(':')
  if (kind === 'fs.read') return { key: 'fsRead', what }
  if (kind === 'fs.write') return { key: 'fsWrite', what }
  const key = KEYS.find((each) => each === kind)
  return key ? { key, what } : { key: 'other', what: capability }
}
