import { exec } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { applyFix, createSource, probeSource, readConfig } from '../../lib/index.ts'
import type { Fix, Report } from '../../types/report.ts'
import type { Fault, FaultCase, FaultResult } from './fault.ts'

/** Causes a fault, diagnoses it, applies the first fix as given, verifies it with its check, and runs the source. */
export async function runFault(fault: Fault): Promise<FaultResult> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'warp-flow-fault-'))
  const undo: (() => unknown)[] = [() => rm(folder, { recursive: true, force: true })]
  try {
    const arranged = await fault.arrange({
      folder,
      after: (done) => {
        undo.push(done)
      }
    })
    await writeFiles(folder, arranged.files)
    const report = await asked(arranged, folder)
    const result = {
      name: fault.name,
      area: fault.area,
      expected: fault.code,
      first: report.findings[0]?.code ?? null,
      probeMs: report.tookMs,
      report
    }
    return { ...result, ...(await mend(arranged, folder, report)) }
  } finally {
    for (const done of undo.toReversed()) await done()
  }
}

type Mended = Pick<FaultResult, 'applied' | 'verified' | 'works' | 'trouble'>

async function mend(arranged: FaultCase, folder: string, report: Report): Promise<Mended> {
  const fix = report.findings[0]?.fixes[0]
  if (fix === undefined) return { applied: 'not', verified: false, works: false, trouble: 'no fix was given' }
  const mended: { -readonly [Name in keyof Mended]: Mended[Name] } = {
    applied: fix.applies,
    verified: false,
    works: false,
    trouble: ''
  }
  try {
    if (fix.patch !== undefined)
      await writeFile(fix.patch.file, applyFix(await readFile(fix.patch.file, 'utf8'), fix.patch))
    else await byHand(arranged, fix, report)
    const again = await asked(arranged, folder)
    mended.verified = again.checks.some(({ id, status }) => id === fix.verify && status === 'pass')
    if (!mended.verified)
      mended.trouble = `${fix.verify}: ${JSON.stringify(again.checks.find(({ id }) => id === fix.verify))}`
    const { types = [] } = arranged
    const config = await readConfig(folder, { types })
    const source = createSource(config.source(arranged.key ?? 's'), { types })
    try {
      await arranged.works(source, config)
      mended.works = true
    } finally {
      source.destroy()
      // Wait until its resources are released
      if (!source.closed) await once(source, 'close')
    }
  } catch (error) {
    mended.trouble = `${mended.trouble} ${String(error)}`
  }
  return mended
}

async function byHand({ byHand }: FaultCase, fix: Fix, report: Report): Promise<void> {
  if (byHand !== undefined) await byHand(fix, report)
  else if (fix.command === undefined) throw new Error(`the fix has no command: ${fix.text.en}`)
  else await promisify(exec)(fix.command)
}

async function asked({ ask, askFolder, key = 's', types = [] }: FaultCase, folder: string): Promise<Report> {
  if (askFolder !== undefined) return await askFolder(folder)
  const config = await readConfig(folder, { types })
  return ask === undefined ? await probeSource(config.source(key), { types }) : await ask(config)
}

async function writeFiles(folder: string, files: FaultCase['files']): Promise<void> {
  for (const [name, text] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(folder, name)), { recursive: true })
    await writeFile(path.join(folder, name), text)
  }
}
