import { describe, expect, it } from 'vitest';
import {
  betaQuantile,
  chiSquareUpper,
  incompleteBeta,
  logChoose,
  logGamma,
  normalQuantileUpper,
  normalUpper,
  studentQuantileUpper,
  studentUpper,
} from './special.ts';

/** Values of SciPy 1.12 (gammaln, betainc, norm, t, chi2, betaincinv). */
describe('special functions agree with SciPy', () => {
  it.each([
    ['ln Γ(1/2)', logGamma(0.5), 0.5723649429247],
    ['ln Γ(3.7)', logGamma(3.7), 1.428072326665388],
    ['ln Γ(98001)', logGamma(98_001), 1028293.4955507277],
    ['ln C(50, 8)', logChoose(50, 8), Math.log(536_878_650)],
    ['I_0.16(8, 43)', incompleteBeta(0.16, 8, 43), 0.5593518843856206],
    ['I_0.9(0.5, 2)', incompleteBeta(0.9, 0.5, 2), 0.9961174629530394],
    ['I_0.817(22178, 4969)', incompleteBeta(0.817, 22_178, 4_969), 0.5055583754398688],
    ['P(Z > 3.5)', normalUpper(3.5), 0.00023262907903552502],
    ['P(Z > -1)', normalUpper(-1), 0.8413447460685429],
    ['z of 1/440', normalQuantileUpper(1 / 440), 2.8375969129437935],
    ['z of 439/440', normalQuantileUpper(439 / 440), -2.8375969129437935],
    ['t(4) of 0.025', studentQuantileUpper(0.025, 4), 2.7764451051977996],
    ['t(1) of 0.025, a tangent', studentQuantileUpper(0.025, 1), Math.tan(0.475 * Math.PI)],
    ['P(T1081 > 3.1)', studentUpper(3.1, 1_081), 0.000992630055333012],
    ['P(X10 > 81.3259)', chiSquareUpper(81.3259, 10), 2.758301865781203e-13],
    ['P(X2 > 3)', chiSquareUpper(3, 2), 0.22313016014842982],
    ['beta quantile', betaQuantile(0.975, 22_179, 4_968), 0.8215737476201315],
  ])('%s', (_, ours, theirs) => {
    expect(Math.abs(ours / theirs - 1)).toBeLessThan(1e-11);
  });

  it('refuse what they are not defined for', () => {
    expect(() => logGamma(0)).toThrow(RangeError);
    expect(logChoose(5, 6)).toBe(-Infinity);
  });
});
