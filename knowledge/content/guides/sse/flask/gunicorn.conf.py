import signal

worker_class = "gthread"
workers = 1  # the broker is in one process; for more, put a bus between them
threads = 32  # each open stream holds one
graceful_timeout = 10


def post_worker_init(worker):
    """gunicorn tells the application nothing of SIGTERM, and would wait for open streams until graceful_timeout."""
    from app import broker

    def stop(signum, frame):
        broker.close()
        worker.handle_exit(signum, frame)

    signal.signal(signal.SIGTERM, stop)
