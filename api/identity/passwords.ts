import { hash, verify } from '@node-rs/argon2';
import { atMost } from '../kit/at-most.ts';

/** OWASP's parameters for argon2id (algorithm 2; the package's enum exists at compile time only): 19 MiB, two passes, one lane. */
const PASSWORD_COST = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

/**
 * Passwords computed at once in this process. Each takes 19 MiB and a core: more at once would not be sooner done on two
 * cores, and the memory of a morning's burst of sign-ins would stay with the process.
 */
const AT_ONCE = 2;
const inTurn = atMost(AT_ONCE);

/** Makes the stored form of a password; waits its turn when others are being computed. */
export function hashPassword(password: string): Promise<string> {
  return inTurn(() => hash(password, PASSWORD_COST));
}

/** Whether this is the password of a stored form; waits its turn when others are being computed. */
export function passwordMatches(stored: string, password: string): Promise<boolean> {
  return inTurn(() => verify(stored, password));
}
