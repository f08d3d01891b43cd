import { closeSync, existsSync, openSync, statSync, writeSync } from 'node:fs'

/**
 * Writes a log of about `mib` MiB with lines of `lineBytes` bytes, endings counted; one that is there already is kept.
 */
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

/** An access log line; what varies from line to line in a real one varies here, so that it compresses about as well. */
function lineOf(number: number, bytes: number): string {
  const some = Math.imul(number, 0x9e3779b1) >>> 0
  const other = Math.imul(number ^ 0x5bd1e995, 0x85ebca6b) >>> 0
  const head =
    `2026-01-02T03:04:05.${String(some % 1000).padStart(3, '0')}Z web${some % 7} app[${other % 4096}]: 10.${some % 3}.${other % 256}.${some % 251} ` +
    `GET /item/${other.toString(36)}?user=${some % 99_991} 200 ${other % 65_521} `
  return `${head.padEnd(bytes - 1, 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0; ').slice(0, bytes - 1)}\n`
}
