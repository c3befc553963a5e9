/** What any child may see of this process: where programs and files are, and the language. No keys, no NODE_*, no LD_*. */
const COMMON = [
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
]

/** The whole environment of a child: the list above, `more` by name, and what its owner adds; what is null is left out. */
export function limitedEnvironment(
  more: readonly string[],
  added: Readonly<Record<string, string | null>>,
): Record<string, string> {
  const inherited = [...COMMON, ...more].map((name) => [name, process.env[name]] as const)
  const given = [...inherited, ...Object.entries(added)]
  return Object.fromEntries(
    given.flatMap(([name, value]) => (value === undefined || value === null ? [] : [[name, value]])),
  )
}
