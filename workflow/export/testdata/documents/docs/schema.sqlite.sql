-- Sample: Bookshop: tables for SQLite 3.37 or later, from the entities of the project. Written by fsd.
--
-- The database of the project is another one: PostgreSQL (ADR 6).
-- Ids: UUIDv7, in the order of time (ADR 7).
-- The program makes the ids, in lower case.
-- Money is a whole number of the smallest unit (cents) with its currency beside it; decimals are text, so that
-- they stay exact.
-- Days and moments are text in one form each, moments in UTC with milliseconds, so that they sort by time.

PRAGMA foreign_keys = ON; -- for each connection

CREATE TABLE book (
    id             TEXT NOT NULL PRIMARY KEY CHECK (length(id) = 36),
    title          TEXT NOT NULL CHECK (length(title) BETWEEN 1 AND 200),
    isbn           TEXT NOT NULL UNIQUE CHECK (length(isbn) BETWEEN 1 AND 200),
    price          INTEGER NOT NULL,
    price_currency TEXT NOT NULL CHECK (price_currency GLOB '[A-Z][A-Z][A-Z]'),
    description    TEXT NOT NULL CHECK (description <> ''),
    published      TEXT CHECK (published IS date(published)),
    created_at     TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))
) STRICT;

CREATE TABLE shop (
    id         TEXT NOT NULL PRIMARY KEY CHECK (length(id) = 36),
    name       TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
    address    TEXT NOT NULL CHECK (address <> ''),
    created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))
) STRICT;

-- The entity stock-item.
CREATE TABLE stock_item (
    id         TEXT NOT NULL PRIMARY KEY CHECK (length(id) = 36),
    count      INTEGER NOT NULL,
    shop_id    TEXT NOT NULL REFERENCES shop (id) ON DELETE RESTRICT,
    book_id    TEXT NOT NULL REFERENCES book (id) ON DELETE RESTRICT,
    created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))
) STRICT;
CREATE INDEX stock_item_shop_id_idx ON stock_item (shop_id);
CREATE INDEX stock_item_book_id_idx ON stock_item (book_id);

-- Holds personal data.
CREATE TABLE customer (
    id         TEXT NOT NULL PRIMARY KEY CHECK (length(id) = 36),
    email      TEXT NOT NULL UNIQUE CHECK (length(email) BETWEEN 1 AND 200),
    name       TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
    created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))
) STRICT;

-- A record belongs to: customer.
CREATE TABLE "order" (
    id             TEXT NOT NULL PRIMARY KEY CHECK (length(id) = 36),
    number         TEXT NOT NULL UNIQUE CHECK (length(number) BETWEEN 1 AND 200),
    state          TEXT NOT NULL CHECK (length(state) BETWEEN 1 AND 200),
    total          INTEGER NOT NULL,
    total_currency TEXT NOT NULL CHECK (total_currency GLOB '[A-Z][A-Z][A-Z]'),
    placed_at      TEXT NOT NULL CHECK (placed_at IS strftime('%Y-%m-%dT%H:%M:%fZ', placed_at)),
    customer_id    TEXT NOT NULL REFERENCES customer (id) ON DELETE RESTRICT,
    created_at     TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))
) STRICT;
CREATE INDEX order_customer_id_idx ON "order" (customer_id);

-- The entity order-line.
CREATE TABLE order_line (
    id             TEXT NOT NULL PRIMARY KEY CHECK (length(id) = 36),
    count          INTEGER NOT NULL,
    price          INTEGER NOT NULL,
    price_currency TEXT NOT NULL CHECK (price_currency GLOB '[A-Z][A-Z][A-Z]'),
    order_id       TEXT NOT NULL REFERENCES "order" (id) ON DELETE RESTRICT,
    book_id        TEXT NOT NULL REFERENCES book (id) ON DELETE RESTRICT,
    created_at     TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))
) STRICT;
CREATE INDEX order_line_order_id_idx ON order_line (order_id);
CREATE INDEX order_line_book_id_idx ON order_line (book_id);

-- A record belongs to: customer.
CREATE TABLE review (
    id          TEXT NOT NULL PRIMARY KEY CHECK (length(id) = 36),
    stars       INTEGER NOT NULL,
    words       TEXT CHECK (words <> ''),
    book_id     TEXT NOT NULL REFERENCES book (id) ON DELETE RESTRICT,
    customer_id TEXT NOT NULL REFERENCES customer (id) ON DELETE RESTRICT,
    created_at  TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))
) STRICT;
CREATE INDEX review_book_id_idx ON review (book_id);
CREATE INDEX review_customer_id_idx ON review (customer_id);
