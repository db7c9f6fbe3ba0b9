export const nothing = () => undefined;

/** @param {number} rounds */
export function garbage(rounds) {
  let sum = 0;
  for (let round = 0; round < rounds; round++) {
    const list = [];
    for (let i = 0; i < 5_000; i++) list.push({ i, next: { round } });
    sum += list.length;
  }
  return sum;
}

/** @param {number} times */
export function spin(times) {
  let sum = 0;
  for (let i = 0; i < times; i++) sum = (sum * 31 + i) | 0;
  return sum;
}
