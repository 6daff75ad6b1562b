import { describe, expect, it } from 'vitest';
import { createPrisma } from '#platform/store/prisma';
import { withClient, withDatabase } from '../support/database.ts';
import { databaseSchema, inexpressible } from '../support/schema-database.ts';
import { prismaSchema, parsePrisma } from '../support/schema-prisma.ts';

/** What the migrations hold and no Prisma schema can say. Whoever adds a migration adds its line here. */
const ONLY_IN_SQL = {
  extensions: ['btree_gist'],
  checks: [
    'agency.agency_code_check',
    'business_clock.business_clock_id_check',
    'business_clock.business_clock_scale_check',
    'command.command_place_check',
    'command.command_state_check',
    'command.command_subject_check',
    'deadline.deadline_check',
    'deadline.deadline_state_check',
    'draw_request.draw_request_state_check',
    'evaluation_score.evaluation_score_seat_check',
    'evaluation_seat.evaluation_seat_assigned_by_check',
    'evaluation_seat.evaluation_seat_role_check',
    'evaluation_seat.evaluation_seat_state_check',
    'expert.expert_check',
    'expert.expert_kind_check',
    'expert.expert_load_cap_check',
    'expert.expert_years_check',
    'history_export.history_export_events_check',
    'ledger_row.ledger_row_hash_check',
    'ledger_row.ledger_row_prev_hash_check',
    'letter_print.letter_print_pages_check',
    'letter_print.letter_print_pdf_bytes_check',
    'letter_print.letter_print_text_bytes_check',
    'log_checkpoint.log_checkpoint_map_root_check',
    'log_checkpoint.log_checkpoint_number_check',
    'log_checkpoint.log_checkpoint_root_check',
    'log_checkpoint.log_checkpoint_size_check',
    'log_clock.log_clock_one_check',
    'log_leaf.log_leaf_hash_check',
    'log_leaf.log_leaf_kind_check',
    'log_leaf.log_leaf_leaf_no_check',
    'log_node.log_node_hash_check',
    'log_node.log_node_level_check',
    'notification.notification_state_check',
    'property_check.property_check_result_check',
    'region.region_code_check',
    'role_grant.role_grant_check',
    'round_pick.round_pick_check',
    'round_pick.round_pick_kind_check',
    'round_pick.round_pick_phase_check',
    'rubric.rubric_version_check',
    'sampling_round.sampling_round_kind_check',
    'sampling_round.sampling_round_state_check',
    'subject.subject_kind_check',
    'subject.subject_start_state_check',
    'task.task_state_check',
    'workflow_start.workflow_start_state_check',
  ],
  exclusions: [
    'expert.expert_person_id_pool_region_daterange_excl',
    'role_grant.role_grant_person_id_role_coalesce_daterange_excl',
  ],
  partialIndexes: [
    'assignment.assignment_confirmed unique',
    'assignment.assignment_handler',
    'case_file.case_file_due',
    'case_file.case_file_handler',
    'case_file.case_file_unit',
    'command.command_undecided',
    'deadline.deadline_due',
    'dossier.dossier_case unique',
    'evaluation_seat.evaluation_seat_held unique',
    'evaluation_seat.evaluation_seat_person',
    'frame_item.frame_item_claim unique',
    'hearing.hearing_planned',
    'history_due.history_due_waiting',
    'integrity_finding.integrity_finding_open',
    'ledger_row.ledger_row_command',
    'log_leaf.log_leaf_state unique',
    'log_leaf.log_leaf_stream',
    'notification.notification_due',
    'notification.notification_inbox',
    'notification.notification_mailed',
    'subject.subject_parent',
    'subject.subject_waiting',
    'task.task_agency',
    'task.task_open unique',
    'task.task_person',
    'task.task_unit',
    'workflow_start.workflow_start_waiting',
  ],
  expressionIndexes: ['command.command_key unique'],
  triggers: [
    'case_file.case_file_history_due',
    'dossier.dossier_append_only',
    'evaluation_score.evaluation_score_append_only',
    'history_export.history_export_append_only',
    'ledger_row.ledger_row_append_only',
    'ledger_row.ledger_row_mention',
    'ledger_row.ledger_row_no_truncate',
    'letter_print.letter_print_append_only',
    'log_checkpoint.log_checkpoint_append_only',
    'log_checkpoint.log_checkpoint_no_truncate',
    'log_cosignature.log_cosignature_append_only',
    'log_cosignature.log_cosignature_no_truncate',
    'log_leaf.log_leaf_append_only',
    'log_leaf.log_leaf_no_truncate',
    'log_node.log_node_append_only',
    'log_node.log_node_no_truncate',
    'property_check.property_check_append_only',
    'round_pick.round_pick_append_only',
    'rule_pack.rule_pack_append_only',
    'sampling_round.sampling_round_frozen',
  ],
  functions: [
    'append_row',
    'apply_changes',
    'begin_checkpoint',
    'commit_act',
    'commit_subject',
    'load_subject_act',
    'make_change_function',
    'note_history_due',
    'note_mention',
    'refuse_change',
    'refuse_reframe',
    'state',
    'with_moved',
  ],
  // Prisma lets a list column be null; ours never is.
  listsNeverNull: [
    'evaluation_score.caps',
    'evaluation_score.red_flags',
    'expert.forms',
    'handler.languages',
    'handler.specialties',
  ],
};

describe('schema public and prisma/schema', () => {
  const database = withDatabase();

  it('agree table by table: columns, types, nullability, defaults, keys, indexes, references', async () => {
    const [said, found] = [await prismaSchema(), await withClient(database.ownerUrl, databaseSchema)];
    expect(Object.keys(said)).toEqual(Object.keys(found));
    for (const [table, shape] of Object.entries(found)) expect({ [table]: said[table] }).toEqual({ [table]: shape });
    expect(Object.keys(found).length).toBeGreaterThan(40);
  });

  it('differ in nothing but what Prisma cannot express, which is listed here', async () => {
    expect(await withClient(database.ownerUrl, inexpressible)).toEqual(ONLY_IN_SQL);
  });

  it('agree with the functions that change the tables of acts: each writes every column that its table has today', async () => {
    await withClient(database.ownerUrl, async (client) => {
      const functions = async (): Promise<Readonly<Record<string, string>>> => {
        const found = await client.query<{ name: string; body: string }>(
          `SELECT proname AS name, prosrc AS body FROM pg_proc WHERE pronamespace = 'public'::regnamespace
              AND (proname LIKE 'change\\_%' OR proname = 'apply_changes')`,
        );
        return Object.fromEntries(found.rows.map(({ name, body }) => [name, body]));
      };
      const before = await functions();
      expect(Object.keys(before)).toContain('change_case_file');
      await client.query('BEGIN');
      for (const name of Object.keys(before)) {
        if (name === 'apply_changes') continue;
        const ignores = before[name]?.includes('ON CONFLICT DO NOTHING') === true;
        await client.query('SELECT make_change_function($1, $2)', [name.replace('change_', ''), ignores]);
      }
      expect(await functions()).toEqual(before);
      await client.query('ALTER TABLE hearing ADD COLUMN court_room text');
      await client.query(`SELECT make_change_function('hearing')`);
      expect((await functions())['change_hearing']).toContain('court_room');
      await client.query('ROLLBACK');
    });
  });

  it('are compared so that a column, type, null, default, key, index or reference too many is seen', async () => {
    const before = await withClient(database.ownerUrl, databaseSchema);
    await withClient(database.ownerUrl, async (client) => {
      await client.query('BEGIN');
      await client.query(`ALTER TABLE station ADD COLUMN opened_on date, ALTER COLUMN kind TYPE varchar(40),
        ALTER COLUMN name DROP NOT NULL, ALTER COLUMN kind SET DEFAULT 'fixed', ADD UNIQUE (name),
        DROP CONSTRAINT station_region_code_fkey`);
      await client.query('CREATE INDEX station_agency ON station(agency_id)');
      await client.query('CREATE TABLE of_nobody (id uuid PRIMARY KEY)');
      const after = await databaseSchema(client);
      await client.query('ROLLBACK');
      expect(Object.keys(after)).toContain('of_nobody');
      expect(after['station']?.columns['opened_on']).toBe('date');
      expect(after['station']?.columns['kind']).toBe("character varying(40) not null default 'fixed'");
      expect(after['station']?.columns['name']).toBe('text');
      expect(after['station']?.unique).toEqual(['station_name_key(name)']);
      expect(after['station']?.indexes).toEqual(['station_agency(agency_id)']);
      expect(after['station']?.references).toEqual(['agency_id → agency.id']);
    });
    expect(await withClient(database.ownerUrl, databaseSchema)).toEqual(before);
  });

  it('are read from Prisma by a parser that refuses what it does not understand', () => {
    expect(() => parsePrisma('model A {\n  id Decimal @id\n}')).toThrow('Decimal');
    expect(() => parsePrisma('model A {\n  id String @id @updatedAt\n}')).toThrow('@updatedAt');
    expect(() => parsePrisma('enum Kind {\n  a\n}')).toThrow('enum Kind');
  });
});

describe('the Prisma client', () => {
  const database = withDatabase();

  it('reads what was written over pg, with legal days, instants, bytes and lists as they are', async () => {
    const prisma = createPrisma(database.url);
    try {
      await withClient(database.ownerUrl, (client) =>
        client.query(`
          INSERT INTO region VALUES ('330000', '浙江省', 'province', NULL, '2010-01-01', NULL, NULL),
                                    ('330106', '西湖区', 'county', '330000', '2010-01-01', '2026-02-28', NULL);
          INSERT INTO agency VALUES ('018f0000-0000-7000-8000-000000000001', '330106-01', '西湖区法律援助中心', '330106');
          INSERT INTO person VALUES ('018f0000-0000-7000-8000-000000000002', NULL, '演示', true);
          INSERT INTO unit VALUES ('018f0000-0000-7000-8000-000000000003', '018f0000-0000-7000-8000-000000000001', 'law-firm', '演示所', '330106', NULL);
          INSERT INTO handler VALUES ('018f0000-0000-7000-8000-000000000004', '018f0000-0000-7000-8000-000000000002',
            '018f0000-0000-7000-8000-000000000003', '018f0000-0000-7000-8000-000000000001', 'lawyer', '2019-05-01', 3, true, NULL,
            '{criminal,"with, comma"}', '{zh}', 10, 'active', true);
          INSERT INTO ledger_head VALUES ('case/x', 9007199254740993, '\\x00ff', '2026-01-02T03:04:05.678Z', '\\x01');`),
      );
      const handler = await prisma.handler.findFirstOrThrow({
        include: { unit: true, agency: { include: { region: { include: { parent: true } } } } },
      });
      expect(handler).toMatchObject({
        practisingSince: new Date('2019-05-01T00:00:00Z'),
        minorsListSince: null,
        specialties: ['criminal', 'with, comma'],
        unit: { name: '演示所', headPersonId: null },
        agency: { region: { validTo: new Date('2026-02-28T00:00:00Z'), parent: { code: '330000' } } },
      });
      const head = await prisma.ledgerHead.findUniqueOrThrow({ where: { stream: 'case/x' } });
      expect(head.seq).toBe(9_007_199_254_740_993n);
      expect(Buffer.from(head.hash).toString('hex')).toBe('00ff');
      expect(head.at.toISOString()).toBe('2026-01-02T03:04:05.678Z');
    } finally {
      await prisma.$disconnect();
    }
  });

  it('has the rights of the application role and no more', async () => {
    const prisma = createPrisma(database.url);
    try {
      await expect(prisma.ledgerRow.deleteMany()).rejects.toThrow(/permission denied|denied access/iu);
    } finally {
      await prisma.$disconnect();
    }
  });
});
