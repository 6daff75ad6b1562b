export declare const VERAPDF_VERSION: string;
export interface VeraPdfFault {
  readonly clause: string;
  readonly test: number;
  readonly count: number;
  readonly description: string;
  readonly context: string;
}
export interface VeraPdfResult {
  readonly file: string;
  readonly profile: string;
  readonly compliant: boolean;
  readonly faults: readonly VeraPdfFault[];
  readonly error: string | null;
}
export declare function veraPdfHome(): Promise<string>;
export declare function validatePdf(
  files: readonly string[],
  profiles?: readonly ('3a' | 'ua1')[],
): Promise<VeraPdfResult[]>;
