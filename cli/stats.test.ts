import { describe, expect, it } from 'vitest';
import { runStats } from './stats.ts';

function run(argv: readonly string[], text: string | null = null) {
  const out: string[] = [];
  const err: string[] = [];
  const code = runStats(argv, {
    stdout: (line) => out.push(line),
    stderr: (line) => err.push(line),
    readText: () => {
      if (text === null) throw new Error('no such file');
      return text;
    },
  });
  return { code, out, err: err.join('\n') };
}

const json = (argv: readonly string[], text?: string): unknown => {
  const { code, out, err } = run([...argv, '--json'], text);
  expect([code, err, out.length]).toEqual([0, '', 1]);
  return JSON.parse(out[0] ?? '');
};

const interval = (method: string, ...more: readonly string[]) =>
  json(['interval', '--method', method, '--x', '8', '--n', '50', ...more]);

const near = (value: number) => expect.closeTo(value, 10) as number;

describe('zhiheng stats interval', () => {
  it('prints the published intervals', () => {
    expect(interval('wilson')).toEqual({ low: near(0.0833742068), high: near(0.2851421606) });
    expect(interval('clopper-pearson')).toEqual({ low: near(0.0717007672), high: near(0.2911263066) });
    expect(interval('wilson-fpc', '--population', '213')).toEqual({ low: near(0.0903298701), high: near(0.267598271) });
    expect(interval('hypergeometric', '--population', '213')).toEqual({
      low: 18 / 213,
      high: 58 / 213,
      lowCount: 18,
      highCount: 58,
    });
  });

  it('says in lines for people what it says in JSON', () => {
    const argv = ['interval', '--method', 'hypergeometric', '--x', '8', '--n', '50', '--population', '213'];
    expect(run(argv).out.at(-1)).toBe('items: 18 to 58 of 213');
  });

  it('says that nothing follows from nothing, and that a population is not used', () => {
    expect(json(['interval', '--method', 'wilson', '--x', '0', '--n', '0'])).toMatchObject({
      low: null,
      notEstimable: expect.stringContaining('nothing was drawn') as string,
    });
    const { code, err } = run(['interval', '--method', 'wilson', '--x', '1', '--n', '2', '--population', '9']);
    expect([code, err]).toEqual([0, expect.stringContaining('not used')]);
  });
});

describe('zhiheng stats stratified', () => {
  it('prints the published estimate', () => {
    const text = '[{"N":120,"n":20,"x":18},{"N":300,"n":40,"x":31},{"N":60,"n":12,"x":6}]';
    expect(json(['stratified', '--file', 'S.json'], text)).toMatchObject({
      estimate: near(0.771875),
      se: near(0.0452158524),
      low: near(0.6717730407),
      high: near(0.8483402878),
      n: 72,
      N: 480,
      method: 'wilson-effective',
    });
  });

  it('names the strata that were taken together, and states what cannot be estimated', () => {
    expect(json(['stratified', '--file', 'S'], '[{"N":9,"n":1,"x":1},{"N":30,"n":9,"x":6}]')).toMatchObject({
      merged: [['1', '2']],
    });
    for (const text of ['[{"N":0,"n":0,"x":0}]', '[{"N":9,"n":0,"x":0},{"N":30,"n":9,"x":6}]'])
      expect(json(['stratified', '--file', 'S'], text)).toMatchObject({
        estimate: null,
        se: null,
        low: null,
        high: null,
        notEstimable: expect.stringContaining('stratum') as string,
      });
  });
});

describe('zhiheng stats agreement', () => {
  it('prints every coefficient of two raters with its name and weights', () => {
    const text =
      '1,1\r\n2,2\r\n3,3\r\n3,3\r\n2,2\r\n1,2\r\n4,4\r\n1,1\r\n2,2\r\n5,5\r\n5,4\r\n4,4\r\n3,3\r\n2,3\r\n1,1\r\n';
    const { coefficients, ...rest } = json(['agreement', '--file', 'R.csv'], text) as {
      coefficients: { name: string; weights: string; value: number }[];
    };
    expect(rest).toEqual({ units: 15, raters: 2, ratedTwice: 15 });
    expect(coefficients).toContainEqual({
      name: 'cohen-kappa',
      weights: 'quadratic',
      value: near(0.9387755102),
      notEstimable: null,
    });
    expect(coefficients).toHaveLength(10);
  });

  it('takes empty cells as missing, and grades as ranks', () => {
    const { coefficients } = json(['agreement', '--file', 'R.csv'], '优秀,优秀\n良好,合格\n不合格,\n合格,合格') as {
      coefficients: { name: string; weights: string; value: number }[];
    };
    const ordinal = coefficients.find(({ weights }) => weights === 'ordinal')?.value;
    const { coefficients: numbers } = json(['agreement', '--file', 'R.csv'], '4,4\n3,2\n1,\n2,2') as {
      coefficients: { weights: string; value: number }[];
    };
    expect(ordinal).toBe(numbers.find(({ weights }) => weights === 'ordinal')?.value);
  });

  it('states what is not estimable: one grade for all, or one rater only', () => {
    for (const text of ['3,3\n3,3\n', '3\n4\n', '3,\n,4\n']) {
      const { out, code } = run(['agreement', '--file', 'R.csv'], text);
      expect(code).toBe(0);
      expect(out.filter((line) => line.includes('not estimable 不可估计')).length).toBeGreaterThan(5);
    }
  });
});

describe('bad input', () => {
  const hyper = ['interval', '--method', 'hypergeometric'];
  it.each([
    ['no form', [], null, 'no statistic'],
    ['an unknown form', ['mean'], null, '"mean"'],
    ['an unknown option', ['interval', '--alpha', '1'], null, '--alpha'],
    ['no method', ['interval', '--x', '1', '--n', '2'], null, '--method'],
    ['an unknown method', ['interval', '--method', 'wald', '--x', '1', '--n', '2'], null, 'wald'],
    ['no x', ['interval', '--method', 'wilson', '--n', '2'], null, '--x'],
    ['a negative x', ['interval', '--method', 'wilson', '--x', '-1', '--n', '2'], null, '"-1"'],
    ['a fraction', ['interval', '--method', 'wilson', '--x', '1.5', '--n', '2'], null, '"1.5"'],
    ['a number too large', ['interval', '--method', 'wilson', '--x', '1', '--n', '9999999999'], null, '--n'],
    ['x over n', ['interval', '--method', 'wilson', '--x', '3', '--n', '2'], null, 'x ≤ n'],
    ['no population', [...hyper, '--x', '1', '--n', '2'], null, '--population'],
    ['n over the population', [...hyper, '--x', '1', '--n', '9', '--population', '8'], null, 'n ≤ population'],
    ['no file', ['stratified'], null, '--file'],
    ['a file that is not there', ['stratified', '--file', 'S.json'], null, 'S.json'],
    ['no JSON', ['stratified', '--file', 'S.json'], 'x', 'character 0'],
    ['no list', ['stratified', '--file', 'S.json'], '{"N":1}', 'list'],
    ['an empty list', ['stratified', '--file', 'S.json'], '[]', 'list'],
    ['a stratum that is no object', ['stratified', '--file', 'S.json'], '[3]', '/0'],
    ['a missing field', ['stratified', '--file', 'S.json'], '[{"N":3,"n":2}]', '/0/x'],
    ['an unknown field', ['stratified', '--file', 'S.json'], '[{"N":3,"n":2,"x":1,"y":1}]', '/0/y'],
    ['a text for a number', ['stratified', '--file', 'S.json'], '[{"N":"3","n":2,"x":1}]', '/0/N'],
    ['a fraction in a stratum', ['stratified', '--file', 'S.json'], '[{"N":3.5,"n":2,"x":1}]', '/0/N'],
    ['x over n in a stratum', ['stratified', '--file', 'S.json'], '[{"N":3,"n":2,"x":3}]', '/0/x'],
    ['n over N', ['stratified', '--file', 'S.json'], '[{"N":3,"n":4,"x":3}]', '/0/n'],
    ['a duplicate key', ['stratified', '--file', 'S.json'], '[{"N":3,"N":4,"n":2,"x":1}]', '/0/N'],
    ['an empty file', ['agreement', '--file', 'R.csv'], '\n', 'empty'],
    ['a header', ['agreement', '--file', 'R.csv'], 'a,b\n1,2', 'header'],
    ['rows of different lengths', ['agreement', '--file', 'R.csv'], '1,2\n1\n', 'row 2'],
    ['grades and numbers', ['agreement', '--file', 'R.csv'], '1,优秀', 'column 2'],
    ['a word', ['agreement', '--file', 'R.csv'], '1,2\n3,good', 'row 2, column 2'],
  ] as const)('%s is refused with exit code 2, naming what, rule and remedy', (_, argv, text, named) => {
    const { code, out, err } = run([...argv], text);
    expect([code, out]).toEqual([2, []]);
    expect(err).toContain(named);
    expect(err).toMatch(/^error: .+\nrule: .+\nremedy: .+$/u);
  });
});
