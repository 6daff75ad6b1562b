/**
 * What a dossier is made of: plain JSON, so that it can be stored, hashed and rendered again. Codes are
 * the product's codes; texts are personal text or sentences already chosen in the language of the paper.
 */
import type { Ending, Entry, Form, Material, Proceeding, Protection, Volume } from '#domain/case-file/codes';
import type { RetentionClass } from '#domain/reference/retention';
import type { Instant, IsoDate } from '#domain/kernel/time';
import type { LetterForm, SheetForm } from '#contract/words/letters';

/** An issued letter of the ministry's forms. */
export interface Letter {
  readonly form: LetterForm;
  /** 文号, for example `浙杭援〔2025〕12号`. */
  readonly number: string;
  readonly agency: string;
  /** 抬头: whom the letter speaks to. */
  readonly addressee: string;
  readonly issuedOn: IsoDate;
  /** Values of the template's places; dates already in words. */
  readonly values: Readonly<Record<string, string>>;
  /** Numbered list, for example the materials received or missing. */
  readonly items?: readonly string[];
}

/** One of the ministry's tables. */
export interface Sheet {
  readonly form: SheetForm;
  readonly agency: string;
  readonly number: string;
  readonly values: Readonly<Record<string, string>>;
}

/** Any other structured record: 会见笔录, 阅卷笔录, 集体讨论记录, 送达回证 … */
export interface StructuredRecord {
  readonly title: string;
  readonly fields: readonly { readonly label: string; readonly value: string }[];
  readonly paragraphs: readonly string[];
  /** Boxes at the end; `name` is printed where the person signed electronically. */
  readonly signatures: readonly { readonly label: string; readonly name?: string }[];
}

/** The published record of a handler draw; hashes and numbers as in the ledger. */
export interface DrawRecord {
  readonly drawNo: number;
  readonly day: IsoDate;
  readonly agency: string;
  readonly seedCommitment: string;
  readonly requestHash: string;
  readonly nonce: string;
  readonly number: number;
  readonly total: number;
  readonly chosen: string;
  readonly candidates: readonly { readonly name: string; readonly unit: string; readonly weight: number }[];
  readonly exclusions: readonly { readonly name: string; readonly reason: string }[];
}

export interface DeadlineLine {
  readonly name: string;
  readonly rule: string;
  readonly start: IsoDate;
  readonly length: string;
  readonly due: IsoDate;
  readonly state: string;
  /** Sentences of the computation, in order. */
  readonly derivation: readonly string[];
}

export const UPLOAD_MEDIA_TYPES = ['application/pdf', 'image/jpeg', 'image/png', 'application/ofd'] as const;
export type UploadMediaType = (typeof UPLOAD_MEDIA_TYPES)[number];

/** An uploaded original; its bytes are read by `sha256` when the file is written. */
export interface Upload {
  readonly fileName: string;
  readonly mediaType: UploadMediaType;
  /** Lowercase hex. */
  readonly sha256: string;
  readonly bytes: number;
  /** Pages of the original where known. */
  readonly pages?: number;
  readonly uploadedBy: string;
  readonly uploadedAt: Instant;
}

export type DocumentBody =
  | { readonly kind: 'letter'; readonly letter: Letter }
  | { readonly kind: 'sheet'; readonly sheet: Sheet }
  | { readonly kind: 'record'; readonly record: StructuredRecord }
  | { readonly kind: 'draw'; readonly draw: DrawRecord }
  | { readonly kind: 'deadlines'; readonly deadlines: readonly DeadlineLine[] }
  /** Added by the renderer itself from {@link DossierInput.ledger}. */
  | { readonly kind: 'history'; readonly history: readonly LedgerLine[] }
  | { readonly kind: 'upload'; readonly upload: Upload };

/** One document of a volume (one 件), one line of the contents. */
export interface DocumentEntry {
  /** Opaque, unique in the dossier; last key of the order. */
  readonly id: string;
  readonly material: Material;
  /** 题名; the material's title when absent. */
  readonly title?: string;
  /** 文号. */
  readonly number?: string;
  /** 责任者. */
  readonly responsible: string;
  readonly date?: IsoDate;
  readonly remark?: string;
  readonly body: DocumentBody;
}

export interface DossierVolume {
  readonly volume: Volume;
  /** In any order: the volume is put in archive order. */
  readonly documents: readonly DocumentEntry[];
}

/** One row of the case's ledger stream, as people read it. */
export interface LedgerLine {
  readonly seq: number;
  readonly at: Instant;
  /** Code of the row. */
  readonly kind: string;
  /** The act in words; the code is printed when absent. */
  readonly label?: string;
  /** Name or role of the person. */
  readonly actor: string;
  /** Row hash, lowercase hex. */
  readonly hash: string;
}

/** The last checkpoint of the log before the dossier was locked. */
export interface LedgerCheckpoint {
  readonly origin: string;
  /** Id of the key that signed it, 8 hex digits; what a reader compares with the key published elsewhere. */
  readonly keyId?: string;
  readonly size: number;
  readonly root: string;
}

export interface DossierInput {
  readonly v: 1;
  readonly caseNumber: string;
  /** 指派编号; absent where no handler was assigned. */
  readonly assignmentNumber?: string;
  readonly agency: string;
  readonly unit?: string;
  readonly handlers: readonly string[];
  readonly recipients: readonly string[];
  readonly authority?: string;
  /** 关联案件: what each is to this one, its number, its proceeding. */
  readonly tiedCases?: readonly string[];
  readonly entry: Entry;
  readonly form: Form;
  readonly proceeding: Proceeding;
  /** 案由 in words. */
  readonly cause: string;
  readonly protection: Protection;
  readonly registeredOn: IsoDate;
  readonly closedOn: IsoDate;
  readonly archivedOn: IsoDate;
  readonly ending: Ending;
  readonly retention: RetentionClass;
  /** Last day of retention; absent means for ever. */
  readonly retentionUntil?: IsoDate;
  /** 立卷人. */
  readonly filer: string;
  /** 检查人. */
  readonly inspector: string;
  /** The instant of locking: the file's only date. */
  readonly lockedAt: Instant;
  /** Marks every page as demonstration data. */
  readonly demo: boolean;
  /** Approval first; a case that was not granted has no handling volume. */
  readonly volumes: readonly DossierVolume[];
  readonly ledger: readonly LedgerLine[];
  readonly checkpoint: LedgerCheckpoint | null;
}
