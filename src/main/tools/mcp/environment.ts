import { limitedEnvironment } from '../../kit/environment.ts'

/** What programs that people install look for besides. */
const MORE = ['LOGNAME', 'SHELL', 'SYSTEMDRIVE', 'ComSpec', 'PATHEXT', 'ProgramFiles']

/** The whole environment of a server: little of the studio's, and what its definition names. */
export const serverEnvironment = (added: Record<string, string>): Record<string, string> =>
  limitedEnvironment(MORE, added)
