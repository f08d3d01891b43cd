import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/** Runs a TypeScript file of this folder in a process of its own, loaded as this one was. */
export function runChild(name: string, env: Readonly<Record<string, string>> = {}): Promise<{ readonly stdout: string, readonly stderr: string }> {
  const file = fileURLToPath(new URL(name, import.meta.url))
  return new Promise((resolve, reject) => {
    execFile(process.execPath, [...process.execArgv, file], { env: { ...process.env, ...env } }, (error, stdout, stderr) => {
      if (error === null) resolve({ stdout, stderr })
      else reject(new Error(`${name}: ${stderr}`, { cause: error }))
    })
  })
}
