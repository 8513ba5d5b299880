"""Expand: what the running program writes must stay right.

It does not know the column, so there is a default; a constant one is quick on a table of any size. NOT VALID checks what is
written from now on, and reads no row under the lock.
"""

from alembic import op

revision, down_revision = "0002", "0001"


def upgrade():
    op.execute("ALTER TABLE users ADD COLUMN locale text NOT NULL DEFAULT 'en'")
    op.execute("ALTER TABLE users ADD CONSTRAINT users_name_given CHECK (name <> '') NOT VALID")


def downgrade():
    op.execute("ALTER TABLE users DROP CONSTRAINT users_name_given")
    op.execute("ALTER TABLE users DROP COLUMN locale")
