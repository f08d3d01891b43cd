import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { ErrorCode } from '../../types/error-codes.ts'
import type { Fault, FaultBench, FaultCase } from './fault.ts'
import { filesFor, firstText } from './support.ts'

/** A fault of a file source. */
export function fileFault(name: string, code: ErrorCode, arrange: Fault['arrange'], quick = true): Fault {
  return { name, area: 'file', code, quick, arrange }
}

/**
 * The files (`logs/` is the folder that is read), and the faulty params; `base` is already set. The first line
 * delivered must be `text`.
 */
export async function filesAndParams(
  { folder }: FaultBench,
  files: Readonly<Record<string, string | Buffer>>,
  params: string,
  text: string,
  more: Partial<FaultCase> = {}
): Promise<FaultCase> {
  const base = path.join(folder, 'logs')
  await mkdir(base)
  for (const [name, content] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(base, name)), { recursive: true })
    await writeFile(path.join(base, name), content)
  }
  return {
    files: filesFor('file', `base = ${JSON.stringify(base)}\n${params}`),
    works: (source) => gives(source, text),
    ...more
  }
}

/** Rejects if the first line differs. */
export async function gives(source: Parameters<FaultCase['works']>[0], text: string): Promise<void> {
  const first = await firstText(source)
  if (first !== text) throw new Error(`${JSON.stringify(first)} came in place of ${JSON.stringify(text)}`)
}
