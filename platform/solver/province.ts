import type { PanelExpert, PanelFile } from '#domain/evaluation/panel/rules';

/** Small repeatable numbers, the same on every machine. */
export function chance(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** A province like a real one: eleven cities, firms, criminal and civil experts. */
export function province(
  files: number,
  experts: number,
): { readonly experts: PanelExpert[]; readonly files: PanelFile[] } {
  const pick = chance(20261123);
  const city = (at: number): string => `33${String(at + 1).padStart(2, '0')}`;
  const firms = Math.ceil(experts * 0.7);
  return {
    experts: Array.from({ length: experts }, (_, at) => ({
      id: `expert-${String(at).padStart(4, '0')}`,
      person: `person-${at}`,
      kind: at % 12 === 0 ? ('city-centre-head' as const) : ('lawyer' as const),
      firms: [
        { unit: `unit-${pick(firms)}`, current: true },
        { unit: `unit-${pick(firms)}`, current: false },
      ],
      agency: at % 12 === 0 ? `agency-${at % 11}` : null,
      city: city(at % 11),
      forms:
        at % 5 === 0
          ? ['criminal-defence']
          : at % 5 === 1
            ? ['civil-litigation']
            : ['criminal-defence', 'civil-litigation'],
      years: pick(25),
      cap: 30,
      ownFails: pick(10) === 0 ? 1 : 0,
    })),
    files: Array.from({ length: files }, (_, at) => ({
      id: `file-${String(at).padStart(5, '0')}`,
      form: pick(2) === 0 ? ('criminal-defence' as const) : ('civil-litigation' as const),
      unit: `unit-${pick(firms)}`,
      agency: `agency-${pick(11)}`,
      city: city(pick(11)),
      persons: [`person-${pick(experts)}`],
      opposingUnits: [`unit-${pick(firms)}`],
    })),
  };
}
