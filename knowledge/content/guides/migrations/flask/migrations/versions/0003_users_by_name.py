"""What takes long, without a lock that writers wait for.

It cannot be in a transaction, so each statement may be run again: a broken attempt leaves an index that is there and not valid.
"""

from alembic import op

revision, down_revision = "0003", "0002"


def upgrade():
    with op.get_context().autocommit_block():
        op.execute("DROP INDEX CONCURRENTLY IF EXISTS users_by_name")
        op.execute("CREATE INDEX CONCURRENTLY users_by_name ON users (name)")
        op.execute("ALTER TABLE users VALIDATE CONSTRAINT users_name_given")


def downgrade():
    with op.get_context().autocommit_block():
        op.execute("DROP INDEX CONCURRENTLY users_by_name")
