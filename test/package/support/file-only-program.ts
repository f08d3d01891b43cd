// A program that reads one file, named by its argument, and says what it has read and which CommonJS files Node has
// loaded meanwhile, as JSON.
import { createRequire } from 'node:module'
import { createFileSource } from 'warp-flow'

const texts: string[] = []
for await (const { text } of createFileSource({ path: process.argv[2] ?? '' })) texts.push(text)
// eslint-disable-next-line unicorn/prefer-module -- what the loader of ES modules is told leaves out what `require` loads
console.log(JSON.stringify({ texts, required: Object.keys(createRequire(import.meta.url).cache) }))
