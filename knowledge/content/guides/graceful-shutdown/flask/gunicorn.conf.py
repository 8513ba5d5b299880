import os
import signal
import threading

DRAIN = int(os.environ.get("DRAIN_MS", 5_000)) / 1000
LIMIT = int(os.environ.get("LIMIT_MS", 20_000)) / 1000

worker_class = "gthread"
threads = 32
# The master counts from the signal on; both times together stay below the platform's grace period.
graceful_timeout = int(DRAIN + LIMIT)


def post_worker_init(worker):
    """gunicorn takes no more requests from the moment of SIGTERM, while the balancer still sends some. So a worker goes on
    until the balancer has looked at /readyz, and then does what gunicorn does: finish what runs."""
    from app import leaving

    def stop(signum, frame):
        if not leaving.is_set():
            leaving.set()
            threading.Timer(DRAIN, worker.handle_exit, (signum, frame)).start()

    signal.signal(signal.SIGTERM, stop)


def worker_exit(server, worker):
    from app import pool

    pool.close()  # last: requests under way needed it
