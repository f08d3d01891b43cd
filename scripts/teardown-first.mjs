// Imported first by each test file. Where a test asks for a folder of fixtures before it says what has to be undone, tap
// removes the folder first: under processes that still write to it, so that the removal may fail, and nothing is undone.

import t from 'tap'

teardownFirst(t)

/** What is asked for first is done last: the removal comes before what this makes tap do, which is nothing. */
function teardownFirst(test) {
  test.teardown?.(() => {})
  test.on('subtestAdd', teardownFirst)
}
