-- Expand: what the running program writes must stay right. It does not know the column, so there is a default; a constant one
-- is quick on a table of any size. NOT VALID checks what is written from now on, and reads no row under the lock.

-- +goose Up
ALTER TABLE users ADD COLUMN locale text NOT NULL DEFAULT 'en';
ALTER TABLE users ADD CONSTRAINT users_name_given CHECK (name <> '') NOT VALID;

-- +goose Down
ALTER TABLE users DROP CONSTRAINT users_name_given;
ALTER TABLE users DROP COLUMN locale;
