import type { Ending, Form } from '#domain/case-file/codes';
import { toBase64 } from '#domain/kernel/base64';
import type { JsonObject } from '#domain/kernel/json';
import { toHex } from '#domain/kernel/sha256';
import { isoDate, legalDay, type Instant } from '#domain/kernel/time';
import { retainedUntil, retentionClass, type RetentionClass } from '#domain/reference/retention';
import { keyId, parseVkey } from '#domain/supervision/log/note';
import { readData } from '#platform/config/package-root';
import { readCheckpointBefore } from '#platform/store/log';
import { readDossierSource, type DossierSource } from '#platform/store/dossier';
import type { Ports } from '../ports.ts';
import { choicePapers, tiedCases } from './dossier/from-assignment.ts';
import { handlingPapers } from './dossier/from-handling.ts';
import { intakePapers } from './dossier/from-intake.ts';
import { drawPapers, letterPapers } from './dossier/from-letters.ts';
import { historyLines, supervisionPapers } from './dossier/from-supervision.ts';
import { UPLOAD_MEDIA_TYPES, type DocumentEntry, type DossierInput, type UploadMediaType } from './dossier/model.ts';
import { CaseView, clean } from './dossier/view.ts';

/** A dossier ready to be rendered, and the state of the case that it shows. */
export interface GatheredDossier {
  readonly input: DossierInput;
  /** Version of the case; a dossier is locked only while it still holds. */
  readonly version: number;
  readonly retention: RetentionClass;
}

/** Endings after which there is a handling volume; every other case has an approval volume only (Jiangsu 2006 No. 55, art. 5). */
const HANDLED: readonly Ending[] = ['handled', 'terminated'];

/**
 * Everything of a case that stands in its dossier, in one snapshot of the database, as papers. Values that
 * the case does not have are left out or shown as not recorded; nothing is made up.
 *
 * @throws when the case has no ending yet, or its reference data is gone
 */
export async function gatherDossier(
  ports: Ports,
  fieldKey: Buffer,
  caseId: string,
  lockedAt: Instant,
): Promise<GatheredDossier> {
  const source = await readDossierSource(ports.pool, fieldKey, caseId);
  const { file } = source;
  if (file.ending === null) throw new Error(`case ${caseId} has not ended; its dossier cannot be made`);
  const { pack } = await ports.reference.forCase(file.state.policy.pack, file.state.policy.calendar);
  const archivedOn = legalDay(lockedAt);
  const view = new CaseView(source, pack, causeName(file.cause_code), archivedOn);
  const closedOn = file.closed_on === null ? endedOn(view) : isoDate(file.closed_on);
  const retention = retentionOf(source, pack.settings.retentionDefault.value);
  const until = retainedUntil(closedOn, retention);
  const assigned = source.letters.filter(({ form_no: form }) => form === '011').at(-1);
  const volumes = volumesOf(view, file.ending);
  const approver = view.rows('case-file.decision-agreed', 'case-file.decision-proposed').at(-1);
  const input: DossierInput = {
    v: 1,
    caseNumber: file.number,
    ...(assigned === undefined ? {} : { assignmentNumber: assigned.number }),
    agency: source.agency.name,
    ...(view.unit === null ? {} : { unit: view.unit }),
    handlers: view.handler === null ? [] : [view.handler],
    recipients: view.recipients,
    ...(source.ties.length === 0 ? {} : { tiedCases: tiedCases(view) }),
    ...(source.authority === null ? {} : { authority: source.authority }),
    entry: file.entry,
    form: file.form,
    proceeding: file.proceeding,
    cause: view.cause,
    protection: file.protection,
    registeredOn: isoDate(file.received_on),
    closedOn,
    archivedOn,
    ending: file.ending,
    retention,
    ...(until === null ? {} : { retentionUntil: until }),
    filer: view.officer,
    inspector: source.archivist ?? view.person(approver?.person ?? null) ?? source.agency.name,
    lockedAt,
    demo: file.demonstration,
    volumes,
    ledger: historyLines(view),
    checkpoint: await checkpointBefore(ports, lockedAt),
  };
  return { input, version: file.version, retention };
}

/** The log's last checkpoint that is not later than the locking; null before the log has one. */
async function checkpointBefore({ pool }: Ports, lockedAt: Instant): Promise<DossierInput['checkpoint']> {
  const found = await readCheckpointBefore(pool, lockedAt);
  const key = found === null ? null : parseVkey(found.vkey);
  if (found === null || key === null) return null;
  return { origin: found.origin, keyId: toHex(keyId(key)), size: found.size, root: toBase64(found.root) };
}

/** The day on which a case ended that was never handled: that of the event which ended it. */
function endedOn(view: CaseView): ReturnType<typeof isoDate> {
  const ending = view.last(
    'intake.refused',
    'intake.withdrawn',
    'intake.deemed-withdrawn',
    'intake.transferred',
    'intake.notice-returned',
    'case-file.termination-decided',
  );
  const row = ending ?? view.source.ledger.at(-1);
  return row === undefined ? isoDate(view.source.file.received_on) : view.day(row);
}

function volumesOf(view: CaseView, ending: Ending): DossierInput['volumes'] {
  const letters = letterPapers(view);
  const uploads = uploadPapers(view);
  const handled = HANDLED.includes(ending) && view.source.file.state.plan !== null;
  const inHandling = (entry: DocumentEntry): boolean => handled && entry.material === 'official-letter';
  const ofHandling = (id: string): boolean =>
    handled && view.source.documents.find((row) => `upload-${row.id}` === id)?.volume === 'handling';
  const approval = [
    ...intakePapers(view),
    ...letters.filter((entry) => !inHandling(entry)),
    ...choicePapers(view),
    ...drawPapers(view),
    ...supervisionPapers(view),
    ...uploads.filter(({ id }) => !ofHandling(id)),
  ];
  if (!handled) return [{ volume: 'approval', documents: approval }];
  const handling = [
    ...letters.filter(inHandling),
    ...handlingPapers(view),
    ...uploads.filter(({ id }) => ofHandling(id)),
  ];
  return [
    { volume: 'approval', documents: approval },
    { volume: 'handling', documents: handling },
  ];
}

/** The filed uploads; their bytes are read by hash while the dossier is written. */
function uploadPapers(view: CaseView): DocumentEntry[] {
  return view.source.documents.map((row): DocumentEntry => {
    const uploader = view.person(row.uploaded_by) ?? view.agency;
    if (!(UPLOAD_MEDIA_TYPES as readonly string[]).includes(row.media_type)) {
      throw new Error(`document ${row.id} has a type that no dossier takes: ${row.media_type}`);
    }
    return {
      id: `upload-${row.id}`,
      material: row.material,
      responsible: uploader,
      date: legalDay(Date.parse(row.uploaded_at)),
      body: {
        kind: 'upload',
        upload: {
          fileName: clean(view.source.textsById.get(row.name_text_id) ?? row.id),
          mediaType: row.media_type as UploadMediaType,
          sha256: row.sha256,
          bytes: row.size_bytes,
          uploadedBy: uploader,
          uploadedAt: Date.parse(row.uploaded_at),
        },
      },
    };
  });
}

const CRIMINAL: readonly Form[] = ['criminal-defence', 'criminal-representation'];

function retentionOf({ file, submissions }: DossierSource, setting: RetentionClass): RetentionClass {
  const outcome: JsonObject | null = submissions.at(-1)?.outcome ?? null;
  const claim = outcome?.amountClaimedFen;
  return retentionClass(
    {
      criminal: CRIMINAL.includes(file.form),
      lifeOrDeath: file.proceeding === 'death-review' || outcome?.result === 'death-penalty-approved',
      claimFen: typeof claim === 'number' ? claim : null,
    },
    setting,
  );
}

let causes: ReadonlyMap<string, string> | null = null;

/** Name of a cause of action or charge; that of the nearest wider one, then the code, where the shipped list does not have it. */
export function causeName(code: string): string {
  if (causes === null) {
    const lists = readData('causes.json') as Readonly<Record<string, unknown>>;
    const named = Object.values(lists).flatMap((list) =>
      Array.isArray(list) ? (list as readonly { code: string; name: string }[]) : [],
    );
    causes = new Map(named.map((one) => [one.code, one.name]));
  }
  for (let wider = code; wider !== ''; wider = wider.slice(0, Math.max(0, wider.lastIndexOf('-')))) {
    const name = causes.get(wider);
    if (name !== undefined) return name;
  }
  return code;
}
