import signal

worker_class = "gthread"
workers = 1  # the hub is in one process; for more, put a bus between them
threads = 32  # each open socket holds one
graceful_timeout = 10


def post_worker_init(worker):
    """gunicorn tells the application nothing of SIGTERM, and would wait for open sockets until graceful_timeout."""
    from app import hub

    def stop(signum, frame):
        hub.closing.set()
        worker.handle_exit(signum, frame)

    signal.signal(signal.SIGTERM, stop)
