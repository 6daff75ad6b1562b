// Loaded by path, also into the workflows' sandbox, so it is plain CommonJS and imports nothing but the SDK.
const { DefaultFailureConverter } = require('@temporalio/common');

/** Messages and stack traces of failures travel as payloads, so that the codec encrypts them like everything else. */
exports.failureConverter = new DefaultFailureConverter({ encodeCommonAttributes: true });
