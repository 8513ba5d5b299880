import type { MigrationBuilder } from "node-pg-migrate";

/**
 * What takes long, without a lock that writers wait for. It cannot be in a transaction, so each statement may be run again:
 * a broken attempt leaves an index that is there and not valid.
 */
export function up(pgm: MigrationBuilder) {
  pgm.noTransaction();
  pgm.sql("DROP INDEX CONCURRENTLY IF EXISTS users_by_name");
  pgm.sql("CREATE INDEX CONCURRENTLY users_by_name ON users (name)");
  pgm.sql("ALTER TABLE users VALIDATE CONSTRAINT users_name_given");
}

export function down(pgm: MigrationBuilder) {
  pgm.noTransaction();
  pgm.sql("DROP INDEX CONCURRENTLY users_by_name");
}
