/**
 * The work itself, the same for every library. CommonJS, because workers of cluster miss what they are sent while
 * their module is still being imported.
 */
exports.noop = () => undefined;
exports.echo = (value) => value;
exports.fib = function fib(n) {
  return n < 2 ? n : fib(n - 1) + fib(n - 2);
};
// Marked async for the libraries that look at how a function was declared.
exports.nap = async (ms) => {
  await new Promise((resolve) => setTimeout(resolve, ms));
};
