// Imported by each test file before tap, which uses async hooks to find the subtest that a stray error belongs to.
// These make each promise more expensive, and tests that follow files a third slower. Without them, a stray error ends
// the process, and its test file fails as well. Other users of async hooks are not affected.

import asyncHooks from 'node:async_hooks'
import { syncBuiltinESMExports } from 'node:module'

const { createHook } = asyncHooks
asyncHooks.createHook = (callbacks) => createHook(isForDomains() ? {} : callbacks)
syncBuiltinESMExports()

function isForDomains() {
  return new Error('where').stack.includes('async-hook-domain')
}
