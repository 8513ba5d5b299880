from alembic import op

revision, down_revision = "0001", None


def upgrade():
    op.execute("CREATE TABLE plans (code text PRIMARY KEY)")
    op.execute("INSERT INTO plans (code) VALUES ('free'), ('team')")
    op.execute("""
        CREATE TABLE users (
          id         text PRIMARY KEY DEFAULT gen_random_uuid()::text,
          name       text NOT NULL,
          plan       text NOT NULL DEFAULT 'free' REFERENCES plans,
          created_at timestamptz NOT NULL DEFAULT now()
        )""")


def downgrade():
    op.execute("DROP TABLE users")
    op.execute("DROP TABLE plans")
