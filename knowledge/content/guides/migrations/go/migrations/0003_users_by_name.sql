-- What takes long, without a lock that writers wait for. It cannot be in a transaction, so each statement may be run again:
-- a broken attempt leaves an index that is there and not valid.

-- +goose NO TRANSACTION
-- +goose Up
DROP INDEX CONCURRENTLY IF EXISTS users_by_name;
CREATE INDEX CONCURRENTLY users_by_name ON users (name);
ALTER TABLE users VALIDATE CONSTRAINT users_name_given;

-- +goose Down
DROP INDEX CONCURRENTLY users_by_name;
