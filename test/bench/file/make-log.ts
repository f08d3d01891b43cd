import { closeSync, existsSync, openSync, statSync, writeSync } from 'node:fs'

/** Writes a log of about `mib` MiB with lines of `lineBytes` bytes, endings counted; one that is there already is kept. */
export function makeLog(path: string, mib: number, lineBytes: number): void {
  const total = mib * 2 ** 20
  if (existsSync(path) && statSync(path).size >= total) return
  const file = openSync(path, 'w')
  let line = 0
  for (let written = 0; written < total;) {
    let block = ''
    while (block.length < 2 ** 20) block += lineOf(line++, lineBytes)
    written += writeSync(file, block)
  }
  closeSync(file)
}

function lineOf(number: number, bytes: number): string {
  const head = `2026-01-02T03:04:05Z web${number % 7} app[${number % 4096}]: GET /item/${number} 200 `
  return `${head.padEnd(bytes - 1, 'the quick brown fox jumps over the lazy dog; ').slice(0, bytes - 1)}\n`
}
