import atexit
import os

from psycopg_pool import ConnectionPool

# A connection is looked at before it is handed out: those from before a restart of the database are dead.
pool = ConnectionPool(
    os.environ["DATABASE_URL"], min_size=1, max_size=8, timeout=5, check=ConnectionPool.check_connection, open=True
)
atexit.register(pool.close)  # its threads would hold up the exit
