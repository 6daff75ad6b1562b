/** Prefix of every cloned database; what bears it at the end of a run was not dropped by its test. */
export const CLONE_PREFIX = 'clone_';

/** Name of the migrated database that the clones are made from. */
export const TEMPLATE = 'template_zhiheng';
