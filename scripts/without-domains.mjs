// Imported by each test file before tap, which finds by asynchronous hooks the subtest that a stray error belongs to. With
// them each promise costs more, and tests that follow files take a third longer. Without them a stray error ends the
// process, and fails its test file all the same. Other users of such hooks are left alone.

import asyncHooks from 'node:async_hooks'
import { syncBuiltinESMExports } from 'node:module'

const { createHook } = asyncHooks
asyncHooks.createHook = (callbacks) => createHook(isForDomains() ? {} : callbacks)
syncBuiltinESMExports()

function isForDomains() {
  return new Error('where').stack.includes('async-hook-domain')
}
