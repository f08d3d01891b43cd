import { probeSource, readConfig } from '../../../lib/index.ts'

// Probes the source of a folder as a user without rights, and prints the report.
const config = await readConfig(process.env['FOLDER'] ?? '')
if (process.getuid?.() === 0) {
  process.setgroups?.([])
  process.setgid?.(65_534)
  process.setuid?.(65_534)
}
console.log(JSON.stringify(await probeSource(config.source('s'))))
