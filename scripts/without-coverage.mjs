// Imported first by the test files whose coverage is not taken, neither for their process nor for those that it starts.

import { stopCoverage } from 'node:v8'

stopCoverage()
delete process.env.NODE_V8_COVERAGE
