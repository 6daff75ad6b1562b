/** The shape of `prisma/schema` as the migrations would have to make it, in the same words as `schema-database.ts`. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ROOT } from './tools.ts';

/** A table in words that can be compared: every list is sorted. */
export interface TableShape {
  /** Column → type, `not null`, default. */
  readonly columns: Readonly<Record<string, string>>;
  readonly primaryKey: string;
  /** `name(columns)` of unique constraints and of unique indexes that are neither partial nor on expressions. */
  readonly unique: readonly string[];
  readonly indexes: readonly string[];
  /** `columns → table.columns`, with ON DELETE or ON UPDATE where it is not NO ACTION. */
  readonly references: readonly string[];
}

const TYPES: Readonly<Record<string, string>> = {
  String: 'text',
  'String[]': 'text[]',
  'String @db.Uuid': 'uuid',
  'DateTime @db.Date': 'date',
  'DateTime @db.Timestamptz(3)': 'timestamp(3) with time zone',
  Int: 'integer',
  BigInt: 'bigint',
  Float: 'double precision',
  Boolean: 'boolean',
  Json: 'jsonb',
  'Json @db.Json': 'json',
  Bytes: 'bytea',
};
const ATTRIBUTE = /^@(?:id|unique|default\(.*\)|map\("\w+"\)|db\.\w+(?:\(\d+\))?)$/u;

interface Field {
  readonly name: string;
  readonly type: string;
  readonly attributes: readonly string[];
}
interface Model {
  readonly name: string;
  readonly table: string;
  readonly fields: readonly Field[];
  readonly lines: readonly string[];
}

/** Reads all files of `prisma/schema`. @throws on anything the comparison would not understand */
export async function prismaSchema(): Promise<Readonly<Record<string, TableShape>>> {
  const folder = join(ROOT, 'prisma', 'schema');
  const names = (await readdir(folder)).filter((name) => name.endsWith('.prisma')).sort();
  const texts = await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')));
  return parsePrisma(texts.join('\n'));
}

/** The tables that a Prisma schema describes, by name. */
export function parsePrisma(text: string): Readonly<Record<string, TableShape>> {
  const source = text.replaceAll(/^\s*\/\/.*$/gmu, '');
  const blocks = [...source.matchAll(/^(\w+) (\w+) \{\n([^]*?)^\}/gmu)];
  const other = blocks.find(([, kind]) => !['model', 'generator', 'datasource'].includes(kind ?? ''));
  if (other) throw new Error(`not understood: ${other[1] ?? ''} ${other[2] ?? ''}`);
  const models = blocks.filter(([, kind]) => kind === 'model').map(([, , name = '', body = '']) => model(name, body));
  const byName = new Map(models.map((one) => [one.name, one]));
  return Object.fromEntries(
    models.map((one) => [one.table, shape(one, byName)] as const).sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}

function model(name: string, body: string): Model {
  const lines = body.split('\n').map((line) => line.trim());
  const fields = lines
    .filter((line) => /^\w/u.test(line))
    .map((line) => {
      const [, field = '', type = '', rest = ''] = /^(\w+)\s+(\S+)\s*(.*)$/u.exec(line) ?? [];
      return { name: field, type, attributes: split(rest) };
    });
  const map = lines.map((line) => /^@@map\("(\w+)"\)$/u.exec(line)?.[1]).find(Boolean);
  return { name, table: map ?? name, fields, lines: lines.filter((line) => line.startsWith('@@')) };
}

/** Attributes at top level: parentheses and quotes may hold spaces. */
function split(text: string): readonly string[] {
  const found: string[] = [];
  let depth = 0;
  let current = '';
  for (const character of text) {
    if (character === '(') depth += 1;
    if (character === ')') depth -= 1;
    if (character === ' ' && depth === 0) {
      if (current !== '') found.push(current);
      current = '';
    } else current += character;
  }
  return current === '' ? found : [...found, current];
}

function shape(one: Model, models: ReadonlyMap<string, Model>): TableShape {
  const scalars = one.fields.filter(({ type }) => !models.has(type.replace(/[?[\]]+$/u, '')));
  const column = (field: string): string => columnOf(one, field);
  const unique = scalars
    .filter(({ attributes }) => attributes.includes('@unique'))
    .map(({ name }) => `${one.table}_${column(name)}_key(${column(name)})`);
  const indexes: string[] = [];
  let primaryKey = scalars
    .filter(({ attributes }) => attributes.includes('@id'))
    .map(({ name }) => column(name))
    .join(', ');
  for (const line of one.lines) {
    const [, kind, list = '', map] = /^@@(id|unique|index)\(\[([\w, ]+)\](?:, map: "(\w+)")?\)$/u.exec(line) ?? [];
    const columns = list === '' ? [] : list.split(', ').map(column);
    if (kind === 'id') primaryKey = columns.join(', ');
    else if (kind === 'unique') unique.push(`${map ?? `${one.table}_${columns.join('_')}_key`}(${columns.join(', ')})`);
    else if (kind === 'index' && map !== undefined) indexes.push(`${map}(${columns.join(', ')})`);
    else if (!line.startsWith('@@map(')) throw new Error(`not understood in ${one.name}: ${line}`);
  }
  return {
    columns: Object.fromEntries(scalars.map((field) => [column(field.name), columnText(one, field)])),
    primaryKey,
    unique: unique.sort(),
    indexes: indexes.sort(),
    references: one.fields.flatMap((field) => reference(one, field, models)).sort(),
  };
}

function columnOf(one: Model, name: string): string {
  const field = one.fields.find((candidate) => candidate.name === name);
  if (!field) throw new Error(`${one.name} has no field ${name}`);
  return field.attributes.map((text) => /^@map\("(\w+)"\)$/u.exec(text)?.[1]).find(Boolean) ?? name;
}

function columnText(one: Model, { name, type, attributes }: Field): string {
  const strange = attributes.find((text) => !ATTRIBUTE.test(text));
  if (strange !== undefined) throw new Error(`not understood at ${one.name}.${name}: ${strange}`);
  const optional = type.endsWith('?');
  const native = attributes.filter((text) => text.startsWith('@db.'));
  const key = [type.replace('?', ''), ...native].join(' ');
  const sql = TYPES[key];
  if (sql === undefined) throw new Error(`not understood at ${one.name}.${name}: ${key}`);
  const given = attributes.map((text) => /^@default\((.*)\)$/u.exec(text)?.[1]).find((text) => text !== undefined);
  const plain = /^"(.*)"$/u.exec(given ?? '')?.[1];
  const made = plain === undefined ? (/^dbgenerated\("(.*)"\)$/u.exec(given ?? '')?.[1] ?? given) : `'${plain}'`;
  return `${sql}${optional ? '' : ' not null'}${made === undefined ? '' : ` default ${made}`}`;
}

function reference(one: Model, { name, attributes }: Field, models: ReadonlyMap<string, Model>): readonly string[] {
  const text = attributes.find((attribute) => attribute.startsWith('@relation('));
  const [, from = '', to = '', onDelete = '', onUpdate = ''] =
    /fields: \[([\w, ]+)\], references: \[([\w, ]+)\], onDelete: (\w+), onUpdate: (\w+)\)$/u.exec(text ?? '') ?? [];
  if (from === '') return [];
  const target = models.get(one.fields.find((field) => field.name === name)?.type.replace('?', '') ?? '');
  if (!target) throw new Error(`not understood at ${one.name}.${name}`);
  const actions = [
    onDelete === 'NoAction' ? '' : ` ON DELETE ${onDelete}`,
    onUpdate === 'NoAction' ? '' : ` ON UPDATE ${onUpdate}`,
  ];
  const here = from.split(', ').map((field) => columnOf(one, field));
  const there = to.split(', ').map((field) => columnOf(target, field));
  return [`${here.join(', ')} → ${target.table}.${there.join(', ')}${actions.join('')}`];
}
