// One line per test, what a failed one says below its line, and the sum as the last line.
// What a test file writes to stderr is kept: it says why a file could not be loaded.
// A suite whose hook failed says so: its tests only say that they were cancelled.

export default async function* report(events) {
  let passed = 0;
  let failed = 0;
  for await (const { type, data } of events) {
    if (type === 'test:stderr') yield data.message;
    if (type !== 'test:pass' && type !== 'test:fail') continue;
    if (data.details.type === 'suite' && data.details.error?.failureType !== 'hookFailed') continue;
    if (type === 'test:pass') {
      passed++;
      yield `ok      ${data.name}\n`;
    } else {
      failed++;
      yield `FAILED  ${data.name}\n${indented(data.details.error)}\n`;
    }
  }
  yield `${passed} passed, ${failed} failed\n`;
}

// The cause is what the test threw; the error around it only says that a test failed.
function indented(error) {
  const cause = error.cause ?? error;
  return String(cause.stack ?? cause).replaceAll(/^/gm, '          ');
}
