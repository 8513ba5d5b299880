import os
import tempfile

# Each worker counts for itself, in files of this folder, and the page adds them up. Set before prometheus_client is imported,
# and new at each start.
os.environ["PROMETHEUS_MULTIPROC_DIR"] = tempfile.mkdtemp(prefix="metrics-")

from prometheus_client import CollectorRegistry, multiprocess, start_http_server  # noqa: E402

worker_class = "gthread"
threads = 32


def when_ready(server):
    """The page is the master's, on another port: the balancer does not know it, and the firewall lets only the one who scrapes
    come to it."""
    registry = CollectorRegistry()
    multiprocess.MultiProcessCollector(registry)
    start_http_server(int(os.environ["METRICS_PORT"]), addr="127.0.0.1", registry=registry)


def child_exit(server, worker):
    multiprocess.mark_process_dead(worker.pid)
