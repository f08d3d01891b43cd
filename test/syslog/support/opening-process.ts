import { once } from 'node:events'
import { createSyslogSource } from '../../../lib/syslog/create-syslog-source.ts'
import type { SourceError } from '../../../lib/errors/source-error.ts'

// Opens a source at a Unix socket as a user who is not root, and prints what it dies of.
if (process.getuid?.() === 0) process.setuid?.(65_534)
const source = createSyslogSource({ protocol: 'unix', path: process.env['SOCKET'] ?? '' })
const [error] = (await once(source, 'error')) as [SourceError]
console.log(JSON.stringify({ code: error.code, advice: JSON.stringify(error.classification) }))
