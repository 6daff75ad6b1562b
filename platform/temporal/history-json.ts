/**
 * Histories as the JSON that Temporal's tools write, and back. The SDK's own functions
 * (`@temporalio/common/lib/proto-utils`) fail when npm installs protobufjs more than once, as here, where gRPC
 * wants an older major: a type of one copy is no type to the other ("type must be a Type"). So the converter is
 * taken from the copy that made the types.
 */
import { createRequire } from 'node:module';
import type { Client } from '@temporalio/client';

type History = Awaited<ReturnType<ReturnType<Client['workflow']['getHandle']>['fetchHistory']>>;

interface ProtoJson {
  readonly toJson: (type: unknown, message: unknown) => unknown;
  readonly fromJson: (type: unknown, json: unknown, options: { ignoreUnknownFields: boolean }) => unknown;
}

const common = createRequire(createRequire(import.meta.url).resolve('@temporalio/common'));
const fromProto = createRequire(common.resolve('@temporalio/proto'));
const protoJson = fromProto('protobufjs/ext/protojson') as ProtoJson;
const { patchProtobufRoot } = fromProto('@temporalio/proto/lib/patch-protobuf-root') as {
  patchProtobufRoot: (root: unknown) => { lookupType(name: string): { fromObject(plain: unknown): unknown } };
};
const historyType = patchProtobufRoot(fromProto('@temporalio/proto')).lookupType('temporal.api.history.v1.History');

/** What `temporal workflow show --output json` prints: plain JSON, 64-bit numbers as strings. */
export function historyToJson(history: History): { events: Record<string, unknown>[] } {
  return protoJson.toJson(historyType, historyType.fromObject(history)) as { events: Record<string, unknown>[] };
}

/** The history that the JSON describes; fields of a newer server are passed over. */
export function historyFromJson(json: unknown): History {
  return protoJson.fromJson(historyType, json, { ignoreUnknownFields: true }) as History;
}
