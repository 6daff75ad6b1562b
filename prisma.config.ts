import { defineConfig } from 'prisma/config';

/**
 * For the Prisma command line only (`prisma generate`, `prisma migrate deploy`); the product itself applies
 * migrations by platform/store/migrate.ts. Migrations are the owner's business, so only its address counts here.
 */
const ownerUrl = process.env['DATABASE_OWNER_URL'];

export default defineConfig({
  schema: 'prisma/schema',
  migrations: { path: 'prisma/migrations' },
  ...(ownerUrl === undefined ? {} : { datasource: { url: ownerUrl } }),
});
