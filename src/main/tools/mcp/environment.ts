/** What servers of others may know of this machine: where programs and files are, and the language. No keys, no NODE_*, no LD_*. */
const GIVEN = [
  'PATH',
  'HOME',
  'USER',
  'LOGNAME',
  'SHELL',
  'LANG',
  'LC_ALL',
  'LC_CTYPE',
  'TZ',
  'TMPDIR',
  'TEMP',
  'TMP',
  'SystemRoot',
  'SYSTEMDRIVE',
  'windir',
  'ComSpec',
  'PATHEXT',
  'USERPROFILE',
  'APPDATA',
  'LOCALAPPDATA',
  'ProgramData',
  'ProgramFiles',
]

/** The whole environment of a server: the list above, and what its definition names. */
export function serverEnvironment(added: Record<string, string>): Record<string, string> {
  const given = GIVEN.flatMap((name): [string, string][] => {
    const value = process.env[name]
    return value === undefined ? [] : [[name, value]]
  })
  return { ...Object.fromEntries(given), ...added }
}
