// Simulates two containers that log and a kubelet that rotates, and runs the example that collects their logs: npm run
// example:container-logs

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { appendFileSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const root = mkdtempSync(path.join(os.tmpdir(), 'warp-flow-containers-'))
const [web, job] = ['shop_web-0_1f2e/nginx', 'batch_job-7_3d4c/main'].map((name) => {
  const folder = path.join(root, 'pods', name)
  mkdirSync(folder, { recursive: true })
  return path.join(folder, '0.log')
})
if (web === undefined || job === undefined) throw new Error('there are two of them')

let line = 0
/** Writes a line as containerd does. */
const write = (log: string, stream: string, tag: 'P' | 'F', text: string): void => {
  appendFileSync(log, `${new Date().toISOString()} ${stream} ${tag} ${text}\n`)
}
const rotate = (log: string): void => {
  const stamp = new Date()
    .toISOString()
    .replaceAll(/[-:]|\..*/g, '')
    .replace('T', '-')
  if (existsSync(`${log}.${stamp}`)) return
  renameSync(log, `${log}.${stamp}`)
  writeFileSync(log, '')
}
const tick = (): void => {
  line++
  write(web, 'stdout', 'P', `line ${line} of the shop begins here `)
  if (line % 5 === 0) rotate(web)
  write(web, 'stderr', 'F', `line ${line} is a complaint`)
  write(web, 'stdout', 'F', 'and ends here')
  if (line % 3 === 0) write(job, 'stdout', 'F', `line ${line} of the job`)
}
tick()

const main = fileURLToPath(new URL('main.js', import.meta.url))
const child = spawn(process.execPath, [main], {
  env: { ...process.env, LOG_BASE: path.join(root, 'pods'), STATE: path.join(root, 'state'), PORT: '0' },
  stdio: 'inherit',
  detached: true // Ctrl-C only reaches this process
})
const writing = setInterval(tick, 500)
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => {
    clearInterval(writing)
    child.kill('SIGTERM')
  })

const [code] = (await once(child, 'close')) as [number | null]
clearInterval(writing)
rmSync(root, { recursive: true })
process.exitCode = code ?? 1
