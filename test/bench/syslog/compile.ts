import { execFile } from 'node:child_process'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

/** Compiles one of the benchmark's C programs into a folder, by the machine's `cc`; gives its path. */
export async function compile(name: 'sender' | 'sink', folder: string): Promise<string> {
  const program = path.join(folder, name)
  // The sources stay where they are; this file runs from `dist`.
  const source = fileURLToPath(new URL(`../../../../test/bench/syslog/${name}.c`, import.meta.url))
  await promisify(execFile)('cc', ['-O2', '-o', program, source]).catch((error: unknown) => {
    throw new Error(
      'The syslog benchmark needs a C compiler, cc, for its sender (on Debian: apt-get install gcc libc6-dev)',
      { cause: error }
    )
  })
  return program
}
