-- Sample: Bookshop: tables for PostgreSQL 14 or later, from the entities of the project. Written by fsd.
--
-- Ids: UUIDv7, in the order of time (ADR 7).
-- The program makes the ids; from PostgreSQL 18 on the database can: DEFAULT uuidv7().
-- Money is a whole number of the smallest unit (cents) with its currency beside it; moments have a zone.

CREATE TABLE book (
    id             uuid PRIMARY KEY,
    title          text NOT NULL CHECK (char_length(title) BETWEEN 1 AND 200),
    isbn           text NOT NULL UNIQUE CHECK (char_length(isbn) BETWEEN 1 AND 200),
    price          bigint NOT NULL,
    price_currency char(3) NOT NULL CHECK (price_currency ~ '^[A-Z]{3}$'),
    description    text NOT NULL CHECK (description <> ''),
    published      date,
    created_at     timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE shop (
    id         uuid PRIMARY KEY,
    name       text NOT NULL CHECK (char_length(name) BETWEEN 1 AND 200),
    address    text NOT NULL CHECK (address <> ''),
    created_at timestamptz NOT NULL DEFAULT now()
);

-- The entity stock-item.
CREATE TABLE stock_item (
    id         uuid PRIMARY KEY,
    count      bigint NOT NULL,
    shop_id    uuid NOT NULL REFERENCES shop (id) ON DELETE RESTRICT,
    book_id    uuid NOT NULL REFERENCES book (id) ON DELETE RESTRICT,
    created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX stock_item_shop_id_idx ON stock_item (shop_id);
CREATE INDEX stock_item_book_id_idx ON stock_item (book_id);

-- Holds personal data.
CREATE TABLE customer (
    id         uuid PRIMARY KEY,
    email      text NOT NULL UNIQUE CHECK (char_length(email) BETWEEN 1 AND 200),
    name       text NOT NULL CHECK (char_length(name) BETWEEN 1 AND 200),
    created_at timestamptz NOT NULL DEFAULT now()
);

-- A record belongs to: customer.
CREATE TABLE "order" (
    id             uuid PRIMARY KEY,
    number         text NOT NULL UNIQUE CHECK (char_length(number) BETWEEN 1 AND 200),
    state          text NOT NULL CHECK (char_length(state) BETWEEN 1 AND 200),
    total          bigint NOT NULL,
    total_currency char(3) NOT NULL CHECK (total_currency ~ '^[A-Z]{3}$'),
    placed_at      timestamptz NOT NULL,
    customer_id    uuid NOT NULL REFERENCES customer (id) ON DELETE RESTRICT,
    created_at     timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX order_customer_id_idx ON "order" (customer_id);

-- The entity order-line.
CREATE TABLE order_line (
    id             uuid PRIMARY KEY,
    count          bigint NOT NULL,
    price          bigint NOT NULL,
    price_currency char(3) NOT NULL CHECK (price_currency ~ '^[A-Z]{3}$'),
    order_id       uuid NOT NULL REFERENCES "order" (id) ON DELETE RESTRICT,
    book_id        uuid NOT NULL REFERENCES book (id) ON DELETE RESTRICT,
    created_at     timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX order_line_order_id_idx ON order_line (order_id);
CREATE INDEX order_line_book_id_idx ON order_line (book_id);

-- A record belongs to: customer.
CREATE TABLE review (
    id          uuid PRIMARY KEY,
    stars       bigint NOT NULL,
    words       text CHECK (words <> ''),
    book_id     uuid NOT NULL REFERENCES book (id) ON DELETE RESTRICT,
    customer_id uuid NOT NULL REFERENCES customer (id) ON DELETE RESTRICT,
    created_at  timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX review_book_id_idx ON review (book_id);
CREATE INDEX review_customer_id_idx ON review (customer_id);
