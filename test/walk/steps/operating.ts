import { cpSync, mkdirSync } from 'node:fs'
import path from 'node:path'
import type { Test } from 'tap'
import { outputOf } from '../../docs/support/page-folder.ts'
import { freePort } from '../support/free-port.ts'
import { commandIn } from '../support/printed.ts'
import type { Walker } from '../support/walker.ts'

export async function bundle(t: Test, walker: Walker): Promise<void> {
  const page = 'docs/runtimes.md'
  walker.link(path.resolve('node_modules'), 'esbuild', 'bin/esbuild')
  const { code, stderr } = await walker.run(commandIn(page, 'npx esbuild'))
  t.equal(code, 0, stderr)
  const elsewhere = path.join(walker.folder, '../elsewhere')
  mkdirSync(elsewhere)
  for (const name of ['service.bundle.mjs', 'conf', 'app.log'])
    cpSync(path.join(walker.folder, name), path.join(elsewhere, name), { recursive: true })
  const service = walker.start(commandIn(page, 'node service.bundle.mjs'), elsewhere)
  await service.says('web after the repair\n')
  const ended = await service.ends('SIGTERM')
  t.equal(ended.code, 0)
  t.equal(ended.stderr, '')
}

export async function health(t: Test, walker: Walker): Promise<void> {
  const page = 'docs/operating.md'
  const port = await freePort()
  walker.save(page, 'health.mjs', (code) => code.replace('8080', port))
  const program = walker.start('node health.mjs')
  walker.write('app.log', 'how are you?\n', 'a')
  await program.says('how are you?\n')
  const { stdout } = await walker.run(commandIn(page, 'curl ').replace('8080', port))
  t.match(stdout, /^HTTP\/1\.1 200 OK\r\n/)
  t.match(JSON.parse(stdout.slice(stdout.indexOf('{'))), { healthy: true, status: 'StatusOK', troubles: [] })
  await program.ends('SIGTERM')
}

export async function silence(t: Test, walker: Walker): Promise<void> {
  walker.write('logs/app.log', 'one\n')
  const code = walker.save('README.md', 'why.mjs')
  const { stdout } = await walker.run('node why.mjs')
  const [cause = ''] = outputOf('README.md', 'why.mjs').split('\n')
  t.equal(stdout.split('\n')[0], cause, 'the cause, as README has it')
  // What the report says is typed in
  const instead = /createFileSource\(\{ \.\.\., (path: '[^']+') \}\)/.exec(stdout)?.[1] ?? ''
  walker.write('why.mjs', code.replace(/path: '[^']+'/, instead))
  const mended = await walker.run('node why.mjs')
  t.equal(mended.code, 0)
  t.match(mended.stdout, /^one$/m, 'the source is silent no more')
  t.notMatch(mended.stdout, 'error[')
}
