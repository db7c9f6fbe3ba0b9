import * as z from './node_modules/zod/src/index.ts';

const User = z.object({
  id: z.number().int().positive(),
  name: z.string().min(1).max(80),
  email: z.email(),
  roles: z.array(z.enum(['admin', 'editor', 'reader'])),
  address: z.object({ street: z.string(), zip: z.string().regex(/^\d{5}$/) }).optional(),
});

/** A document as a service receives it. */
function users(seed: number): string {
  const list = Array.from({ length: 1_500 }, (_, i) => ({
    id: seed * 1_500 + i + 1,
    name: `User ${i}`,
    email: i % 50 === 0 ? 'nobody' : `user${i}@example.com`,
    roles: i % 3 === 0 ? ['admin', 'editor'] : ['reader'],
    ...(i % 2 === 0 ? { address: { street: `Street ${i}`, zip: String(10_000 + i) } } : {}),
  }));
  return JSON.stringify(list);
}

/**
 * JSON in, how many records are valid out.
 * @tasks 32 i => [users(i)]
 */
export function countValid(json: string): number {
  const list = JSON.parse(json) as unknown[];
  return list.filter((one) => User.safeParse(one).success).length;
}
