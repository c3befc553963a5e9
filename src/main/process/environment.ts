/** What a child may inherit: where programs and temporary files are, the language, and the screen's fonts. No tokens, no NODE_*, no LD_*. */
const INHERITED = [
  'PATH',
  'HOME',
  'USER',
  'LANG',
  'LC_ALL',
  'LC_CTYPE',
  'TZ',
  'TMPDIR',
  'TEMP',
  'TMP',
  'SystemRoot',
  'SYSTEMROOT',
  'windir',
  'USERPROFILE',
  'APPDATA',
  'LOCALAPPDATA',
  'ProgramData',
  'NUMBER_OF_PROCESSORS',
  'PROCESSOR_ARCHITECTURE',
]

/** The environment of a child process: the allow-list above and what its owner adds by name. */
export function childEnvironment(added: Record<string, string | null> = {}): Record<string, string> {
  const environment: Record<string, string> = {}
  for (const name of INHERITED) {
    const value = process.env[name]
    if (value !== undefined) environment[name] = value
  }
  for (const [name, value] of Object.entries(added)) {
    if (value !== null) environment[name] = value
  }
  return environment
}

/**
 * For processes that load models. glibc raises its own bound for memory that goes straight back to the system, and then keeps
 * what contexts gave up: 150 loads of the bundled model grew the engine by 164 MB, with this bound by 54. In bytes.
 * Source: mallopt(3), M_MMAP_THRESHOLD. Other systems ignore it.
 */
export const ENGINE_ENVIRONMENT: Record<string, string> = { MALLOC_MMAP_THRESHOLD_: '1000000' }
