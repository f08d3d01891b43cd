import { execFile } from 'node:child_process'
import path from 'node:path'
import { promisify } from 'node:util'
import { build, type Format } from 'esbuild'
import t from 'tap'
import { ownEnvironment } from './support/own-environment.ts'

const run = promisify(execFile)

const PROGRAM = `
  import { classifyError, createFileSource, formatReport, probeSource } from 'warp-flow'
  async function main() {
    const [, , path, multilineStart] = process.argv
    const texts = []
    for await (const { text } of createFileSource({ path, multiline: { start: multilineStart } })) texts.push(text)
    const report = await probeSource({ type: 'file', params: { path: path + '.none' } })
    console.log(JSON.stringify({ texts, report: formatReport(report), code: classifyError({ code: 'EMFILE' }).code }))
  }
  main()
`

for (const [format, ending] of [
  ['esm', 'mjs'],
  ['cjs', 'cjs']
] as const) {
  t.test(`a program that reads files is bundled by esbuild to ${format}, and runs`, async (t) => {
    const folder = t.testdir({ 'a.log': 'begin 1\n more\nbegin 2\n' })
    const program = path.join(folder, 'out', `program.${ending}`)
    await bundle(program, format)
    const { stdout, stderr } = await run(process.execPath, [program, path.join(folder, 'a.log'), '^begin'], {
      env: ownEnvironment()
    })
    t.match(JSON.parse(stdout), {
      texts: ['begin 1\n more', 'begin 2'],
      report: /FILE_NOT_FOUND/,
      code: 'SYSTEM_EMFILE'
    })
    t.equal(stderr, '')
    // In a bundle of ES modules `debug` cannot ask Node for what it needs
    const told = await run(process.execPath, [program, path.join(folder, 'a.log'), '^begin'], {
      env: ownEnvironment({ DEBUG: 'warp-flow*' })
    })
    t.match(JSON.parse(told.stdout), { texts: ['begin 1\n more', 'begin 2'] })
    t.match(told.stderr, format === 'esm' ? /DEBUG is set, but the package debug cannot be loaded/ : /warp-flow:file/)
  })
}

/** With what stands in the package, and nothing else to be found when it runs but Node's own modules. */
async function bundle(outfile: string, format: Format): Promise<void> {
  const { warnings } = await build({
    stdin: { contents: PROGRAM, resolveDir: process.cwd() },
    bundle: true,
    platform: 'node',
    target: 'node20',
    format,
    outfile,
    logLevel: 'silent',
    // That of the library maps its name to its sources
    tsconfigRaw: {}
  })
  // esbuild says nothing of what stands in `node_modules`, as the package does where it is used
  t.strictSame(
    warnings.filter(({ id }) => id !== 'ignored-bare-import').map(({ text }) => text),
    []
  )
}
