import { createFileSource } from '../../lib/file/create-file-source.ts'

/** Follows files until the first line, and prints the warnings reported until then. */
const source = createFileSource({ base: process.env['BASE'] ?? '', file: '*.log', mode: 'follow' })
source.on('warning', ({ code, message }) => {
  console.log(JSON.stringify({ code, message }))
})
for await (const _event of source) break
