import path from 'node:path'
import { socketCheck } from '../../../../lib/syslog/probe/socket-check.ts'
import { resolvedParams } from '../../support/resolved-params.ts'
import { outcomeOf } from './probing.ts'

// Looks at places for a Unix socket as a user who is not root, and prints what it found.
process.setgroups?.([])
process.setgid?.(65_534)
process.setuid?.(65_534)
const look = (at: string, group?: string): ReturnType<typeof outcomeOf> => (
  outcomeOf(socketCheck(resolvedParams({ protocol: 'unix', path: path.join(process.env['FOLDER'] ?? '', at), ...(group === undefined ? {} : { socketGroup: group }) }), { running: null }))
)
console.log(JSON.stringify([await look('s.sock'), await look('closed/in/s.sock'), await look('open/s.sock', '54321')]))
