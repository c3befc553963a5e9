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
 * For processes that load models; mallopt(3), other systems ignore it. glibc raises its own bound for memory that goes straight back to the
 * system, and then keeps what contexts gave up; 150 loads of the bundled model grew the engine by 164 MB, with a fixed bound (bytes) by 54.
 * One arena for all threads, because each thread that frees a model keeps an arena of its own: 200 loads grew bare llama.cpp by 36 MB, so by 16.
 */
export const ENGINE_ENVIRONMENT: Record<string, string> = { MALLOC_MMAP_THRESHOLD_: '1000000', MALLOC_ARENA_MAX: '1' }
